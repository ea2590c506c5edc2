"""What lies in the landing folder: <landing>/<plan id>/<any folders>/<file>.

The root is a `pathlib.Path` or anything that behaves like one (an object store, an SFTP server). Looking changes
nothing: the next look starts from the folder alone.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from thidua.collect.file_names import kept_name
from thidua.collect.look import LandingPath, Look, cause_of, forget_listings, look_at
from thidua.errors import OperatorError

PROCESSED = "_da_nhan"
UNFINISHED_SUFFIXES = (".part", ".tmp", ".filepart", ".partial", ".crdownload")
UNFINISHED_PREFIXES = (".", "~$")
CLUTTER = {"thumbs.db", "desktop.ini"}
ANNEX_SUFFIX, MANIFEST_SUFFIX = ".json", ".manifest"
"""Of a city's plan: what is taken out of a folder that a commune's installation delivered, and what tells it."""


@dataclass(frozen=True, kw_only=True)
class LandedFile:
    """A file as it was when looked at. name: path below the plan's folder, as the sender wrote it,
    or as much of it as may be told."""

    path: LandingPath
    plan_id: str
    name: str
    look: Look

    @property
    def label(self) -> str:
        return f"{self.plan_id}/{self.name}"


def list_landing(
    root: LandingPath,
    *,
    plan_ids: Collection[str],
    notices: list[str],
    cities: Collection[str] = (),
    discreet: Mapping[str, Collection[str]] = {},
) -> list[LandedFile]:
    """Every file of these plans as it is now, but for what is passed over by its name; what cannot be taken is told in
    `notices`. cities: plans that take annexes; of a delivered set of files, known by its manifest, they take the annex
    and leave what is meant for people. discreet: plans whose files may tell of persons by their names, each with the
    names of its own forms (`file_names.kept_name`). Raises OperatorError when the root is not there."""
    require_landing(root)
    return [
        file
        for plan_id in sorted(plan_ids)
        for file in _files_of(
            root / plan_id,
            plan_id=plan_id,
            notices=notices,
            is_city=plan_id in cities,
            forms=discreet.get(plan_id),
        )
    ]


def is_empty(root: LandingPath, *, plan_id: str) -> bool:
    """Whether a scan of the plan's folder would find nothing at all: no file, and nothing that cannot be taken."""
    notices: list[str] = []
    files = _files_of(root / plan_id, plan_id=plan_id, notices=notices)
    return next(files, None) is None and not notices


def find_strangers(root: LandingPath, *, plan_ids: Collection[str]) -> list[str]:
    """A sentence for everything at the top of the landing folder that belongs to no plan: nobody would ever take it."""
    require_landing(root)
    strangers = sorted(
        (path for path in root.iterdir() if path.name not in plan_ids and not _is_passed_over(path.name)),
        key=lambda path: path.name,
    )
    return [
        f"Thư mục '{path.name}' trong thư mục tiếp nhận không ứng với kế hoạch nào; các tệp trong đó chưa được nhận."
        if path.is_dir()
        else f"Tệp '{path.name}' nằm ngoài thư mục của các kế hoạch nên chưa được nhận."
        for path in strangers
    ]


def require_landing(root: LandingPath) -> None:
    """Raises OperatorError when the root is not there: an unmounted share must not look like an empty folder."""
    forget_listings(root)
    if not root.is_dir():
        raise OperatorError(
            f"Không có thư mục tiếp nhận {root}.",
            remedy="Kiểm tra THIDUA_LANDING và kết nối tới nơi chứa tệp; tạo thư mục nếu là lần chạy đầu.",
        )


def _files_of(
    folder: LandingPath,
    *,
    plan_id: str,
    notices: list[str],
    is_city: bool = False,
    forms: Collection[str] | None = None,
) -> Iterator[LandedFile]:
    pending = [(folder, "")] if folder.is_dir() else []
    while pending:
        current, prefix = pending.pop()
        entries = _entries(current, notices=notices, told=current if forms is None else folder)
        is_delivered = is_city and any(path.name.endswith(MANIFEST_SUFFIX) for path in entries)
        for path in entries:
            name = prefix + path.name
            if _is_passed_over(path.name) or name == PROCESSED:
                continue
            if is_delivered and not (path.name.lower().endswith(ANNEX_SUFFIX) or path.is_dir()):
                continue
            told = name if forms is None else kept_name(name, forms=forms)
            try:
                kind = _kind_of(path)
                look = look_at(path) if kind == "file" else None
            except OSError as error:
                notices.append(f"Không xem được '{plan_id}/{told}' để nhận: {cause_of(error)}")
                continue
            if kind == "other":
                notices.append(f"'{plan_id}/{told}' không phải là tệp thường nên không được nhận.")
            elif kind == "folder":
                pending.append((path, f"{name}/"))
            elif look is not None:
                yield LandedFile(path=path, plan_id=plan_id, name=told, look=look)


def _kind_of(path: LandingPath) -> Literal["file", "folder", "other"]:
    """A link or a pipe put there by a sender must not make us read another file, or wait for ever."""
    if path.is_symlink() or not (path.is_dir() or path.is_file()):
        return "other"
    return "folder" if path.is_dir() else "file"


def _entries(folder: LandingPath, *, notices: list[str], told: LandingPath) -> list[LandingPath]:
    """told: the folder, or the one above it that may be named."""
    try:
        return list(folder.iterdir())
    except OSError as error:
        which = f"thư mục '{told}'" if told == folder else f"một thư mục con của '{told}'"
        notices.append(f"Không mở được {which} để nhận tệp: {cause_of(error)}")
        return []


def _is_passed_over(name: str) -> bool:
    lowered = name.lower()
    return lowered.startswith(UNFINISHED_PREFIXES) or lowered.endswith(UNFINISHED_SUFFIXES) or lowered in CLUTTER

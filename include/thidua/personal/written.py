"""Lists as files: the folder in which they lie unless somebody wants them elsewhere, and how they go when a person is
erased."""

from collections.abc import Iterable
from pathlib import Path

from thidua.errors import OperatorError
from thidua.private_files import write_new

STEM = "ds-khen-thuong"
"""What names of lists begin with."""


def lists_folder(home: Path, *, plan_id: str, period_id: str) -> Path:
    """Where the lists of a plan and period lie by default."""
    return home / "personal" / plan_id / period_id


def remove_lists(home: Path, places: Iterable[tuple[str, str]]) -> list[Path]:
    """Delete the lists in the default folders of these plans and periods; which they were. OperatorError where one
    cannot be deleted."""
    removed = []
    for plan_id, period_id in places:
        for path in sorted(lists_folder(home, plan_id=plan_id, period_id=period_id).glob(f"{STEM}-*")):
            _remove(path)
            removed.append(path)
    return removed


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OperatorError(
            f"Không xóa được {path}, tệp có họ tên: {error}", remedy="Kiểm tra quyền ghi, rồi chạy lại."
        ) from error


def write_private(path: Path, data: bytes) -> None:
    """A file that only its owner reads, whatever was there before; only they open the folders that are made for it."""
    try:
        for folder in (*reversed(path.parent.parents), path.parent):
            folder.mkdir(exist_ok=True, mode=0o700)
        path.unlink(missing_ok=True)
        write_new(path, data)
    except OSError as error:
        raise OperatorError(f"Không ghi được {path}: {error}", remedy="Kiểm tra thư mục, quyền ghi.") from error

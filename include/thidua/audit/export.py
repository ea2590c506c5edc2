"""An inspection file: what an inspector needs to check the chain without this installation, and lists to read."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import sqlalchemy as sa

from thidua.audit.chain import read_entries
from thidua.audit.heads import FILE_NAME
from thidua.audit.lists import lists_workbook
from thidua.errors import OperatorError
from thidua.settings import project_path

GUIDE, SCRIPT = "HUONG-DAN.txt", "kiem_tra.py"
CHAIN, HEADS, LISTS = "chuoi-nhat-ky.jsonl", "dau-chuoi.jsonl", "bang-ke.xlsx"


@dataclass(frozen=True, kw_only=True)
class Exported:
    """How much is in the file."""

    entries: int
    heads: int


def export_inspection(
    engine: sa.Engine, *, to: Path, archive: Path, plan_id: str | None = None, since: datetime | None = None
) -> Exported:
    """Write a zip. The chain is whole, for only a whole one can be checked; plan_id and since choose what is listed.

    OperatorError where the file exists already or cannot be written.
    """
    heads = _kept(archive)
    try:
        with (
            engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
            ZipFile(to, "x", ZIP_DEFLATED) as file,
        ):
            for name in (GUIDE, SCRIPT):
                file.write(project_path("templates", "audit", name), name)
            file.writestr(HEADS, "".join(f"{line}\n" for line in heads))
            entries = _write_lines(file, CHAIN, _chain(connection))
            file.writestr(LISTS, lists_workbook(connection, plan_id=plan_id, since=since))
    except FileExistsError as error:
        raise OperatorError(f"Tệp {to} đã có.", remedy="Chọn tên khác; tệp cũ không bị ghi đè.") from error
    except OSError as error:
        raise OperatorError(
            f"Không ghi được {to}: {error}", remedy="Kiểm tra thư mục, dung lượng đĩa rồi chạy lại."
        ) from error
    return Exported(entries=entries, heads=len(heads))


def _chain(connection: sa.Connection) -> Iterator[dict[str, object]]:
    for entry in read_entries(connection):
        yield {
            "seq": entry.seq,
            "recorded_at": entry.written_time,
            "kind": entry.kind,
            "subject": entry.subject,
            "payload": entry.payload,
            "previous_hash": entry.previous_hash,
            "hash": entry.hash,
        }


def _write_lines(file: ZipFile, name: str, rows: Iterable[dict[str, object]]) -> int:
    count = 0
    with file.open(name, "w", force_zip64=True) as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def _kept(archive: Path) -> list[str]:
    """The lines of the archive up to now; what is torn is left out, `thidua audit verify` tells of it."""
    path = archive / FILE_NAME
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return [line for line in lines if _is_json(line)]


def _is_json(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False

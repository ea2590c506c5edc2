"""Every recorded row against its link, and every link against its row. One file of `sql/audit/rows/` per table."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import sqlalchemy as sa

from thidua.audit.chain import payload_of
from thidua.audit.faults import Fault
from thidua.settings import project_path
from thidua.warehouse.connect import load_sql

_LONGEST_SHOWN = 80


@cache
def sources() -> tuple[str, ...]:
    """The tables whose rows are links, in alphabetical order."""
    return tuple(sorted(path.stem for path in project_path("sql", "audit", "rows").glob("*.sql")))


def row_faults(connection: sa.Connection, source: str) -> Iterator[Fault]:
    """What disagrees for one table. The rows are read by the text of the file, not by the database's own view."""
    statement = load_sql("audit", "compare.sql").replace("/*rows*/", load_sql("audit", "rows", f"{source}.sql"))
    rows = connection.execute(sa.text(statement), {"source": source}, execution_options={"yield_per": 100})
    for row in rows.mappings():
        yield from _faults(dict(row))


def other_faults(connection: sa.Connection) -> Iterator[Fault]:
    """Links of nothing, second links of a row, and findings outside of any verdict."""

    def rows(name: str) -> sa.MappingResult:
        return connection.execute(sa.text(load_sql("audit", name)), {"sources": list(sources())}).mappings()

    for row in rows("strangers.sql"):
        yield Fault(code="stranger", seq=row["seq"], subject=row["subject"], detail=f"loại '{row['kind']}'")
    for row in rows("twice.sql"):
        yield Fault(code="row_twice", seq=row["seq"], subject=row["subject"], detail="có hơn một mục cho bản ghi này")
    for row in rows("loose_findings.sql"):
        subject = f"receipt:{row['receipt_id']}"
        yield Fault(code="loose_finding", subject=subject, detail=f"finding số {row['finding_id']}")


def _faults(row: dict[str, Any]) -> Iterator[Fault]:
    place = {"seq": row["seq"], "subject": row["subject"]}
    if not row["has_entry"]:
        yield Fault(code="row_unwritten", detail="không có mục nhật ký cho bản ghi này", **place)
        return
    if not row["has_row"]:
        yield Fault(code="row_gone", detail="không tìm thấy bản ghi", **place)
        return
    if row["is_other_kind"]:
        yield Fault(code="row_changed", detail="loại mục không ứng với bản ghi", **place)
    if row["entry_payload"] != row["row_payload"]:
        told = differences(payload_of(row["entry_payload"]), payload_of(row["row_payload"]))
        yield Fault(code="row_changed", detail="; ".join(told), **place)
    if row["is_other_time"]:
        detail = f"bản ghi {row['written_at']:%Y-%m-%d %H:%M:%S}, nhật ký {row['recorded_at']:%Y-%m-%d %H:%M:%S} (UTC)"
        yield Fault(code="clock", detail=detail, **place)


def differences(written: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """What the link says and what the row is now, column by column; of rows that belong to it, table by table."""
    told = []
    before, after = written.get("row", {}), found.get("row", {})
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            told.append(f"cột {name}: khi ghi {_shown(before.get(name))}, hiện là {_shown(after.get(name))}")
    parts, parts_now = written.get("parts", {}), found.get("parts", {})
    for name in sorted(parts.keys() | parts_now.keys()):
        if parts.get(name) != parts_now.get(name):
            rows = f"khi ghi {_row_count(parts.get(name))} dòng, hiện có {_row_count(parts_now.get(name))} dòng"
            told.append(f"bảng {name} đã khác ({rows})")
    if written.get("supersedes") != found.get("supersedes"):
        told.append(f"bản đứng trước: khi ghi {written.get('supersedes')}, hiện là {found.get('supersedes')}")
    return told or ["nội dung mục không ứng với bản ghi"]


def _shown(value: object) -> str:
    text = "trống" if value is None else f"'{value}'"
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _row_count(part: dict[str, str] | None) -> str:
    return "0" if part is None else part["rows"]

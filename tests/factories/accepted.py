"""Workbooks that were read and accepted, of the made-up commune of `factories.plans`."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from factories.plans import make_plan
from thidua.load.prepare import AcceptedSubmission
from thidua.read.model import ExtractedRow, Extraction, Structure
from thidua.text.canonical import sha256_hex

RECEIVED = datetime(2026, 12, 8, 2, 0, tzinfo=UTC)


def make_row(row_no: int = 5, **values: str | None) -> ExtractedRow:
    """One filled row; columns by keyword."""
    return ExtractedRow(row_no=row_no, values=dict(values))


def make_extraction(*, info: Mapping[str, str | None] | None = None, **tables: Iterable[ExtractedRow]) -> Extraction:
    """A reading with one figure; keywords replace tables (`commendations=[make_row(...)]`), `info` adds fields."""
    base: dict[str, str | None] = {
        "plan_id": "phuong-mau-2026",
        "period_id": "2026-Y",
        "unit_id": "TDP-01",
        "edition": "2026.1",
        "data_as_of": "2026-11-30",
        "prepared_by": "Tổ trưởng",
        "confirmed_nil": None,
    }
    rows: dict[str, Iterable[ExtractedRow]] = {"indicators": [make_row(target_id="A05", actual="12")], **tables}
    return Extraction(
        edition="2026.1",
        info={**base, **(info or {})},
        info_problems={},
        tables={sheet: list(found) for sheet, found in rows.items()},
        structure=Structure(),
    )


def make_accepted(receipt_id: int = 1, **overrides: Any) -> AcceptedSubmission:
    """An accepted submission; `plan` and `extraction` may be replaced, other keywords go to `make_extraction`."""
    plan = overrides.pop("plan", None) or make_plan()
    extraction = overrides.pop("extraction", None) or make_extraction(**overrides)
    return AcceptedSubmission(receipt_id=receipt_id, extraction=extraction, plan=plan)


def add_receipts(engine: sa.Engine, count: int, *, received_at: datetime = RECEIVED) -> list[int]:
    """Receipts of made-up contents; their ids."""
    statement = sa.text(
        "with kept as (insert into blob (sha256, size_bytes) values (:sha256, 1) returning sha256)"
        " insert into receipt (sha256, channel, original_name, received_at, received_at_source)"
        " select sha256, 'landing', 'mau.xlsx', :at, 'system' from kept returning receipt_id"
    )
    with engine.begin() as connection:
        known = connection.execute(sa.text("select count(*) from receipt")).scalar_one()
        return [
            connection.execute(statement, {"sha256": sha256_hex(f"mẫu {known + n}"), "at": received_at}).scalar_one()
            for n in range(count)
        ]

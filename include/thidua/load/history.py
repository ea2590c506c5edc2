"""The versions of an obligation: reports, withdrawals and invalidations in one line of numbers, none ever removed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.read.model import Extraction
from thidua.read.store import Readings
from thidua.warehouse.connect import load_sql

Kind = Literal["report", "withdrawal", "invalidation"]


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of an obligation (period and unit of a plan).

    receipt_id, form_edition, content_sha256: of reports only. based_on: the version that the workbook says it
    corrects. revision_no: of an annex, the revision of the commune's report. voids: of an invalidation. actor, reason:
    of withdrawals and invalidations. received_at: of the receipt, or when it was asked for. recorded_at: from when on
    it is known. is_void: a later invalidation names it. is_current: the report that counts now, or one
    of those that stand beside each other.
    """

    submission_id: int
    kind: Kind
    receipt_id: int | None
    plan_id: str
    period_id: str
    unit_id: str
    version_no: int
    form_edition: str | None
    content_sha256: str | None
    based_on: int | None
    revision_no: int | None
    voids: int | None
    actor: str | None
    reason: str | None
    received_at: datetime
    recorded_at: datetime
    is_void: bool
    is_current: bool

    @property
    def obligation(self) -> tuple[str, str]:
        return self.period_id, self.unit_id


def read_versions(connection: sa.Connection, *, plan_id: str, obligations: Iterable[tuple[str, str]]) -> list[Version]:
    """All versions of these (period, unit) of the plan, by obligation, oldest first."""
    wanted = sorted(set(obligations))
    rows = connection.execute(
        sa.text(load_sql("load", "stored_versions.sql")),
        {"plan_id": plan_id, "period_ids": [p for p, _ in wanted], "unit_ids": [u for _, u in wanted]},
    )
    return [Version(**row) for row in rows.mappings()]


def one_version(versions: Iterable[Version], version_no: int, *, unit_id: str) -> Version:
    """The version with this number; OperatorError where there is none."""
    by_number = {version.version_no: version for version in versions}
    if version_no not in by_number:
        known = ", ".join(map(str, by_number)) or "chưa có lần nộp nào"
        raise OperatorError(
            f"Đơn vị {unit_id} không có lần nộp thứ {version_no} trong kỳ này.",
            remedy=f"Chọn một trong các lần nộp: {known} (xem bằng lệnh `thidua versions`).",
        )
    return by_number[version_no]


def read_extraction(connection: sa.Connection, version: Version, *, vault: Vault) -> Extraction:
    """What was read from the version's workbook; OperatorError for a withdrawal or invalidation, which has none."""
    found = connection.execute(
        sa.text(load_sql("load", "reading.sql")), {"receipt_id": version.receipt_id, "plan_id": version.plan_id}
    ).one_or_none()
    if found is None:
        raise OperatorError(
            f"Lần nộp thứ {version.version_no} của đơn vị {version.unit_id} không có nội dung: đó là việc rút báo cáo "
            "hoặc hủy hiệu lực, không phải tệp đã nộp.",
            remedy="Chọn một lần nộp có biên nhận (xem bằng lệnh `thidua versions`).",
        )
    return Readings(vault.get(found.parse_sha256)).of(found.file_sha256)

"""Taking back what was handed in: a withdrawal by the unit, an invalidation by an operator. Both are versions too.

A withdrawal ends all versions before it; an invalidation voids one, so that the one before it stands again. Nothing is
removed, and what was reported of an earlier day stays as it was.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from thidua.errors import OperatorError
from thidua.load.history import Version, one_version, read_versions
from thidua.text.dates import format_instant
from thidua.text.said import said_actor, said_reason
from thidua.warehouse.bulk import storable
from thidua.warehouse.connect import load_sql
from thidua.warehouse.view import lock_plan


@dataclass(frozen=True, kw_only=True)
class Voided:
    """What was recorded. current_version_no: of the version that counts from now on; None where there is none."""

    submission_id: int
    version_no: int
    current_version_no: int | None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who wants what of which unit taken back, why, and when (aware). OperatorError where nobody says who or why."""

    plan_id: str
    period_id: str
    unit_id: str
    actor: str
    reason: str
    now: datetime

    def __post_init__(self) -> None:
        said_actor(self.actor)
        said_reason(self.reason)


def withdraw(engine: sa.Engine, asked: Asked) -> Voided:
    """Nothing that the unit handed in until now counts any longer. OperatorError where nothing counts now."""
    with engine.begin() as connection:
        versions = _locked_versions(connection, asked)
        if not any(version.is_current for version in versions):
            raise OperatorError(
                f"Đơn vị {asked.unit_id} không có bản nộp nào đang có hiệu lực của kỳ {asked.period_id} để rút.",
                remedy="Xem các lần nộp của đơn vị bằng lệnh `thidua versions`; kiểm tra lại mã kỳ, mã đơn vị.",
            )
        return _record(connection, asked, versions, voids=None)


def invalidate(engine: sa.Engine, asked: Asked, *, version_no: int) -> Voided:
    """One version, a withdrawal included, counts no longer. OperatorError for one that is not there or void already."""
    with engine.begin() as connection:
        versions = _locked_versions(connection, asked)
        voided = one_version(versions, version_no, unit_id=asked.unit_id)
        if voided.kind == "invalidation":
            raise OperatorError(
                f"Lần nộp thứ {version_no} là việc hủy hiệu lực lần nộp thứ {voided.voids}, không hủy được nữa.",
                remedy="Nếu bản đã bị hủy hiệu lực vẫn đúng, đề nghị đơn vị nộp lại (lưu thành tệp mới).",
            )
        if voided.is_void:
            raise OperatorError(_already(versions, version_no), remedy="Không cần làm gì thêm.")
        return _record(connection, asked, versions, voids=version_no)


def _locked_versions(connection: sa.Connection, asked: Asked) -> list[Version]:
    # The lock of the loads: no version can come in between the look at the versions and the number of the new one.
    lock_plan(connection, asked.plan_id)
    return _versions(connection, asked)


def _versions(connection: sa.Connection, asked: Asked) -> list[Version]:
    return read_versions(connection, plan_id=asked.plan_id, obligations=[(asked.period_id, asked.unit_id)])


def _record(connection: sa.Connection, asked: Asked, versions: list[Version], *, voids: int | None) -> Voided:
    version_no = versions[-1].version_no + 1
    submission_id = connection.execute(
        sa.text(load_sql("load", "insert_void.sql")),
        {
            "kind": "withdrawal" if voids is None else "invalidation",
            "plan_id": asked.plan_id,
            "period_id": asked.period_id,
            "unit_id": asked.unit_id,
            "version_no": version_no,
            "voids": voids,
            "actor": storable(asked.actor.strip()),
            "reason": storable(asked.reason.strip()),
            "now": asked.now,
        },
    ).scalar_one()
    current = [version.version_no for version in _versions(connection, asked) if version.is_current]
    return Voided(
        submission_id=submission_id, version_no=version_no, current_version_no=current[-1] if current else None
    )


def _already(versions: list[Version], version_no: int) -> str:
    by = next(version for version in versions if version.voids == version_no)
    return (
        f"Lần nộp thứ {version_no} của đơn vị {by.unit_id} đã bị hủy hiệu lực lúc {format_instant(by.received_at)} "
        f"({by.actor}: {by.reason})."
    )

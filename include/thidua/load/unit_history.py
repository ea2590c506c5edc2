"""What one unit handed in for one period, and whether that was in time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from thidua.errors import OperatorError
from thidua.load.history import Version, read_versions
from thidua.warehouse.connect import load_sql

LAST_SECOND = timedelta(seconds=1)
"""The last admissible instant is written without a fraction: what comes within that second is in time."""


@dataclass(frozen=True, kw_only=True)
class UnitHistory:
    """versions: oldest first. first_received_at: of whatever the unit handed in first, refused files included.
    last_instant: the legal end, None where the plan gives no date."""

    versions: tuple[Version, ...]
    first_received_at: datetime | None
    last_instant: datetime | None

    @property
    def current(self) -> Version | None:
        """The newest that counts."""
        return next((version for version in reversed(self.versions) if version.is_current), None)

    def is_on_time(self, received_at: datetime | None) -> bool | None:
        """None where nothing came, or where nothing says until when it should."""
        if received_at is None or self.last_instant is None:
            return None
        return received_at < self.last_instant + LAST_SECOND


def read_unit_history(
    connection: sa.Connection, *, plan_id: str, period_id: str, unit_id: str, last_instant: datetime | None
) -> UnitHistory:
    """OperatorError for a unit that has handed in nothing."""
    versions = read_versions(connection, plan_id=plan_id, obligations=[(period_id, unit_id)])
    first = connection.execute(
        sa.text(load_sql("load", "first_receipt.sql")),
        {"plan_id": plan_id, "period_id": period_id, "unit_id": unit_id},
    ).scalar()
    if not versions and first is None:
        raise OperatorError(
            f"Đơn vị {unit_id} chưa nộp gì cho kỳ {period_id} của kế hoạch {plan_id}.",
            remedy="Kiểm tra lại mã kỳ, mã đơn vị; xem các tệp đã nhận bằng lệnh `thidua receipts`.",
        )
    received = [version.received_at for version in versions if version.kind == "report"]
    return UnitHistory(
        versions=tuple(versions),
        first_received_at=min([*received, *([first] if first else [])], default=None),
        last_instant=last_instant,
    )

"""Rows of requests and answers: reading and writing, one SQL file each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from thidua.errors import OperatorError
from thidua.plan.model import Plan
from thidua.warehouse.connect import load_sql
from thidua.warehouse.plans import plan_version_plan

Decision = Literal["approved", "refused"]
Role = Literal["approver", "deputy", "operator", "policy"]
Standing = Literal["waiting", "approved", "refused", "outdated", "issued"]


@dataclass(frozen=True, kw_only=True)
class Request:
    """One draft that a person was asked about, and where it stands.

    report_id: of the report's first revision, from whatever draft it was issued. is_newer_asked: a draft with figures
    known later was asked about meanwhile.
    """

    approval_request_id: int
    plan_id: str
    period_id: str
    plan_version_id: int
    snapshot_id: int
    inputs_sha256: str
    rules_sha256: str
    plan_sha256: str
    draft_sha256: str
    template_sha256: str
    software_version: str
    asked_at: datetime
    decision: Decision | None
    actor: str | None
    role: Role | None
    decision_reason: str | None
    decided_at: datetime | None
    report_id: int | None
    is_newer_asked: bool

    @property
    def standing(self) -> Standing:
        if self.report_id is not None:
            return "issued"
        if self.decision == "refused":
            return "refused"
        if self.is_newer_asked:
            return "outdated"
        return "approved" if self.decision else "waiting"


def run_sql(connection: sa.Connection, name: str, **values: Any) -> sa.CursorResult[Any]:
    """Run `sql/approve/<name>.sql` with bound values."""
    return connection.execute(sa.text(load_sql("approve", f"{name}.sql")), values)


def list_requests(connection: sa.Connection, **key: Any) -> list[Request]:
    """In the order of asking. key: approval_request_id, or plan_id, period_id, draft_sha256; all without one."""
    empty = dict.fromkeys(("approval_request_id", "plan_id", "period_id", "draft_sha256"))
    return [Request(**row) for row in run_sql(connection, "requests", **empty | key).mappings()]


def find_request(connection: sa.Connection, **key: Any) -> Request | None:
    """The newest one by the key."""
    found = list_requests(connection, **key)
    return found[-1] if found else None


def one_request(connection: sa.Connection, approval_request_id: int) -> Request:
    """OperatorError where there is none."""
    found = find_request(connection, approval_request_id=approval_request_id)
    if found is None:
        raise OperatorError(
            f"Không có yêu cầu phê duyệt số {approval_request_id}.", remedy="Xem bằng `thidua approvals --all`."
        )
    return found


def plan_of_request(connection: sa.Connection, request: Request) -> Plan:
    """The plan as it is pinned by the draft's figures: it says who may answer, and what happens at the deadline."""
    return plan_version_plan(connection, request.plan_version_id)


def lock(connection: sa.Connection, *, plan_id: str, period_id: str) -> None:
    """As whoever issues a revision of the report; to the end of the transaction."""
    statement = sa.text(load_sql("deliver", "lock.sql"))
    connection.execute(statement, {"key": f"thidua.report|{plan_id}|{period_id}"})

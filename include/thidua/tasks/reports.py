"""Tasks that ask for reports: how they stand by what was issued, so that nobody need tell what is known already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import sqlalchemy as sa

from thidua.plan.model import Flow, Task, TaskState
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.connect import statement


@dataclass(frozen=True, kw_only=True)
class IssuedFlow:
    """The first report that was issued by a flow. plan_id: the plan itself, or a bloc's that its commune runs. number,
    sign: of the document, where the register gave one."""

    plan_id: str
    flow_id: str
    recorded_at: datetime
    number: int | None = None
    sign: str | None = None

    @property
    def day(self) -> date:
        return self.recorded_at.astimezone(LEGAL_ZONE).date()


@dataclass(frozen=True, kw_only=True)
class SentReports:
    """What was issued of the reports that a task asks for. state: 'under_way' where only some were. day: of the last
    one. documents: '15/BC-UBND; 03/BC-KTĐ', of those that have a number."""

    state: Literal["under_way", "done"]
    day: date
    documents: str | None

    def overrides(self, *, state: TaskState, day: date) -> bool:
        """Whether it is newer than what a person said, on this day, of a task that was not done."""
        return state != "done" and day < self.day


def read_issued_flows(connection: sa.Connection, *, plan_id: str, known_at: datetime) -> tuple[IssuedFlow, ...]:
    rows = connection.execute(
        statement("tasks", "issued_flows.sql"), {"plan_id": plan_id, "known_at": known_at}
    ).mappings()
    return tuple(IssuedFlow(**row) for row in rows)


def flows_of(plan_id: str, flows: Iterable[Flow], issued: Iterable[IssuedFlow]) -> dict[str, IssuedFlow]:
    """By flow of the plan. A bloc's plan may call another flow by the same name: it only stands for the plan's flows
    of kind 'bloc_report'."""
    of_blocs = {flow.id for flow in flows if flow.kind == "bloc_report"}
    return {one.flow_id: one for one in issued if one.plan_id == plan_id or one.flow_id in of_blocs}


def sent_reports(task: Task, issued: Iterable[IssuedFlow]) -> SentReports | None:
    """None where the task asks for no report, or none of them was issued. issued: one a flow, of the task's plan."""
    sent = [one for one in issued if one.flow_id in task.reports]
    if not sent:
        return None
    return SentReports(
        state="done" if len(sent) == len(set(task.reports)) else "under_way",
        day=max(one.day for one in sent),
        documents="; ".join(f"{one.number:02d}/{one.sign}" for one in sent if one.number is not None) or None,
    )

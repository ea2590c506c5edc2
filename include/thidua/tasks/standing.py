"""How the tasks of a plan stand on a day: what is told of them against when they are due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from thidua.calendar.due import due_instants, last_admissible_day
from thidua.calendar.workdays import Workdays
from thidua.plan.model import Plan, Task
from thidua.plan.tasks import TaskState
from thidua.tasks.records import TaskRow
from thidua.tasks.reports import IssuedFlow, SentReports, flows_of, sent_reports


@dataclass(frozen=True, kw_only=True)
class TaskStanding:
    """One task. owner: as people call it. address: where the owner is written to; None where it has none. due_on: the
    last legal day, last_working_day: the last working day not after it; None where the plan gives no day. row: the
    newest word on it; sent: what was issued of the reports that it asks for, where that counts instead of the word."""

    task: Task
    owner: str
    address: str | None
    state: TaskState
    due_on: date | None
    last_working_day: date | None
    row: TaskRow | None = None
    sent: SentReports | None = None

    def is_open_on(self, day: date) -> bool:
        """Whether it is to be worked on: begun, not done, and not a task for an occasion that has not come."""
        is_idle = self.task.is_optional and self.state == "not_started"
        return self.state != "done" and not is_idle and self.task.is_begun_by(day)

    def is_overdue_on(self, day: date) -> bool:
        return self.is_open_on(day) and self.due_on is not None and day > self.due_on


def task_standings(
    plan: Plan, rows: Mapping[str, TaskRow], workdays: Workdays, *, issued: Iterable[IssuedFlow] = ()
) -> tuple[TaskStanding, ...]:
    """In the order of the plan. rows: by task. issued: reports of the plan, and of blocs that its commune runs."""
    units = {unit.id: unit for unit in plan.units}
    flows = flows_of(plan.id, plan.flows, issued)
    made = []
    for task in plan.tasks:
        unit = units[task.owner.unit] if task.owner.unit else None
        row, sent = rows.get(task.id), sent_reports(task, flows.values())
        if sent is not None and row is not None and not sent.overrides(state=row.state, day=row.day):
            sent = None
        made.append(
            TaskStanding(
                task=task,
                owner=unit.name if unit else task.owner.name or "",
                address=task.owner.address or (unit.email if unit else None),
                state=sent.state if sent else row.state if row else "not_started",
                due_on=last_admissible_day(task.due),
                last_working_day=due_instants(task.due, workdays).last_working_day,
                row=row,
                sent=sent,
            )
        )
    return tuple(made)

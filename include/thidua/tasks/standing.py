"""How the tasks of a plan stand on a day: what is told of them against when they are due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from thidua.calendar.due import due_instants, last_admissible_day
from thidua.calendar.workdays import Workdays
from thidua.plan.model import Plan, Task
from thidua.plan.tasks import TaskState
from thidua.tasks.records import TaskRow


@dataclass(frozen=True, kw_only=True)
class TaskStanding:
    """One task. owner: as people call it. address: where the owner is written to; None where it has none. due_on: the
    last legal day, last_working_day: the last working day not after it; None where the plan gives no day."""

    task: Task
    owner: str
    address: str | None
    state: TaskState
    due_on: date | None
    last_working_day: date | None
    row: TaskRow | None = None

    def is_open_on(self, day: date) -> bool:
        """Whether it is to be worked on: begun, not done, and not a task for an occasion that has not come."""
        is_idle = self.task.is_optional and self.state == "not_started"
        return self.state != "done" and not is_idle and self.task.is_begun_by(day)

    def is_overdue_on(self, day: date) -> bool:
        return self.is_open_on(day) and self.due_on is not None and day > self.due_on


def task_standings(plan: Plan, rows: Mapping[str, TaskRow], workdays: Workdays) -> tuple[TaskStanding, ...]:
    """In the order of the plan."""
    units = {unit.id: unit for unit in plan.units}
    made = []
    for task in plan.tasks:
        unit = units[task.owner.unit] if task.owner.unit else None
        row = rows.get(task.id)
        made.append(
            TaskStanding(
                task=task,
                owner=unit.name if unit else task.owner.name or "",
                address=task.owner.address or (unit.email if unit else None),
                state=row.state if row else "not_started",
                due_on=last_admissible_day(task.due),
                last_working_day=due_instants(task.due, workdays).last_working_day,
                row=row,
            )
        )
    return tuple(made)

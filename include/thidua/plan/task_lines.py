"""What `thidua plan check` prints of the tasks that a plan sets the commune itself, or the leader of a bloc."""

from collections.abc import Iterator
from textwrap import shorten

from thidua.calendar.due import due_instants
from thidua.calendar.workdays import Workdays
from thidua.plan.model import Plan, Task
from thidua.plan.table import format_table
from thidua.text.dates import format_weekday

WIDTH = 64
"""Of a task's text: enough to know it by."""
_HEADINGS = ("Nhiệm vụ", "Nội dung", "Chủ trì", "Thời hạn", "Căn cứ", "Hạn pháp lý cuối cùng", "Ngày làm việc cuối")


def task_lines(plan: Plan, workdays: Workdays) -> Iterator[str]:
    """A table in the order of the plan; nothing for a plan without tasks."""
    if plan.tasks:
        yield "  Nhiệm vụ, mốc thời gian:"
        yield from format_table(_HEADINGS, [_cells(plan, task, workdays) for task in plan.tasks])


def _cells(plan: Plan, task: Task, workdays: Workdays) -> tuple[str, ...]:
    names = {unit.id: unit.name for unit in plan.units}
    due = due_instants(task.due, workdays)
    return (
        task.id,
        shorten(task.text, WIDTH, placeholder=" …"),
        names[task.owner.unit] if task.owner.unit else task.owner.name or "",
        task.due.raw_text,
        task.due.basis.place,
        format_weekday(due.last_instant) if due.last_instant else "chưa có ngày",
        format_weekday(due.last_working_day) if due.last_working_day else "-",
    )

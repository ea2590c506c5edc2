"""The plan's own tasks: how they stand, and what a person says of one."""

from datetime import date
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated

import typer

from thidua.cli.app import PlanId, app, settings_here
from thidua.errors import OperatorError
from thidua.plan.tasks import TASK_STATES, TaskState
from thidua.text.dates import LEGAL_ZONE, format_short_day

if TYPE_CHECKING:
    from thidua.tasks.standing import TaskStanding

WIDTH = 110
"""Of a task's text in the list; the report prints the whole."""

task_app = typer.Typer(no_args_is_help=True, help="Nhiệm vụ theo quý của kế hoạch: ghi nhận tiến độ.")
app.add_typer(task_app, name="task")

TaskId = Annotated[str, typer.Argument(metavar="TASK", help="Mục của nhiệm vụ trong kế hoạch, ví dụ II.b.")]
Actor = Annotated[str, typer.Option(help="Ai ghi nhận: họ tên, chức vụ.")]
Day = Annotated[str | None, typer.Option(help="Từ ngày nào, dạng 2026-03-15; mặc định hôm nay.")]
Note = Annotated[str | None, typer.Option(help="Ghi chú, in trong phụ lục của báo cáo.")]


@app.command()
def tasks(plan: PlanId) -> None:
    """Nhiệm vụ theo quý của kế hoạch và tiến độ; dòng có dấu ! là đã quá hạn."""
    from thidua import pipeline

    settings = settings_here()
    now = settings.now()
    today = now.astimezone(LEGAL_ZONE).date()
    standings = pipeline.list_tasks(settings, plan_id=plan, now=now)
    for one in standings:
        mark = "!" if one.is_overdue_on(today) else " "
        due = format_short_day(one.due_on) if one.due_on else "không có ngày"
        what = shorten(one.task.text, WIDTH, placeholder=" …")
        typer.echo(f"{mark} {one.task.id:<6}hạn {due}  {_state(one)}  {one.owner}: {what}")
    if not standings:
        typer.echo(f"Kế hoạch {plan} không có nhiệm vụ theo quý.")


@task_app.command("done")
def done(
    plan: PlanId,
    task: TaskId,
    evidence: Annotated[str, typer.Option(help="Số, ký hiệu văn bản; hoặc đường dẫn tệp, được lưu vào kho.")],
    actor: Actor,
    day: Day = None,
    note: Note = None,
) -> None:
    """Ghi nhận một nhiệm vụ đã thực hiện, cùng văn bản hoặc tệp minh chứng."""
    _tell(plan, task, state="done", actor=actor, day=day, note=note, evidence=evidence)


@task_app.command("begin")
def begin(plan: PlanId, task: TaskId, actor: Actor, day: Day = None, note: Note = None) -> None:
    """Ghi nhận một nhiệm vụ đang thực hiện."""
    _tell(plan, task, state="under_way", actor=actor, day=day, note=note)


@task_app.command("undo")
def undo(plan: PlanId, task: TaskId, actor: Actor, note: Note = None) -> None:
    """Ghi nhận một nhiệm vụ thật ra chưa thực hiện; điều đã ghi trước vẫn giữ trong sổ nhật ký."""
    _tell(plan, task, state="not_started", actor=actor, day=None, note=note)


def _tell(
    plan: str,
    task: str,
    *,
    state: TaskState,
    actor: str,
    day: str | None,
    note: str | None,
    evidence: str | None = None,
) -> None:
    from thidua import pipeline
    from thidua.tasks.records import TaskWord

    settings = settings_here()
    now = settings.now()
    file = Path(evidence) if evidence and Path(evidence).is_file() else None
    word = TaskWord(
        task_id=task,
        state=state,
        day=_day(day) if day else now.astimezone(LEGAL_ZONE).date(),
        actor=actor,
        evidence=file.name if file else evidence,
        content=file.read_bytes() if file else None,
        note=note,
    )
    number = pipeline.tell_task(settings, plan_id=plan, word=word, now=now)
    typer.echo(f"Nhiệm vụ {task}: {TASK_STATES[state]} từ ngày {format_short_day(word.day)} (bản ghi số {number}).")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OperatorError(f"--day: có '{text}'; cần một ngày.", remedy="Viết dạng 2026-03-15.") from None


def _state(one: "TaskStanding") -> str:
    if one.sent is not None:
        since = f" ({format_short_day(one.sent.day)}, báo cáo {one.sent.documents or 'đã phát hành'})"
    else:
        since = f" ({format_short_day(one.row.day)}, {one.row.evidence or one.row.actor})" if one.row else ""
    return f"{TASK_STATES[one.state]}{since}"

"""The tasks that the plan sets the commune itself, as the report of a period shows them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from thidua.calendar.due import last_admissible_day
from thidua.plan.model import Task
from thidua.plan.tasks import TASK_STATES, TaskState
from thidua.report.book import Cell
from thidua.report.material import Material, joined_once, stale_snapshot
from thidua.report.model import Paragraph, Row, body_paragraph
from thidua.report.phrases import OutlineNode, upper_first
from thidua.report.rows import group_row, table_row
from thidua.tasks.reports import IssuedFlow, flows_of, sent_reports
from thidua.text.dates import format_document_day
from thidua.text.numbers import NO_FIGURE


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    """One task and how it stands by the end of the period. owner: as people call it. day: since when it stands so.

    manner: where that follows from this report and nobody has said otherwise: it is what the task asks for ('report'),
    it is a part of that ('part'), or the task's time is still to come ('ahead'). evidence: also the numbers of reports
    that the task asks for, where these were issued before.
    """

    task: Task
    owner: str
    due_on: date | None
    state: TaskState
    manner: Literal["report", "part", "ahead"] | None = None
    day: date | None = None
    evidence: str | None = None
    note: str | None = None


@joined_once
def task_lines(material: Material) -> tuple[TaskLine, ...]:
    """Tasks whose quarter has begun by the end of the period, in a report of the year also those to come, in the order
    of the plan; none in a report that is not of the whole work. OperatorError where the figures speak of a task that
    the plan has no longer."""
    told = {one.task_id: one for one in material.figures.tasks}
    if unknown := sorted(told.keys() - {task.id for task in material.plan.tasks}):
        raise stale_snapshot(f"nhiệm vụ {', '.join(unknown)}")
    if not material.period.is_measured:
        return ()
    is_last = material.period.kind == "annual"
    shown = (task for task in material.plan.tasks if is_last or _is_begun(material, task) or task.id in told)
    return tuple(_line(material, task) for task in shown)


def _is_begun(material: Material, task: Task) -> bool:
    return task.is_begun_by(material.period.end)


def _line(material: Material, task: Task) -> TaskLine:
    told = next((one for one in material.figures.tasks if one.task_id == task.id), None)
    owner = material.units[task.owner.unit].name if task.owner.unit else task.owner.name or ""
    due_on = last_admissible_day(task.due)
    sent = sent_reports(task, _issued_flows(material).values())
    if told is not None and (sent is None or not sent.overrides(state=told.state, day=told.day)):
        return TaskLine(
            task=task,
            owner=owner,
            due_on=due_on,
            state=told.state,
            day=told.day,
            evidence=told.evidence,
            note=told.note,
        )
    manner = _manner(material, task)
    if sent is not None and manner is None:
        return TaskLine(task=task, owner=owner, due_on=due_on, state=sent.state, day=sent.day, evidence=sent.documents)
    state: TaskState = "under_way" if manner in {"report", "part"} else "not_started"
    return TaskLine(task=task, owner=owner, due_on=due_on, state=state, manner=manner)


@joined_once
def _issued_flows(material: Material) -> dict[str, IssuedFlow]:
    """Of the plan, by the end of the period: a report does not change for what was issued after its days."""
    plan = material.plan
    by_then = (one for one in material.figures.issued_flows if one.day <= material.period.end)
    return flows_of(plan.id, plan.flows, by_then)


def _manner(material: Material, task: Task) -> Literal["report", "part", "ahead"] | None:
    own = material.period.report_flow
    if own in task.reports:
        return "report" if set(task.reports) <= {own, *_issued_flows(material)} else "part"
    return None if _is_begun(material, task) or sent_reports(task, _issued_flows(material).values()) else "ahead"


def task_paragraphs(material: Material, node: OutlineNode) -> Iterator[Paragraph]:
    """How many tasks are done, under way and not begun, and where the table is."""
    lines = task_lines(material)
    if not lines:
        return
    counts = Counter(_counted_as(line) for line in lines if not _is_idle(line))
    words: dict[str, str] = dict(reversed(list(TASK_STATES.items())))
    words |= material.phrases.content.words["task_manner"]
    parts = [
        material.say("tasks_count", count=material.book.number(f"tasks:{state}", counts[state]).text, word=word)
        for state, word in words.items()
        if counts[state]
    ]
    yield body_paragraph(
        material.say(
            "tasks_summary",
            total=material.book.number("tasks:total", counts.total()).text,
            is_ahead=counts["ahead"] > 0,
            day=format_document_day(material.period.end),
            parts=", ".join(parts),
        )
    )


def _counted_as(line: TaskLine) -> str:
    return line.manner if line.manner in {"report", "ahead"} else line.state


def _is_idle(line: TaskLine) -> bool:
    """Whether it is a task for an occasion that has not come: nobody owes it."""
    return line.task.is_optional and line.state == "not_started"


def task_bullets(material: Material, node: OutlineNode) -> Iterator[Paragraph]:
    """Every task with its due date and state, where they are too few for an annex."""
    for line in task_lines(material):
        text = material.say(
            "task_bullet",
            text=line.task.text.rstrip("."),
            due=line.task.due.raw_text,
            day=format_document_day(line.due_on) if line.due_on else "",
            state=_state_words(material, line),
            evidence=line.evidence or "",
        )
        yield Paragraph(kind="bullet", text=text, key=f"tasks:{line.task.id}")


def task_rows(material: Material) -> Iterator[Row]:
    """By quarter, in the order of the plan."""
    heading = None
    for line in task_lines(material):
        if line.task.due.raw_text != heading:
            heading = line.task.due.raw_text
            yield group_row(heading)
        yield table_row(
            [
                line.task.id,
                line.task.text,
                line.owner,
                format_document_day(line.due_on) if line.due_on else NO_FIGURE,
                _word(material, f"tasks:{line.task.id}:state", _state_words(material, line)),
                _word(
                    material,
                    f"tasks:{line.task.id}:evidence",
                    "; ".join(text for text in (line.evidence, line.note) if text),
                ),
            ]
        )


def _word(material: Material, key: str, word: str) -> Cell | str:
    """A word that reports are compared by as by a figure."""
    return material.book.write(key, value=None, printed=word) if word else ""


def _state_words(material: Material, line: TaskLine) -> str:
    if _is_idle(line):
        return material.say("task_idle")
    if line.manner is not None:
        return upper_first(material.phrases.word("task_manner", line.manner))
    return material.say(
        "task_state",
        state=TASK_STATES[line.state],
        day=format_document_day(line.day) if line.day else "",
        is_late=is_late(line, today=material.period.end),
    )


def is_late(line: TaskLine, *, today: date) -> bool:
    """Whether its last day has passed before it was done, by `today`."""
    if line.due_on is None or _is_idle(line):
        return False
    return (line.day if line.state == "done" and line.day else today) > line.due_on

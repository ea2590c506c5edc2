"""What people do on a report's way, played by the demonstration: the approver, and the city that takes a report in."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from thidua import pipeline
from thidua.demo.answers import load_story
from thidua.demo.stage import say
from thidua.exchange.document import DocumentCode, document_id
from thidua.exchange.xml_write import document, leaf, tag
from thidua.launch.api import AirflowApi
from thidua.launch.api_model import Question, Run
from thidua.plan.exchange import Exchange
from thidua.plan.model import Plan
from thidua.register.records import RegisterRow
from thidua.settings import Settings
from thidua.tasks.records import TaskWord
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.connect import kept_open

APPROVE = "approve"
LEAVE = "Chấp thuận"
TAKEN_IN = "03"
READING_SECONDS = 4.0
"""Nobody answers faster. An answer within the scheduler's next look at its workers finds the task's first process not
yet counted as ended: Airflow then lets the attempt fail, and the question is asked again by the next one."""


def find_question(api: AirflowApi, run: Run) -> Question | None:
    """What the run asks a person right now; None where it does not wait for an answer."""
    waits = any((task.task_id, task.state) == (APPROVE, "awaiting_input") for task in api.tasks(run.dag_id, run.run_id))
    return api.question(run.dag_id, run.run_id, APPROVE) if waits else None


def give_leave(api: AirflowApi, run: Run, *, reason: str) -> None:
    """What a person does under 'Required Actions' of the web interface."""
    api.answer(run.dag_id, run.run_id, APPROVE, option=LEAVE, fields={"decision_reason": reason})


def approve(api: AirflowApi, run: Run) -> bool:
    """Answer for the approver where the run waits for them; whether it did."""
    question = find_question(api, run)
    if question is None or question.chosen:
        return False
    time.sleep(READING_SECONDS)
    give_leave(api, run, reason=load_story()["approval"])
    say(f"{question.subject}: người phê duyệt trả lời “{LEAVE}” (phần trình diễn trả lời thay, như trên giao diện).")
    return True


def tell_tasks(settings: Settings) -> int:
    """What the office records of the plans' tasks that are done. How many."""
    told = [(plan_id, *row) for plan_id, rows in load_story()["tasks"].items() for row in rows]
    with kept_open():
        for plan_id, task_id, day, evidence in told:
            word = TaskWord(task_id=task_id, state="done", day=day, actor=load_story()["office"], evidence=evidence)
            pipeline.tell_task(settings, plan_id=plan_id, word=word, now=settings.now())
    return len(told)


def take_in(plans: dict[str, Plan], numbers: list[RegisterRow], folder: Path, *, now: datetime) -> Iterator[str]:
    """Write what the city's document system says of the newest numbered report of each plan that sends packages.

    The reports that are taken in, 'plan, kỳ period'.
    """
    for plan in plans.values():
        borne = [row for row in numbers if row.plan_id == plan.id and row.report_id is not None]
        if plan.exchange is None or not borne:
            continue
        newest = max(borne, key=lambda row: row.document_number_id)
        folder.mkdir(parents=True, exist_ok=True)
        # A receiver answers after the sending: the seconds make it so for the reader of a list, too.
        status = _status(plan.exchange, newest, said_at=now + timedelta(seconds=1))
        part = folder / f".{plan.id}.edxml"
        part.write_bytes(status)
        part.rename(folder / f"{plan.id}.{newest.period_id}.edxml")
        yield f"{plan.id}, kỳ {newest.period_id}"


def _status(exchange: Exchange, row: RegisterRow, *, said_at: datetime) -> bytes:
    code = DocumentCode(number=f"{row.number:02d}", notation=row.sign, promulgated_on=row.dated)
    ours, city = exchange.organ.organ_id, exchange.receivers[0].organ
    status = tag(
        "edXML:Status",
        tag(
            "edXML:ResponseFor",
            leaf("edXML:OrganId", ours),
            leaf("edXML:Code", code.printed),
            leaf("edXML:PromulgationDate", f"{row.dated:%Y/%m/%d}"),
            leaf("edXML:DocumentId", document_id(ours, code)),
        ),
        tag("edXML:From", leaf("edXML:OrganId", city.organ_id), leaf("edXML:OrganName", city.name)),
        leaf("edXML:StatusCode", TAKEN_IN),
        leaf("edXML:Description", load_story()["taken_in"]),
        leaf("edXML:Timestamp", f"{said_at.astimezone(LEGAL_ZONE):%Y/%m/%d %H:%M:%S}"),
    )
    header = tag("edXML:edXMLHeader", status)
    envelope = tag("edXML:edXMLEnvelope", header, xmlns__edXML=exchange.namespace)
    return document(tag("edXML", envelope, xmlns=exchange.namespace))

"""First reports that a person must allow, through the DAGs: asked, answered, refused, released, answered elsewhere."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from airflow.models.dagrun import DagRun
from airflow.models.hitl import HITLDetail
from airflow.models.taskinstance import TaskInstance
from airflow.sdk import DAG
from airflow.utils.session import create_session
from sqlalchemy import select, text
from sqlalchemy.engine import Engine

from factories.answering import after, meanwhile, saying
from factories.approvals import by_person, numbered
from factories.installation import LOCK, PERIOD_ID, PLAN_ID, REPORT_KEY, add_plan, hand_in, take_in
from thidua import pipeline
from thidua.deliver.sink import SmtpSink
from thidua.text.dates import LEGAL_ZONE
from thidua_airflow.approval import Approve
from thidua_airflow.runtime import sending_settings, task_settings

# Raised inside Airflow's in-process API server, by one of its libraries about another.
pytestmark = pytest.mark.filterwarnings("ignore:Using `httpx` with `starlette.testclient` is deprecated")

FORM = {"plan": PLAN_ID, "period": PERIOD_ID}
WHICH: dict[str, Any] = {"plan_id": PLAN_ID, "period_id": PERIOD_ID}
DUE = {
    "anchor: 2025-12-15": "anchor: 2098-12-15",
    "trước ngày 15/12/2025": "trước ngày 15/12/2098",
    "raw_text: ngày 15/12/2025": "raw_text: ngày 15/12/2098",
    LOCK: "lock: 2099-01-31",
}
"""Due by the end of 14/12/2098, so that no machine's clock has passed it; ours stands two days before."""
OURS = datetime(2098, 12, 12, 9, tzinfo=LEGAL_ZONE)
CORRECTED = {"E07": {"actual": Decimal("0.61"), "estimate": Decimal("0.62")}}
REST_SKIPPED = {"approve": "success", **dict.fromkeys(("number", "render", "sign", "deliver"), "skipped")}
"""A question that came to its end, and everything behind it."""
CHAIRMAN, DEPUTY, OPERATOR = "chutich", "phochutich", "thidua"


def set_clock(instant: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    offset = (instant - datetime.now(LEGAL_ZONE)).total_seconds()
    monkeypatch.setenv("THIDUA_CLOCK_OFFSET_SECONDS", str(offset))


def write_plan(home: Path, **terms: Any) -> None:
    """The plan with these terms: `approval`, `numbering`."""
    add_plan(home, edits=DUE)
    path = home / "plans" / f"{PLAN_ID}.yaml"
    with path.open("a", encoding="utf-8") as file:
        yaml.safe_dump(terms, file, allow_unicode=True)


@pytest.fixture
def reported(home: Path, sink: SmtpSink, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation whose units have reported, and whose chairman allows reports."""
    set_clock(OURS, monkeypatch)
    write_plan(home, approval=by_person())
    hand_in(home, ["VP", "P-KTHTDT", "P-VHXH"])
    take_in(task_settings())
    return home


def run(dag: DAG) -> dict[str, str | None]:
    """States of the tasks after one run of the report."""
    done: DagRun = dag.test(logical_date=None, run_conf=FORM)
    with create_session() as session:
        found = session.scalars(select(TaskInstance).where(TaskInstance.run_id == done.run_id))
        return {task.task_id: task.state for task in found}


def rows(engine: Engine, statement: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def answers(engine: Engine) -> list[tuple[Any, ...]]:
    return rows(engine, "select decision, actor, role, reason from approval order by approval_request_id")


def issued(engine: Engine) -> int:
    return len(rows(engine, "select report_id from report_revision"))


def test_approved_report_is_issued_with_everything_before_the_eyes_of_who_answers(
    reported: Path, dags: dict[str, DAG], engine: Engine
) -> None:
    with meanwhile(saying(Approve.APPROVE, who=CHAIRMAN, reason="Đã xem")) as bodies:
        states = run(dags["deliver_reports"])
    assert states["deliver"] == "success"
    assert answers(engine) == [("approved", CHAIRMAN, "approver", "Đã xem")]
    [body] = bodies
    drafts = {path.name for path in (reported / "drafts" / PLAN_ID / PERIOD_ID).rglob("*.*")}
    assert {Path(name).suffix for name in drafts} == {".docx", ".pdf", ".xlsx", ".json"}
    assert all(name in body for name in drafts)
    for told in (
        "mọi số đều khớp",
        "Chưa báo cáo (",
        "Chỉ tiêu** (",
        "Ban Thi đua - Khen thưởng thành phố (thư điện tử:",
        "**Hạn pháp lý** 23:59 ngày 14/12/2098",
        "không tự phát hành",
        "Nguyễn Văn Mẫu (chu-tich@mau.example); từ ",
    ):
        assert told in body
    # The same report again asks nobody.
    assert run(dags["deliver_reports"])["render"] == "skipped"


def test_refused_draft_ends_the_run_and_is_not_asked_again_but_a_changed_one_is(
    reported: Path, dags: dict[str, DAG], engine: Engine
) -> None:
    with meanwhile(saying(Approve.REJECT, who=CHAIRMAN, reason="Thiếu đơn vị")):
        states = run(dags["deliver_reports"])
    assert REST_SKIPPED.items() <= states.items()
    assert REST_SKIPPED.items() <= run(dags["deliver_reports"]).items()
    settings = task_settings()
    assert pipeline.unasked_reports(settings, plan_id=PLAN_ID, now=settings.now()) == []
    hand_in(reported, ["P-VHXH"], figures=CORRECTED)
    take_in(settings)
    assert pipeline.unasked_reports(settings, plan_id=PLAN_ID, now=task_settings().now()) == [REPORT_KEY]
    with meanwhile(saying(Approve.APPROVE, who=CHAIRMAN)):
        assert run(dags["reissue_reports"])["deliver"] == "success"
    assert [decision for decision, *_ in answers(engine)] == ["refused", "approved"]
    assert issued(engine) == 1


def test_deputy_who_answers_too_early_is_asked_again(
    reported: Path, dags: dict[str, DAG], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def a_day_later() -> None:
        set_clock(OURS + timedelta(hours=25), monkeypatch)

    early, late = (saying(Approve.APPROVE, who=DEPUTY) for _ in range(2))
    with meanwhile(early, after(a_day_later), late):
        assert run(dags["deliver_reports"])["deliver"] == "success"
    assert answers(engine) == [("approved", DEPUTY, "deputy", None)]


def test_at_the_deadline_the_report_goes_out_where_the_plan_releases_it(
    reported: Path,
    dags: dict[str, DAG],
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    write_plan(reported, approval=by_person(at_deadline="release", margin_hours=6))

    def late_on_the_last_day() -> None:
        set_clock(datetime(2098, 12, 14, 18, 1, tzinfo=LEGAL_ZONE), monkeypatch)

    with meanwhile(after(lambda: None), after(late_on_the_last_day)) as bodies:
        assert run(dags["deliver_reports"])["deliver"] == "success"
    assert "tự được phát hành" in bodies[0]
    [(decision, _, role, reason)] = answers(engine)
    assert (decision, role) == ("approved", "policy")
    assert "chưa có người trả lời" in reason
    assert "(theo chính sách của kế hoạch)" in caplog.text


def test_at_the_deadline_the_report_waits_on_where_the_plan_holds_it(
    reported: Path, dags: dict[str, DAG], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def after_the_end() -> None:
        set_clock(datetime(2098, 12, 16, 9, tzinfo=LEGAL_ZONE), monkeypatch)

    with meanwhile(after(after_the_end), saying(Approve.APPROVE, who=OPERATOR, reason="Chủ tịch đồng ý")):
        assert run(dags["deliver_reports"])["deliver"] == "success"
    assert answers(engine) == [("approved", OPERATOR, "operator", "Chủ tịch đồng ý")]


def test_answer_at_the_command_line_ends_the_question(
    reported: Path, sink: SmtpSink, dags: dict[str, DAG], engine: Engine
) -> None:
    def answer_elsewhere() -> None:
        settings = sending_settings()
        [asked] = pipeline.approvals(settings)
        pipeline.answer_approval(
            settings,
            approval_request_id=asked.approval_request_id,
            decision="approved",
            actor="Nguyễn Văn Mẫu",
            reason="Qua điện thoại",
            now=settings.now(),
        )
        made = pipeline.render(settings, **WHICH, snapshot_id=asked.snapshot_id, now=settings.now())
        pipeline.deliver(settings, report_id=made["report_id"], worker="cli", now=settings.now())

    with meanwhile(after(answer_elsewhere)):
        assert run(dags["deliver_reports"])["deliver"] == "success"
    assert (issued(engine), len(sink.mails())) == (1, 1)


def test_leave_for_figures_that_have_changed_meanwhile_does_not_count(
    reported: Path, dags: dict[str, DAG], engine: Engine
) -> None:
    def corrected(asked: HITLDetail) -> dict[str, Any]:
        hand_in(reported, ["P-VHXH"], figures=CORRECTED)
        take_in(task_settings())
        return saying(Approve.APPROVE, who=CHAIRMAN)(asked)

    with meanwhile(corrected):
        states = run(dags["deliver_reports"])
    assert REST_SKIPPED.items() <= states.items()
    assert issued(engine) == 0
    assert states_of_collecting(dags) == [REPORT_KEY]
    with meanwhile(saying(Approve.APPROVE, who=CHAIRMAN)):
        assert run(dags["reissue_reports"])["deliver"] == "success"
    assert issued(engine) == 1


def states_of_collecting(dags: dict[str, DAG]) -> list[str | None]:
    """Partitions that one collecting run wakes."""
    from airflow.models.asset import AssetEvent

    done = dags["collect_submissions"].test(logical_date=None, run_conf={"plan": PLAN_ID})
    with create_session() as session:
        events = session.scalars(select(AssetEvent).where(AssetEvent.source_run_id == done.run_id))
        return [event.partition_key for event in events if event.asset.name == "corrections"]


def test_report_waits_for_the_number_that_the_clerk_gives(reported: Path, dags: dict[str, DAG], engine: Engine) -> None:
    write_plan(reported, approval=by_person(), numbering=numbered("given"))

    def number_given() -> None:
        settings = task_settings()
        pipeline.give_number(
            settings, **WHICH, number=12, dated=date(2098, 12, 12), actor="Văn thư Mẫu", now=settings.now()
        )

    settings = task_settings()
    made = pipeline.aggregate(settings, **WHICH, now=settings.now())
    assert pipeline.waits_for_number(settings, snapshot_id=made["snapshot_id"])["waits"]
    with meanwhile(after(number_given), saying(Approve.APPROVE, who=CHAIRMAN)):
        assert run(dags["deliver_reports"])["deliver"] == "success"
    assert rows(
        engine,
        "select number, report_id is not null from document_number join report_revision using (document_number_id)",
    ) == [(12, True)]

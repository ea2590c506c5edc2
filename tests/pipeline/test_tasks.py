"""The quarter tasks of phường Lê Thanh Nghị: told by a person, shown in reports, kept for ever, reminded of."""

import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from factories.warehouse import add_row
from thidua import pipeline
from thidua.audit.verify import verify
from thidua.calendar.workdays import load_workdays
from thidua.cli import app
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import load_plan
from thidua.plan.model import ReminderPolicy
from thidua.remind.sources import tasks as source
from thidua.report.draft import draft_report
from thidua.report.model import Report
from thidua.settings import Settings, project_path
from thidua.tasks.records import TaskWord
from thidua.text.canonical import sha256_hex
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.connect import opened

PLAN, HALF, YEAR = "le-thanh-nghi-2026", "2026-H1", "2026-Y"
BLOC = "khoi-8-le-thanh-nghi-2026"
ACTOR = "Nguyễn Văn Mẫu, công chức Phòng VH-XH"
OFFICER = {"name": "Phòng Văn hóa - Xã hội phường", "address": "officer@le-thanh-nghi.example"}


@pytest.fixture
def home(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    plans = settings.home / "plans"
    plans.mkdir()
    shutil.copy(project_path("include", "plans", f"{PLAN}.yaml"), plans)
    made = replace(settings, plans=plans)
    monkeypatch.setattr("thidua.cli.tasks.settings_here", lambda: made)
    return made


def invoke(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def report_of(settings: Settings, period_id: str) -> tuple[int, Report]:
    made = pipeline.aggregate(settings, plan_id=PLAN, period_id=period_id, now=settings.now())
    pipeline.check_figures(settings, snapshot_id=made["snapshot_id"])
    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        vault, catalogue = Vault(settings.vault), load_catalogue()
        return made["snapshot_id"], draft_report(
            connection, snapshot_id=made["snapshot_id"], vault=vault, catalogue=catalogue
        )


def rows_of(report: Report) -> dict[str, tuple[str, ...]]:
    annex = next(one for one in report.annexes if one.key == "tasks")
    assert annex.title == "TIẾN ĐỘ THỰC HIỆN NHIỆM VỤ THEO QUÝ"
    return {row.cells[0]: row.cells for row in annex.rows if len(row.cells) > 1}


def summary_of(report: Report) -> str:
    results = next(one for one in report.sections if one.heading.number == "II.")
    return results.sections[0].paragraphs[0].text


def test_tasks_are_told_and_shown_in_both_reports(home: Settings, tmp_path: Path) -> None:
    """Milestones I.a-IV.h: 'đã thực hiện / chưa' in II.1 and in the annex, with day and evidence."""
    minutes = tmp_path / "giao-uoc.pdf"
    minutes.write_bytes(b"%PDF-1.7 giao uoc")
    said = invoke("task", "done", PLAN, "I.a", "--evidence", "15/KH-UBND", "--actor", ACTOR, "--day", "2026-02-10")
    assert "Nhiệm vụ I.a: đã thực hiện từ ngày 10/02/2026" in said
    invoke("task", "done", PLAN, "I.b", "--evidence", str(minutes), "--actor", ACTOR, "--day", "2026-04-02")
    invoke("task", "begin", PLAN, "II.b", "--actor", ACTOR, "--day", "2026-05-20", "--note", "Đã có 4/5 khối")
    listed = {line[2:8].strip(): line for line in invoke("tasks", PLAN).splitlines()}
    assert len(listed) == 24
    assert "đã thực hiện (02/04/2026, giao-uoc.pdf)" in listed["I.b"]
    assert listed["IV.c"].startswith("! ")
    assert not listed["I.đ"].startswith("!")

    first, half = report_of(home, HALF)
    rows = rows_of(half)
    assert list(rows) == ["I.a", "I.b", "I.c", "I.d", "I.đ", "I.e", "II.a", "II.b", "II.c", "II.d"]
    assert rows["I.a"][2:] == ("Phòng Văn hóa - Xã hội phường", "31/3/2026", "Đã thực hiện (10/02/2026)", "15/KH-UBND")
    assert rows["I.b"][4:] == ("Đã thực hiện (02/4/2026), quá hạn", "giao-uoc.pdf")
    assert rows["I.c"][4:] == ("Chưa thực hiện, quá hạn", "")
    assert rows["I.đ"][4] == "Không phát sinh"
    assert rows["II.b"][4:] == ("Đang thực hiện (20/5/2026)", "Đã có 4/5 khối")
    assert rows["II.c"][4] == "Đang thực hiện, trong đó có báo cáo này"
    assert summary_of(half).startswith(
        "Kế hoạch giao 8 nhiệm vụ cụ thể đến thời điểm báo cáo (không kể nhiệm vụ chỉ thực hiện nếu có phát sinh); "
        "tính đến ngày 14/6/2026: 2 nhiệm vụ đã thực hiện, 2 nhiệm vụ đang thực hiện, 4 nhiệm vụ chưa thực hiện (chi"
    )
    assert {one.task_id: one.state for one in half.data.tasks}["II.b"] == "under_way"

    _later_words_do_not_change_an_earlier_report(home, first)
    _the_chain_holds(home, minutes)


def _later_words_do_not_change_an_earlier_report(home: Settings, first: int) -> None:
    invoke("task", "done", PLAN, "II.b", "--evidence", "5 báo cáo", "--actor", ACTOR, "--day", "2026-06-25")
    assert report_of(home, HALF)[0] == first
    year, annual = report_of(home, YEAR)
    rows = rows_of(annual)
    assert len(rows) == 24
    assert rows["II.b"][4:] == ("Đã thực hiện (25/6/2026)", "5 báo cáo")
    assert rows["IV.g"][4] == "Chưa thực hiện"
    assert rows["IV.c"][4] == "Hoàn thành bằng báo cáo này"
    assert ", 1 nhiệm vụ hoàn thành bằng báo cáo này (chi" in summary_of(annual)
    invoke("task", "undo", PLAN, "I.a", "--actor", ACTOR, "--note", "Ghi nhầm kế hoạch")
    assert "chưa thực hiện" in invoke("tasks", PLAN).splitlines()[0]
    assert report_of(home, YEAR)[0] == year


def _the_chain_holds(home: Settings, minutes: Path) -> None:
    sha256 = sha256_hex(minutes.read_bytes())
    assert Vault(home.vault).get(sha256) == minutes.read_bytes()
    with opened(home.warehouse_url) as engine, engine.connect() as connection:
        kept = connection.execute(sa.text("select evidence_sha256 from task_event where task_id = 'I.b'")).scalar_one()
        links = connection.execute(sa.text("select count(*) from audit_entry where kind = 'task_told'")).scalar_one()
        assert (kept, links) == (sha256, 5)
        assert not verify(engine, heads=[], vault=Vault(home.vault)).fault_count


def issue(settings: Settings, plan_id: str, *, on: str, number: int) -> None:
    """The report of half the year, with this number."""
    now = settings.now()
    made = pipeline.aggregate(settings, plan_id=plan_id, period_id=HALF, now=now)
    mark, recorded_at = sha256_hex(f"{plan_id}-{number}"), datetime.fromisoformat(f"{on}T09:00:00+07:00")
    at = {"plan_id": plan_id, "period_id": HALF, "revision_no": 0, "recorded_at": recorded_at}
    with opened(settings.warehouse_url) as engine, engine.begin() as connection:
        document = {"issuer": plan_id, "year": 2026, "number": number, "sign": "BC-UBND", "take_no": 1}
        document |= {**at, "dated": date.fromisoformat(on)}
        number_id = add_row(connection, "document_number", document, returning="document_number_id")
        add_row(connection, "blob", {"sha256": mark, "size_bytes": 1})
        revision = {"snapshot_id": made["snapshot_id"], "software_version": "0", "document_number_id": number_id}
        marks = dict.fromkeys(("model_sha256", "template_sha256", "audit_head"), mark)
        add_row(connection, "report_revision", {**at, **revision, **marks})


def reminded(settings: Settings, day: str) -> set[str]:
    policy = ReminderPolicy.model_validate({"officer": OFFICER, "basis": {"assumption": "Dùng cho kiểm thử."}})
    plan = load_plan(settings.plans / f"{PLAN}.yaml").model_copy(update={"reminders": policy})
    now = datetime.fromisoformat(f"{day}T08:00:00+07:00")
    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        items = list(source.items(connection, plans=[plan], workdays=load_workdays(), now=now))
    return {item.key.partition("|")[2] for item in items}


def test_a_task_that_asks_for_reports_is_done_when_they_are_issued(home: Settings) -> None:
    """II.c: that of the ward (F7) and that of bloc 8, which the ward runs in a plan of its own (F8)."""
    shutil.copy(project_path("include", "plans", "blocs", f"{BLOC}.yaml"), home.plans)
    assert "II.c" in reminded(home, "2026-06-30")
    assert rows_of(report_of(home, YEAR)[1])["II.c"][4] == "Chưa thực hiện, quá hạn"
    issue(home, PLAN, on="2026-06-18", number=15)
    assert rows_of(report_of(home, YEAR)[1])["II.c"][4:] == ("Đang thực hiện (18/6/2026), quá hạn", "15/BC-UBND")
    assert "II.c" in reminded(home, "2026-06-30")

    issue(home, BLOC, on="2026-06-24", number=3)
    annual = report_of(home, YEAR)[1]
    assert rows_of(annual)["II.c"][4] == "Đã thực hiện (24/6/2026)"
    assert set(rows_of(annual)["II.c"][5].split("; ")) == {"15/BC-UBND", "03/BC-UBND"}
    assert ": 1 nhiệm vụ đã thực hiện, " in summary_of(annual)
    assert rows_of(annual)["IV.d"][4] == "Chưa thực hiện"
    assert {one.task_id: one.state for one in annual.data.tasks}["II.c"] == "done"
    assert "II.c" not in reminded(home, "2026-06-30")
    [line] = [line for line in invoke("tasks", PLAN).splitlines() if line[2:].startswith("II.c ")]
    assert line.startswith(" ")
    assert "đã thực hiện (24/06/2026, báo cáo " in line
    # A report shows what had happened by the last day of its period.
    assert rows_of(report_of(home, HALF)[1])["II.c"][4] == "Đang thực hiện, trong đó có báo cáo này"


def test_a_word_that_cannot_be_is_refused(home: Settings) -> None:
    now = home.now()
    word = TaskWord(task_id="I.a", state="done", day=date(2026, 2, 10), actor=ACTOR, evidence="15/KH-UBND")
    tomorrow = now.astimezone(LEGAL_ZONE).date() + timedelta(days=1)
    for changed, fault in [
        (replace(word, task_id="V.a"), "không có nhiệm vụ 'V.a'"),
        (replace(word, day=tomorrow), "chưa tới"),
        (replace(word, evidence=None), "chưa có văn bản, minh chứng"),
    ]:
        with pytest.raises(OperatorError, match=fault):
            pipeline.tell_task(home, plan_id=PLAN, word=changed, now=now)


@pytest.mark.parametrize(
    ("day", "due", "overdue"),
    [
        ("2026-03-31", {"I.a", "I.b", "I.c", "I.d", "I.e"}, set()),
        ("2026-04-01", set(), {"I.a", "I.b", "I.c", "I.d", "I.e"}),
        ("2026-09-30", {"III.a", "III.b", "III.c", "III.d", "III.đ"}, set()),
        ("2026-02-10", set(), set()),
    ],
)
def test_reminders_of_tasks(home: Settings, day: str, due: set[str], overdue: set[str]) -> None:
    """To the owner; to the officer where the owner, a council, has no address."""
    policy = ReminderPolicy.model_validate({"officer": OFFICER, "basis": {"assumption": "Dùng cho kiểm thử."}})
    plan = load_plan(home.plans / f"{PLAN}.yaml").model_copy(update={"reminders": policy})
    now = datetime.fromisoformat(f"{day}T08:00:00+07:00")
    with opened(home.warehouse_url) as engine, engine.connect() as connection:
        items = list(source.items(connection, plans=[plan], workdays=load_workdays(), now=now))
    found = {item.key.partition("|")[2]: item for item in items}
    assert {task_id for task_id, item in found.items() if item.due is not None} == due
    assert {task_id for task_id, item in found.items() if item.due is None} >= overdue
    for task_id, item in found.items():
        wanted = OFFICER["address"] if task_id in {"III.d", "IV.e"} else "vhxh@le-thanh-nghi.example"
        assert (item.address, item.kind) == (wanted, "task")

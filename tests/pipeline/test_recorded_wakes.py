"""What persons record of a bloc, of tasks and of the fund wakes the reports that it changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from factories.blocs import BLOC, HALF, SCHOOLS, WARD, YEAR, hand_in, with_plans
from thidua import pipeline
from thidua.bloc.ballots import Ballot
from thidua.bloc.unmade import unmade_periods
from thidua.calendar.workdays import load_workdays
from thidua.changes.dry_run import DryRun
from thidua.fund.records import FundEntry
from thidua.settings import Settings
from thidua.tasks.records import TaskWord
from thidua.text.dates import LEGAL_ZONE, format_document_day

MEMBERS = ("LTN", "TV-02", "TV-03")
WHO: dict[str, Any] = {"actor": "Chuyên viên Phòng Văn hóa - Xã hội"}
LATE = {"lock: 2027-01-31": "lock: 2099-01-31", "lock: 2026-07-31": "lock: 2099-07-31"}
BY_LOT = {"ties: criteria\n    order:\n    - T01\n    - T04\n    - T03\n": "ties: draw\n"}
AFTER = datetime(2027, 1, 20, 9, 0, tzinfo=LEGAL_ZONE)
"""The day of the bloc's annual report has passed."""


@pytest.fixture
def desk(settings: Settings) -> Settings:
    made = with_plans(settings, BLOC, SCHOOLS, WARD, edits={**LATE, **BY_LOT})
    for plan_id in pipeline.plan_ids(made):
        (Path(made.landing) / plan_id).mkdir(parents=True, exist_ok=True)
    return made


def issue(settings: Settings, plan_id: str, period_id: str) -> int:
    """The first report, or the replacement that a comparison leads to; its revision number."""
    report: dict[str, Any] = {"plan_id": plan_id, "period_id": period_id}
    snapshot_id = pipeline.aggregate(settings, **report, now=settings.now())["snapshot_id"]
    considered = pipeline.consider(settings, **report, snapshot_id=snapshot_id, now=settings.now())
    assert considered["outcome"] in {"first", "reissue"}, considered
    made = pipeline.render(
        settings, **report, snapshot_id=snapshot_id, correction_id=considered["correction_id"], now=settings.now()
    )
    return int(made["revision_no"])


def touched(settings: Settings, plan_id: str) -> list[str]:
    return pipeline.touched_reports(settings, plan_id=plan_id, now=settings.now())


def tried(settings: Settings, plan_id: str, period_id: str) -> DryRun:
    return pipeline.dry_run(settings, plan_id=plan_id, period_id=period_id, now=settings.now())


def score(desk: Settings) -> None:
    pipeline.score_member(
        desk,
        plan_id=BLOC,
        period_id=YEAR,
        unit_id="TV-02",
        criterion_id="T05",
        points=Decimal("9.5"),
        reason="Đối chiếu sổ theo dõi",
        now=desk.now(),
        **WHO,
    )


def vote(desk: Settings) -> None:
    ballot = Ballot(honour_id="bang-khen", held_on=date(2027, 1, 12), present=8, votes={"LTN": 7})
    pipeline.vote_members(desk, plan_id=BLOC, period_id=YEAR, ballot=ballot, now=desk.now(), **WHO)


def draw(desk: Settings) -> None:
    pipeline.draw_members(
        desk,
        plan_id=BLOC,
        period_id=YEAR,
        units=["TV-03", "LTN", "TV-02"],
        held_on=date(2027, 1, 12),
        note=None,
        now=desk.now(),
        **WHO,
    )


@pytest.mark.parametrize(
    ("record", "what"), [(score, "điểm chấm"), (vote, "kết quả bình xét, suy tôn"), (draw, "kết quả bốc thăm")]
)
def test_a_record_of_the_bloc_wakes_its_report_until_it_is_considered(
    desk: Settings, record: Callable[[Settings], None], what: str
) -> None:
    """Only the report of its own period, and no other plan's; the replacement says why."""
    hand_in(desk, BLOC, YEAR, dict.fromkeys(MEMBERS))
    hand_in(desk, BLOC, HALF, dict.fromkeys(MEMBERS))
    for unit in MEMBERS:
        pipeline.score_member(
            desk,
            plan_id=BLOC,
            period_id=YEAR,
            unit_id=unit,
            criterion_id="T05",
            points=Decimal(9),
            reason="Đối chiếu",
            now=desk.now(),
            **WHO,
        )
    issue(desk, BLOC, HALF)
    assert issue(desk, BLOC, YEAR) == 0
    assert pipeline.plans_with_work(desk, now=desk.now()) == []
    record(desk)
    assert touched(desk, BLOC) == [f"{BLOC}|{YEAR}"]
    assert pipeline.plans_with_work(desk, now=desk.now()) == [BLOC]
    wait = pipeline.gather(desk, plan_id=BLOC, period_id=YEAR, now=desk.now())
    assert wait["wait_until"] is not None
    assert tried(desk, BLOC, YEAR).reason == f"Khối ghi lại {what}"
    assert issue(desk, BLOC, YEAR) == 1
    assert touched(desk, BLOC) == []
    assert pipeline.plans_with_work(desk, now=desk.now()) == []


def test_a_record_that_changes_nothing_printed_is_looked_at_once(desk: Settings) -> None:
    hand_in(desk, BLOC, YEAR, dict.fromkeys(MEMBERS))
    score(desk)
    issue(desk, BLOC, YEAR)
    score(desk)
    assert touched(desk, BLOC) == [f"{BLOC}|{YEAR}"]
    report: dict[str, Any] = {"plan_id": BLOC, "period_id": YEAR}
    made = pipeline.aggregate(desk, **report, now=desk.now())
    assert pipeline.consider(desk, **report, snapshot_id=made["snapshot_id"], now=desk.now())["outcome"] == "unchanged"
    assert touched(desk, BLOC) == []


def test_points_after_the_day_of_a_report_that_was_never_made_have_it_made(desk: Settings) -> None:
    """Its run had failed, or the plan came later than its day: what is recorded afterwards wakes it."""
    ahead = max(AFTER - desk.now(), timedelta(0))
    late = replace(desk, clock_offset=desk.clock_offset + ahead, go_live=date(2025, 1, 1))
    key = f"{BLOC}|{YEAR}"
    hand_in(late, BLOC, YEAR, dict.fromkeys(MEMBERS))
    assert pipeline.plans_with_work(late, now=late.now()) == []
    score(late)
    early = AFTER - timedelta(days=60)
    assert pipeline.unmade_reports(late, plan_id=BLOC, now=early) == [], "its day has not come"
    started_later = replace(late, go_live=date(2098, 1, 1))
    assert pipeline.unmade_reports(started_later, plan_id=BLOC, now=late.now()) == [], (
        "its day lies before the first one"
    )
    assert pipeline.plans_with_work(started_later, now=late.now()) == []
    assert pipeline.unmade_reports(late, plan_id=BLOC, now=late.now()) == [key]
    assert pipeline.plans_with_work(late, now=late.now()) == [BLOC]
    assert issue(late, BLOC, YEAR) == 0
    assert pipeline.unmade_reports(late, plan_id=BLOC, now=late.now()) == []
    assert pipeline.plans_with_work(late, now=late.now()) == []


def test_points_recorded_before_the_day_of_the_report_wake_nothing(desk: Settings) -> None:
    """They are in it when its day comes, and the scheduler makes it."""
    plan, _ = pipeline.plan_of_period(desk, BLOC, YEAR)
    run_at = datetime(2026, 12, 21, 8, 0, tzinfo=LEGAL_ZONE)
    records = {(BLOC, YEAR): run_at - timedelta(minutes=1), (BLOC, "2099-Y"): AFTER}
    given: dict[str, Any] = {"go_live": date(2025, 1, 1), "workdays": load_workdays(), "now": AFTER}
    assert unmade_periods(plan, records, **given) == []
    assert unmade_periods(plan, {(BLOC, YEAR): run_at + timedelta(minutes=1)}, **given) == [YEAR]
    assert unmade_periods(plan, {(WARD, YEAR): AFTER}, **given) == []


def test_a_word_on_a_task_wakes_the_reports_that_show_it(desk: Settings) -> None:
    """The report of the year and not that of the half that had ended before."""
    for period_id in (HALF, YEAR):
        assert issue(desk, WARD, period_id) == 0
    today = desk.now().astimezone(LEGAL_ZONE).date()
    in_time = min(today, date(2026, 7, 1))

    def tell(task_id: str, day: date) -> None:
        word = TaskWord(task_id=task_id, state="done", day=day, evidence="15/KH-UBND", **WHO)
        pipeline.tell_task(desk, plan_id=WARD, word=word, now=desk.now())

    tell("I.a", in_time)
    assert touched(desk, WARD) == [f"{WARD}|{YEAR}"]
    assert pipeline.plans_with_work(desk, now=desk.now()) == [WARD]
    found = tried(desk, WARD, YEAR)
    assert found.outcome in {"note", "reissue"}
    assert "nhiệm vụ" in found.reason
    told = {change.label: (change.before, change.after) for change in found.changes}
    assert told == {
        "Nhiệm vụ I.a, tình trạng": (
            "Chưa thực hiện, quá hạn",
            f"Đã thực hiện ({format_document_day(in_time)}), quá hạn",
        ),
        "Nhiệm vụ I.a, văn bản, minh chứng": (None, "15/KH-UBND"),
    }
    tell("I.b", date(2026, 3, 15))
    assert touched(desk, WARD) == [f"{WARD}|{HALF}", f"{WARD}|{YEAR}"]


def record_fund(desk: Settings, amount: int) -> None:
    entry = FundEntry(
        source_id="budget", set_aside=Decimal(amount), spent_on_awards=Decimal(0), spent_otherwise=Decimal(0)
    )
    pipeline.record_fund(desk, plan_id=WARD, period_id=YEAR, entry=entry, now=desk.now(), **WHO)


def test_an_entry_of_the_fund_wakes_the_report_of_the_year(desk: Settings) -> None:
    """Until it is considered, and no other report; what changes no figure is looked at once."""
    record_fund(desk, 100_000_000)
    for period_id in (HALF, YEAR):
        assert issue(desk, WARD, period_id) == 0
    assert pipeline.plans_with_work(desk, now=desk.now()) == []
    record_fund(desk, 120_000_000)
    assert touched(desk, WARD) == [f"{WARD}|{YEAR}"]
    assert pipeline.plans_with_work(desk, now=desk.now()) == [WARD]
    assert pipeline.gather(desk, plan_id=WARD, period_id=YEAR, now=desk.now())["wait_until"] is not None
    assert tried(desk, WARD, YEAR).reason == "Số liệu quỹ thi đua, khen thưởng được ghi lại (1 dòng)"
    assert issue(desk, WARD, YEAR) == 1
    assert touched(desk, WARD) == []

    record_fund(desk, 120_000_000)
    assert touched(desk, WARD) == [f"{WARD}|{YEAR}"]
    report: dict[str, Any] = {"plan_id": WARD, "period_id": YEAR}
    made = pipeline.aggregate(desk, **report, now=desk.now())
    assert pipeline.consider(desk, **report, snapshot_id=made["snapshot_id"], now=desk.now())["outcome"] == "unchanged"
    assert touched(desk, WARD) == []
    assert pipeline.plans_with_work(desk, now=desk.now()) == []

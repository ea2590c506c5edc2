"""Will we make it? Each reason alone, at the instants where the answer turns."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from factories.plans import make_plan
from factories.watched import at
from thidua.calendar.workdays import load_workdays
from thidua.watch.due import DueReport, due_reports
from thidua.watch.facts import Pace
from thidua.watch.forecast import Forecast, Forecaster, Progress, Verdict
from thidua.watch.hours import after_working_hours, working_days_left
from thidua.watch.limits import load_limits

LIMITS, WORKDAYS = load_limits(), load_workdays()
DUE = next(due for due in due_reports(make_plan(), WORKDAYS) if due.period_id == "2026-Y")


def forecast(now: datetime, *, due: DueReport = DUE, pace: Pace | None = None, **progress: object) -> Forecast:
    forecaster = Forecaster(limits=LIMITS, workdays=WORKDAYS, pace=pace or Pace(), now=now)
    return forecaster.forecast(due, Progress(**progress))  # type: ignore[arg-type]  # keywords of Progress


def test_report_of_its_hour_is_on_track_and_done_after_the_usual_time() -> None:
    found = forecast(at("12-09 09:00"))
    assert (found.verdict, found.reasons) == (Verdict.ON_TRACK, ())
    assert found.done_at == at("12-10 08:40")
    assert forecast(at("12-10 08:10")).done_at == at("12-10 08:50")


def test_past_runs_replace_what_is_assumed_also_where_they_took_no_time() -> None:
    pace = Pace(make=timedelta(0), send=timedelta(hours=2))
    assert forecast(at("12-09 09:00"), pace=pace).done_at == at("12-10 10:00")


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        ("12-14 16:20", Verdict.ON_TRACK),
        ("12-14 16:21", Verdict.AT_RISK),
        ("12-14 23:19", Verdict.AT_RISK),
        ("12-14 23:20", Verdict.CANNOT),
    ],
)
def test_forty_minutes_before_office_hours_and_before_the_legal_end_the_answer_turns(
    now: str, verdict: Verdict
) -> None:
    due = replace(DUE, run_at=at("12-14 16:00"))
    late_is_told = timedelta(minutes=LIMITS.report.late_minutes)
    found = forecast(at(now), due=due)
    reasons = [reason for reason in found.reasons if "quá giờ lập" not in reason.sentence]
    assert max((reason.verdict for reason in reasons), default=Verdict.ON_TRACK) == verdict
    assert (len(found.reasons) > len(reasons)) == (at(now) > due.run_at + late_is_told)


def test_decision_of_a_person_takes_working_hours() -> None:
    found = forecast(at("12-11 16:00"), first_issued_at=at("12-10 08:01"), questions=1)
    assert found.done_at == at("12-14 11:00")
    assert found.verdict == Verdict.AT_RISK
    assert "chờ người có trách nhiệm quyết định" in found.reasons[0].sentence


def test_decision_that_comes_after_the_end_cannot_make_it() -> None:
    assert forecast(at("12-14 14:00"), questions=1).verdict == Verdict.CANNOT


def test_number_that_the_clerk_must_give_takes_working_hours() -> None:
    found = forecast(at("12-11 16:00"), is_number_missing=True)
    assert (found.done_at, found.verdict) == (at("12-14 11:00"), Verdict.AT_RISK)
    assert any("register give" in reason.remedy for reason in found.reasons)


def test_dead_machine_is_a_risk_and_an_unknown_one_is_none() -> None:
    assert forecast(at("12-09 09:00"), is_machine_alive=False).verdict == Verdict.AT_RISK
    assert forecast(at("12-09 09:00"), is_machine_alive=None).verdict == Verdict.ON_TRACK


@pytest.mark.parametrize(
    ("now", "missing", "verdict"),
    [
        ("12-07 09:00", 4, Verdict.ON_TRACK),
        ("12-08 09:00", 4, Verdict.AT_RISK),
        ("12-08 09:00", 3, Verdict.ON_TRACK),
        ("12-09 09:00", 3, Verdict.AT_RISK),
        ("12-09 09:00", 2, Verdict.ON_TRACK),
        ("12-10 07:00", 1, Verdict.AT_RISK),
    ],
)
def test_missing_units_count_the_more_the_nearer_their_end_is(now: str, missing: int, verdict: Verdict) -> None:
    units = frozenset(sorted(DUE.unit_ids)[:missing])
    found = forecast(at(now), missing=units)
    assert found.verdict == verdict
    assert f"còn {missing}/4 đơn vị chưa nộp" in found.reasons[0].sentence
    assert not forecast(at(now), missing=units, first_issued_at=at("12-06 08:00")).reasons


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("12-10 09:00", 4, "12-10 13:00"),
        ("12-10 05:00", 4, "12-10 12:00"),
        ("12-10 15:00", 4, "12-11 10:00"),
        ("12-11 16:00", 4, "12-14 11:00"),
        ("12-12 10:00", 4, "12-14 12:00"),
        ("12-10 17:00", 9, "12-11 17:00"),
    ],
)
def test_working_hours_pass_only_in_the_office(start: str, hours: int, end: str) -> None:
    assert after_working_hours(at(start), hours, LIMITS.office, WORKDAYS) == at(end)


@pytest.mark.parametrize(
    ("now", "left"), [("12-10 23:59", 3), ("12-12 12:00", 1), ("12-14 00:00", 1), ("12-15 00:00", 0)]
)
def test_working_days_left_count_today_and_the_last_day(now: str, left: int) -> None:
    assert working_days_left(at(now), date(2026, 12, 14), WORKDAYS) == left

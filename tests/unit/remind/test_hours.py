"""The file of hours and waits, and what may happen next to a digest."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from factories.reminders import at
from thidua.calendar.workdays import load_workdays
from thidua.errors import PlanError
from thidua.remind.hours import load_hours, read_hours
from thidua.remind.state import NoticeRow, decide

GOOD = 'opens: "07:30"\ncloses: "17:00"\nurgent_hours: 24\nretries: [{after: 5m}]\n'


def test_project_s_own_hours_retry_until_the_office_closes() -> None:
    hours = load_hours()
    assert hours.delays[:2] == (timedelta(minutes=5), timedelta(minutes=15))
    assert sum(hours.delays, timedelta(0)) > timedelta(hours=9, minutes=30)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"17:00"', '"07:00"', "opens 07:30 >= closes 07:00"),
        ("urgent_hours: 24", "urgent_hours: -1", "urgent_hours"),
        ("5m", "5 phút", "after"),
        ("[{after: 5m}]", "[]", "retries"),
        ("opens:", "mo_cua:", "khóa lạ"),
    ],
)
def test_file_that_cannot_be_used_is_told(tmp_path: Path, old: str, new: str, expected: str) -> None:
    path = tmp_path / "reminders.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert read_hours(path).urgent_hours == 24
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(PlanError, match=expected):
        read_hours(path)


@pytest.mark.parametrize(
    ("now", "due", "is_allowed"),
    [
        ("12-09 09:00", None, True),
        ("12-09 19:00", None, False),
        ("12-09 19:00", "12-09 23:59", True),
        ("12-09 19:00", "12-10 06:00", True),
        ("12-09 19:00", "12-10 08:00", False),  # the office opens before
        ("12-09 19:00", "12-09 18:00", False),  # over
        ("12-11 19:00", "12-13 23:59", False),  # Friday evening, due on Sunday: more than a day away
        ("12-13 00:13", "12-13 23:59", True),  # Sunday
        ("2026-01-10 08:00", None, True),  # a make-up Saturday
        ("2026-02-17 08:00", None, False),  # Tết
    ],
)
def test_hours_of_working_days_or_an_end_before_the_office_opens(now: str, due: str | None, is_allowed: bool) -> None:
    dues = [None, at(due) if due else None]
    assert load_hours().allow(dues, workdays=load_workdays(), now=at(now)) == is_allowed


NOW = at("12-09 10:00")
DELAYS = (timedelta(minutes=5), timedelta(minutes=15))


def row(**changes: Any) -> NoticeRow:
    base: dict[str, Any] = {
        "notice_id": 1,
        "address": "a@b.example",
        "day": date(2026, 12, 9),
        "message_id": "<notice.1@thidua.local>",
        "attempt_no": 1,
        "state": "FAILED",
        "sentence": "",
        "worker": "w1",
        "changed_at": NOW,
        "lease_until": None,
        "sha256": None,
        "item_keys": None,
    }
    return NoticeRow(**{**base, **changes})


def minutes(number: int) -> datetime:
    return NOW + timedelta(minutes=number)


@pytest.mark.parametrize(
    ("notice", "now", "step"),
    [
        (row(attempt_no=0, state=None, changed_at=None), NOW, "claim"),
        (row(), minutes(4), "wait"),
        (row(), minutes(5), "claim"),
        (row(attempt_no=2), minutes(14), "wait"),
        (row(attempt_no=2), minutes(15), "claim"),
        (row(attempt_no=3), minutes(600), "stop"),
        (row(), NOW + timedelta(days=1), "stop"),
        (row(state="SENT"), minutes(600), "stop"),
        (row(state="REFUSED"), minutes(600), "stop"),
        (row(state="UNKNOWN"), minutes(600), "stop"),
        (row(state="CLAIMED", lease_until=minutes(5)), minutes(4), "wait"),
        (row(state="CLAIMED", lease_until=minutes(5)), minutes(5), "claim"),
        (row(state="CLAIMED", attempt_no=3, lease_until=minutes(5)), minutes(5), "declare_failed"),
        (row(state="CLAIMED", lease_until=minutes(5)), NOW + timedelta(days=1), "declare_failed"),
        (row(state="STARTED", lease_until=minutes(1)), NOW, "wait"),
        (row(state="STARTED", lease_until=minutes(1)), minutes(1), "declare_unknown"),
        (row(state="STARTED", lease_until=minutes(1)), NOW - timedelta(hours=2), "declare_unknown"),
        (row(), NOW - timedelta(hours=2), "claim"),
    ],
)
def test_next_step(notice: NoticeRow, now: datetime, step: str) -> None:
    assert decide(notice, now, DELAYS) == step

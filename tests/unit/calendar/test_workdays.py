"""Working days: weekends, holidays, make-up Saturdays, and a table that says where it ends."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from thidua.calendar.workdays import HOLIDAYS, load_workdays, read_workdays
from thidua.errors import PlanError
from thidua.text.dates import LEGAL_ZONE


@pytest.mark.parametrize("day", [date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)])
def test_make_up_saturday_is_a_working_day(day: date) -> None:
    assert day.weekday() == 5
    assert load_workdays().is_working_day(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2025, 1, 1),
        date(2025, 4, 7),
        date(2025, 5, 2),
        date(2025, 9, 1),
        date(2026, 1, 2),
        date(2026, 4, 27),
        date(2026, 4, 30),
        date(2026, 5, 1),
        date(2026, 8, 31),
        date(2027, 1, 1),
    ],
)
def test_holiday_on_a_weekday_is_no_working_day(day: date) -> None:
    assert day.weekday() < 5
    assert not load_workdays().is_working_day(day)


def test_lunar_new_year_of_2026_lasts_nine_days() -> None:
    workdays = load_workdays()
    days = [date(2026, 2, 14) + timedelta(days=n) for n in range(9)]
    assert not any(workdays.is_working_day(day) for day in days)
    assert workdays.last_on_or_before(date(2026, 2, 22)) == date(2026, 2, 13)
    assert workdays.next_after(date(2026, 2, 13)) == date(2026, 2, 23)


def test_culture_day_is_known_but_not_in_force() -> None:
    assert load_workdays().is_working_day(date(2026, 11, 24))


def test_undecided_days_are_off_and_marked() -> None:
    workdays = load_workdays()
    assert not workdays.is_working_day(date(2027, 2, 8))
    assert not workdays.is_verified(date(2027, 2, 1), date(2027, 2, 28))
    assert workdays.is_verified(date(2025, 1, 1), date(2027, 1, 31))


def test_count_between_excludes_the_first_and_includes_the_last_day() -> None:
    workdays = load_workdays()
    assert workdays.count_between(date(2025, 12, 9), date(2025, 12, 14)) == 3
    assert workdays.count_between(date(2025, 12, 9), date(2025, 12, 12)) == 3
    assert workdays.count_between(date(2025, 12, 12), date(2025, 12, 14)) == 0
    assert workdays.count_between(date(2025, 12, 12), date(2025, 12, 1)) == 0
    assert workdays.count_between(date(2026, 1, 9), date(2026, 1, 12)) == 2


def test_outside_of_the_table_only_weekends_and_fixed_holidays_are_known() -> None:
    workdays = load_workdays()
    assert workdays.is_working_day(date(2028, 1, 3))
    assert not workdays.is_working_day(date(2028, 1, 1))
    assert not workdays.is_working_day(date(2030, 4, 30))
    assert not workdays.is_working_day(date(2028, 6, 17))
    assert workdays.last_on_or_before(date(2030, 5, 1)) == date(2030, 4, 29)
    assert not workdays.is_covered(date(2027, 12, 31), date(2028, 1, 1))
    assert not workdays.is_verified(date(2028, 6, 1), date(2028, 6, 2))


def test_an_instant_is_not_a_day() -> None:
    with pytest.raises(TypeError, match="not an instant"):
        load_workdays().is_working_day(datetime(2026, 1, 5, tzinfo=LEGAL_ZONE))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("- day: 2026-01-10", "- day: 2026-01-12", "ngày làm bù 2026-01-12 phải là ngày nghỉ hằng tuần"),
        ("instead_of: 2026-08-31", "instead_of: 2026-08-28", "ngày 2026-08-28 được hoán đổi phải nằm trong"),
        ("first: 2026-02-14", "first: 2026-02-24", r"holidays\[6\]: có các khóa .*first <= last"),
        ("last: 2027-12-31}", "last: 2027-08-31}", "ngày nghỉ 2027-09-02 nằm ngoài khoảng 'coverage'"),
        ("first: 2026-02-14", "first: 30/02/2026", r"holidays\[6\].first: có '30/02/2026'; cần một ngày dạng"),
        ('"04-30", "05-01"', '"04-31", "05-01"', "every_year"),
        ("days: [saturday, sunday]", "days: [thứ bảy]", r"weekly_days_off.days\[0\]: có 'thứ bảy'; cần một trong"),
    ],
)
def test_a_wrong_table_is_refused_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = HOLIDAYS.read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / "holidays.yaml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PlanError, match=message):
        read_workdays(tmp_path / "holidays.yaml")

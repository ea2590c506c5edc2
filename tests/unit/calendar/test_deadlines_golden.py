"""Every deadline that the five plans state, against the dates worked out by hand (docs/architecture.md, "Time")."""

from datetime import date, datetime

import pytest

from thidua.calendar.due import due_instants
from thidua.calendar.workdays import load_workdays
from thidua.plan.load import load_plan
from thidua.plan.model import Basis, DueRule, Plan
from thidua.settings import project_path


def stated_plan(plan_id: str) -> Plan:
    return load_plan(project_path("include", "plans", f"{plan_id}.yaml"))


@pytest.mark.parametrize(
    ("plan_id", "flow_id", "last_instant", "weekday", "last_working_day"),
    [
        ("vinh-bao-2026", "F3", "2026-02-28T23:59:59+07:00", "Sat", "2026-02-27"),
        ("vinh-bao-2026", "F4", "2026-12-06T23:59:59+07:00", "Sun", "2026-12-04"),
        ("chu-van-an-2026", "F1", "2026-12-14T23:59:59+07:00", "Mon", "2026-12-14"),
        ("kien-an-2025", "F15", "2025-12-09T23:59:59+07:00", "Tue", "2025-12-09"),
        ("kien-an-2025", "F16", "2025-12-14T23:59:59+07:00", "Sun", "2025-12-12"),
        ("thuong-hong-2025", "F13", "2025-12-14T23:59:59+07:00", "Sun", "2025-12-12"),
        ("le-thanh-nghi-2026", "F6", "2026-06-30T23:59:59+07:00", "Tue", "2026-06-30"),
        ("le-thanh-nghi-2026", "F7", "2026-06-30T23:59:59+07:00", "Tue", "2026-06-30"),
        ("le-thanh-nghi-2026", "F8", "2026-06-30T23:59:59+07:00", "Tue", "2026-06-30"),
        ("le-thanh-nghi-2026", "F9", "2026-12-31T23:59:59+07:00", "Thu", "2026-12-31"),
        ("le-thanh-nghi-2026", "F10", "2026-12-31T23:59:59+07:00", "Thu", "2026-12-31"),
    ],
)
def test_stated_deadline(plan_id: str, flow_id: str, last_instant: str, weekday: str, last_working_day: str) -> None:
    flow = next(f for f in stated_plan(plan_id).flows if f.id == flow_id)
    due = due_instants(flow.due, load_workdays())
    assert due.last_instant == datetime.fromisoformat(last_instant)
    assert due.last_instant.isoformat() == last_instant
    assert f"{due.last_instant:%a}" == weekday
    assert due.last_working_day == date.fromisoformat(last_working_day)


@pytest.mark.parametrize(
    ("plan_id", "flow_id"),
    [
        ("chu-van-an-2026", "F2"),
        ("vinh-bao-2026", "F5"),
        ("le-thanh-nghi-2026", "F11"),
        ("thuong-hong-2025", "F12"),
        ("thuong-hong-2025", "F14"),
    ],
)
def test_deadline_without_a_date_has_no_instant(plan_id: str, flow_id: str) -> None:
    flow = next(f for f in stated_plan(plan_id).flows if f.id == flow_id)
    due = due_instants(flow.due, load_workdays())
    assert (due.last_instant, due.last_working_day) == (None, None)


def test_conference_of_bloc_8_in_january_2027() -> None:
    rule = DueRule(kind="within_month", raw_text="vào tháng 01/2027", anchor=date(2027, 1, 1), basis=Basis(line=103))
    due = due_instants(rule, load_workdays())
    assert due.last_instant == datetime.fromisoformat("2027-01-31T23:59:59+07:00")
    assert due.last_working_day == date(2027, 1, 29)


def test_by_includes_its_day_and_before_does_not() -> None:
    basis = Basis(line=1)
    by = DueRule(kind="by", raw_text="chậm nhất ngày 15/12/2026", anchor=date(2026, 12, 15), basis=basis)
    before = DueRule(kind="before", raw_text="trước ngày 15/12/2026", anchor=date(2026, 12, 15), basis=basis)
    assert due_instants(by, load_workdays()).last_working_day == date(2026, 12, 15)
    assert due_instants(before, load_workdays()).last_working_day == date(2026, 12, 14)

"""Who owes what: the same verdict as the reports' own, and a file that waits is not missing."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.plans import make_unit
from factories.reminders import PERIOD, Desk, at, make_reminded
from factories.warehouse import add_plan, add_receipt, add_state, add_submission, add_void, aggregate
from thidua.calendar.workdays import load_workdays
from thidua.remind.sources import officers, units
from thidua.remind.standings import read_standings

LAST_DAY = "12-09 08:00"
_numbers = count(1)


def test_every_unit_without_a_report_is_reminded(desk: Desk) -> None:
    units_due = {unit.id: "unit-due" for unit in desk.plans[0].units}
    assert desk.kinds(at(LAST_DAY)) == {**units_due, "officer": "officer-summary"}


def test_report_and_confirmed_nil_are_met(desk: Desk) -> None:
    desk.hand_in("CA", at("12-04 09:00"))
    desk.hand_in("TH-01", at("12-04 09:00"), is_confirmed_nil=True)
    assert sorted(desk.kinds(at(LAST_DAY))) == ["P-VHXH", "TDP-01", "officer"]


def test_nobody_is_told_anything_when_all_have_reported(desk: Desk) -> None:
    for unit in desk.plans[0].units:
        desk.hand_in(unit.id, at("12-04 09:00"))
    assert desk.items(at(LAST_DAY)) == []


@pytest.mark.parametrize("state", ["READ", "ACCEPTED"])
def test_file_that_waits_for_the_next_step_is_not_missing(desk: Desk, state: str) -> None:
    desk.receive("CA", at("12-08 09:00"), state=state)
    kinds = desk.kinds(at(LAST_DAY))
    assert "CA" not in kinds
    (officer,) = [item for item in desk.items(at(LAST_DAY)) if item.kind == "officer-summary"]
    assert "Ngoài ra, bản nộp của 1 đơn vị đã được tiếp nhận và đang chờ kiểm tra." in officer.lines


def test_file_that_nobody_has_read_is_its_units_by_its_name(desk: Desk) -> None:
    desk.receive(
        None, at("12-01 09:00"), state="RECEIVED", name=f"sub/phuong-mau-2026__{PERIOD}__TDP-01__sua-lan-1.xlsx"
    )
    assert sorted(desk.kinds(at(LAST_DAY))) == ["CA", "P-VHXH", "TH-01", "officer"]


def test_file_for_another_period_does_not_excuse(desk: Desk) -> None:
    desk.receive(None, at("12-01 09:00"), state="RECEIVED", name="phuong-mau-2026__2026-H1__TDP-01.xlsx")
    assert "TDP-01" in desk.kinds(at(LAST_DAY))


def test_file_of_nobody_known_holds_the_plans_reminders_back_until_it_should_have_been_read(desk: Desk) -> None:
    desk.receive(None, at("12-09 07:30"), state="RECEIVED", name="báo cáo.xlsx")
    assert desk.kinds(at("12-09 08:00")) == {}
    assert len(desk.kinds(at("12-09 08:31"))) == 5


def test_refused_file_is_told_with_where_its_findings_are(desk: Desk) -> None:
    receipt_id = desk.receive("CA", at("12-08 09:00"), state="REJECTED", name="bao cao CA.xlsx")
    (item,) = [item for item in desk.items(at(LAST_DAY)) if item.key.endswith("|CA")]
    assert item.title.endswith("; bản nộp bị từ chối, cần nộp lại")
    (line,) = [line for line in item.lines if "bao cao CA.xlsx" in line]
    assert f"phan-hoi/phuong-mau-2026/BN-{receipt_id:08d}.txt" in line
    assert "09:00 ngày 08/12/2026" in line


def test_refused_correction_of_a_report_that_counts_reminds_nobody(desk: Desk) -> None:
    desk.hand_in("CA", at("12-04 09:00"))
    desk.receive("CA", at("12-08 09:00"), state="REJECTED")
    assert "CA" not in desk.kinds(at(LAST_DAY))


def test_file_that_could_not_be_read_is_told_to_the_unit_of_its_name(desk: Desk) -> None:
    desk.receive(None, at("12-08 09:00"), state="QUARANTINED", name=f"phuong-mau-2026__{PERIOD}__CA.xlsx")
    (item,) = [item for item in desk.items(at(LAST_DAY)) if item.key.endswith("|CA")]
    assert "cần nộp lại" in item.title


def test_report_taken_back_is_owed_again(desk: Desk) -> None:
    desk.hand_in("CA", at("12-04 09:00"))
    with desk.engine.begin() as connection:
        whose: dict[str, Any] = {
            "plan_id": desk.plans[0].id,
            "asked_at": at("12-07 09:00"),
            "recorded_at": at("12-07 09:00"),
        }
        add_void(connection, "CA", version_no=2, **whose)
    (item,) = [item for item in desk.items(at(LAST_DAY)) if item.key.endswith("|CA")]
    assert "Đơn vị đã rút bản báo cáo nộp trước đó và chưa nộp bản khác." in item.lines


def test_unit_that_ended_before_the_period_or_begins_after_it_owes_nothing(desk: Desk) -> None:
    ended = make_unit(id="TDP-02", valid_to=at("2025-12-31 00:00").date(), successors=["TDP-01"])
    later = make_unit(id="TDP-03", valid_from=at("12-05 00:00").date())
    closing = make_unit(id="TDP-04", valid_to=at("08-31 00:00").date(), successors=["TDP-01"])
    desk.plans = [make_reminded(units=[make_unit(), ended, later, closing], targets=[])]
    assert sorted(desk.kinds(at(LAST_DAY))) == ["TDP-01", "TDP-04", "officer"]


def test_unit_without_an_address_is_told_to_the_officer(desk: Desk) -> None:
    desk.plans = [make_reminded(units=[make_unit(email="chưa có"), make_unit(id="TDP-02")], targets=[])]
    kinds = desk.kinds(at(LAST_DAY))
    assert sorted(kinds) == ["TDP-02", "officer"]
    (officer,) = [item for item in desk.items(at(LAST_DAY)) if item.kind == "officer-summary"]
    assert any("TDP-01" in line and "không có địa chỉ thư điện tử" in line for line in officer.lines)


def test_plan_without_a_policy_or_before_its_beginning_reminds_nobody(desk: Desk) -> None:
    desk.plans = [desk.plans[0].model_copy(update={"reminders": None})]
    assert desk.items(at(LAST_DAY)) == []
    desk.plans = [make_reminded(policy={"since": "2026-12-10"})]
    assert desk.items(at(LAST_DAY)) == []


EVENTS = st.lists(st.sampled_from(["report", "nil", "refused", "waiting", "withdrawal", "void last"]), max_size=6)
MET = {"REPORTED", "CONFIRMED_ZERO", "LATE"}


def play(connection: sa.Connection, plan_id: str, unit_id: str, events: list[str]) -> None:
    """What happens to one unit, an hour apart."""
    versions = 0
    for hour, event in enumerate(events):
        when = at("12-01 00:00") + timedelta(hours=hour)
        whose: dict[str, Any] = {"plan_id": plan_id, "period_id": PERIOD, "recorded_at": when}
        if event in {"refused", "waiting"}:
            receipt_id = add_receipt(connection, received_at=when, recorded_at=when)
            state = "REJECTED" if event == "refused" else "ACCEPTED"
            add_state(connection, receipt_id=receipt_id, unit_id=unit_id, state=state, **whose)
            continue
        versions += 1
        if event in {"report", "nil"}:
            nil = event == "nil"
            made: dict[str, Any] = {**whose, "version_no": versions, "received_at": when}
            add_submission(connection, unit_id, is_confirmed_nil=nil, **made)
        elif versions > 1:
            voids = versions - 1 if event == "void last" else None
            add_void(connection, unit_id, version_no=versions, voids=voids, asked_at=when, **whose)
        else:
            versions -= 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories=st.lists(EVENTS, min_size=1, max_size=4), day=st.integers(0, 60))
def test_verdict_is_that_of_the_reports_and_only_who_owes_is_reminded(
    desk: Desk, histories: list[list[str]], day: int
) -> None:
    plan_id = f"phuong-mau-{next(_numbers)}"
    names = [f"U{n}" for n in range(1, len(histories) + 2)]
    owed = names[:-1]  # the last unit stands in the plan and owes nothing for the period
    with desk.engine.begin() as connection:
        version = add_plan(connection, units=names, owed=owed, plan_id=plan_id, period_id=PERIOD)
        for unit_id, events in zip(names, [*histories, ["refused"]], strict=True):
            play(connection, plan_id, unit_id, events)
        snapshot_id = aggregate(connection, version, known_at=at("12-05 00:00"), period_id=PERIOD).snapshot_id
        rows = connection.execute(
            sa.text("select unit_id, state from obligation_status where snapshot_id = :id"), {"id": snapshot_id}
        )
        reported = {row.unit_id: row.state for row in rows}
        found = read_standings(connection, plan_id=plan_id, period_id=PERIOD, unit_ids=owed)
        now = at("11-16 09:00") + timedelta(days=day)
        plan = make_reminded(
            id=plan_id,
            units=[make_unit(id=u, valid_to=None if u in owed else at("2025-12-31 00:00").date()) for u in names],
            targets=[],
        )
        told = {
            item.key.split("|")[2]: item
            for item in units.items(connection, plans=[plan], workdays=load_workdays(), now=now)
        }
        for_officer = list(officers.items(connection, plans=[plan], workdays=load_workdays(), now=now))
    assert reported[names[-1]] == "NOT_REQUIRED"
    for unit_id in owed:
        state = found[unit_id].state
        assert (state == "MET") == (reported[unit_id] in MET)
        if state in {"REJECTED", "MISSING"}:
            assert state == reported[unit_id]
        elif state == "WAITING":
            assert reported[unit_id] in {"REJECTED", "MISSING"}
        assert unit_id not in told or state in {"REJECTED", "MISSING"}
    assert set(told) <= set(owed)
    assert not told or now.date() >= plan.period(PERIOD).opens
    owing = sum(found[unit_id].is_owed for unit_id in owed)
    assert bool(told) <= bool(for_officer) <= bool(owing)


def test_reminded_units_are_all_who_owe_on_a_day_of_the_schedule(desk: Desk) -> None:
    desk.hand_in("CA", at("12-04 09:00"))
    assert sorted(desk.kinds(at("12-04 09:30"))) == ["P-VHXH", "TDP-01", "TH-01", "officer"]

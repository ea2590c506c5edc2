"""Consistency checks: a sound snapshot passes, and each check finds the one thing that is broken for it."""

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from factories.warehouse import (
    IN_TIME,
    KNOWN_AT,
    RECORDED,
    Row,
    add_plan,
    add_receipt,
    add_state,
    add_submission,
    aggregate,
    make_commendation_row,
    make_movement_row,
    make_ratio_row,
    make_status_row,
    make_target_row,
)
from thidua.aggregate.checks import check_snapshot, find_disagreements
from thidua.aggregate.rules import rule_files
from thidua.errors import FiguresError, NotYetError

TARGETS = [
    make_target_row(position=1),
    make_ratio_row(position=2),
    make_status_row(position=3),
    make_target_row(
        target_id="A01",
        position=4,
        measure="growth",
        roll_up="SINGLE",
        goal_kind="range",
        goal_low=Decimal(14),
        goal_high=Decimal("14.5"),
        lowest=Decimal(-100),
        highest=Decimal(500),
    ),
    make_target_row(
        target_id="A40",
        position=6,
        roll_up="SINGLE",
        direction="lower",
        goal_kind="at_most",
        goal_low=None,
        goal_high=Decimal(330_681),
    ),
    make_target_row(
        target_id="A01a",
        position=5,
        measure="growth",
        roll_up="SINGLE",
        goal_low=Decimal(12),
        parent_target_id="A01",
    ),
]
REPORTERS = {
    "A05": ["U1", "U2", "U3"],
    "A11": ["U1", "U2", "U4"],
    "A16": ["U2"],
    "A01": ["U1", "U2"],
    "A01a": ["U1"],
    "A40": ["U1"],
}
MOVEMENTS = {"M1": ("Cả nước chung sức xây dựng nông thôn mới", "central")}


def sound_snapshot(connection: sa.Connection) -> int:
    """U1 and U2 report, U3 signs 'không có', U4 sends nothing, U5 owes nothing."""
    version = add_plan(
        connection,
        units=["U1", "U2", "U3", "U4", "U5"],
        owed=["U1", "U2", "U3", "U4"],
        targets=TARGETS,
        reporters=REPORTERS,
        movements=MOVEMENTS,
    )
    office: dict[str, Row] = {
        "A05": {"actual": 450, "estimate": 480},
        "A11": {"numerator": 190, "denominator": 200, "estimate_numerator": 2, "estimate_denominator": 3},
        "A01": {"actual": 14},
        "A01a": {"actual": Decimal("12.5"), "estimate": 13},
        "A40": {"actual": 329_000},
    }
    station: dict[str, Row] = {
        "A05": {"actual": 30, "estimate": 40},
        "A11": {"numerator": 1, "denominator": 3, "estimate_numerator": 3, "estimate_denominator": 3},
        "A16": {"status": "Đạt"},
        "A01": {"explanation": "không theo dõi"},
    }
    movements = [make_movement_row(movement_id="M1"), make_movement_row()]
    awards = [make_commendation_row()]
    add_submission(connection, "U1", figures={"A05": {"actual": 1}})
    add_submission(connection, "U1", version_no=2, figures=office, movements=movements, commendations=awards)
    add_submission(connection, "U2", figures=station, movements=movements, commendations=awards)
    add_submission(connection, "U3", is_confirmed_nil=True)
    add_submission(connection, "U5", figures={"A05": {"actual": 1000}})
    return aggregate(connection, version).snapshot_id


BREAKS = {
    "an input is dropped": (
        "delete from snapshot_input where submission_id = (select submission_id from submission where unit_id = 'U3')",
        {("inputs_are_current", "U3"), ("obligation_state_agrees", "U3"), ("coverage_agrees", "A05")},
    ),
    "a superseded version is used": (
        "insert into submission (kind, receipt_id, plan_id, period_id, unit_id, form_edition, version_no,"
        " is_confirmed_nil, data_as_of, received_at, content_sha256, recorded_at)"
        " select 'report', :receipt_id, plan_id, period_id, unit_id, form_edition, 2, true, data_as_of, received_at,"
        " content_sha256, recorded_at from submission where unit_id = 'U3'",
        {("inputs_are_current", "U3")},
    ),
    "a unit that owes nothing is added": (
        "insert into snapshot_input select :snapshot_id, submission_id from submission where unit_id = 'U5'",
        {("inputs_are_current", "U5"), ("obligation_state_agrees", "U5")},
    ),
    "a unit is forgotten": (
        "delete from obligation_status where unit_id = 'U4'",
        {("obligations_complete", "U4")},
    ),
    "a unit is made to owe": (
        "update obligation_status set state = 'MISSING' where unit_id = 'U5'",
        {("obligations_complete", "U5")},
    ),
    "a missing unit is told as reported": (
        "update obligation_status set state = 'REPORTED' where unit_id = 'U4'",
        {("obligation_state_agrees", "U4")},
    ),
    "a nil return is told as a report": (
        "update obligation_status set state = 'REPORTED' where unit_id = 'U3'",
        {("obligation_state_agrees", "U3")},
    ),
    "a late unit is told as in time": (
        "update obligation_status set is_first_on_time = false where unit_id = 'U1'",
        {("obligation_state_agrees", "U1")},
    ),
    "a total is lost": (
        "delete from indicator_total where target_id = 'A16'",
        {("targets_complete", "A16")},
    ),
    "a verdict on no target": (
        "insert into target_verdict (snapshot_id, target_id, verdict, reason) values (:snapshot_id, 'Z99', 'MET', 'x')",
        {("targets_complete", "Z99")},
    ),
    "more units are expected": (
        "update indicator_total set units_expected = 9 where target_id = 'A11'",
        {("coverage_agrees", "A11")},
    ),
    "a missing unit is counted as having reported": (
        "update indicator_total set units_reported = 3 where target_id = 'A11'",
        {("coverage_agrees", "A11")},
    ),
    "a sum is wrong": (
        "update indicator_total set actual = 481 where target_id = 'A05'",
        {("sum_of_parts", "A05")},
    ),
    "an estimate is wrong": (
        "update indicator_total set estimate = 521 where target_id = 'A05'",
        {("sum_of_parts", "A05"), ("verdict_agrees", "A05")},
    ),
    "a ratio is an average": (
        "update indicator_total set actual = (95 + 100 / 3.0) / 2 where target_id = 'A11'",
        {("ratio_of_sums", "A11")},
    ),
    "a ratio has other parts": (
        "update indicator_total set estimate_denominator = 5 where target_id = 'A11'",
        {("ratio_of_sums", "A11")},
    ),
    "a single figure has no source": (
        "update indicator_total set actual = 14.2 where target_id = 'A01'",
        {("single_has_a_source", "A01"), ("verdict_agrees", "A01")},
    ),
    "a figure that was handed in is not counted": (
        "update indicator_total set units_reported = 1 where target_id = 'A11'",
        {("coverage_agrees", "A11")},
    ),
    "two units differ on a single figure": (
        "update indicator_fact set actual = 15 where target_id = 'A01' and actual is null",
        {("single_reporters_agree", "A01"), ("coverage_agrees", "A01")},
    ),
    "growth is summed": (
        "update plan_target set roll_up = 'SUM' where target_id = 'A01a'",
        {("growth_never_summed", "A01a"), ("coverage_agrees", "A01a")},
    ),
    "a figure cannot be true": (
        "update plan_target set highest = 60 where target_id = 'A11'",
        {("within_limits", "A11")},
    ),
    "a figure is too low to be true": (
        "update plan_target set lowest = 14.1 where target_id = 'A01'",
        {("within_limits", "A01")},
    ),
    "a parent is unknown": (
        "update plan_target set parent_target_id = 'A99' where target_id = 'A01a'",
        {("parents_known", "A01a")},
    ),
    "a parent is a child itself": (
        "update plan_target set parent_target_id = 'A05' where target_id = 'A01'",
        {("parents_known", "A01a")},
    ),
    "a verdict is too good": (
        "update target_verdict set verdict = 'EXCEEDED' where target_id = 'A16';"
        "update indicator_total set status = 'Không đạt' where target_id = 'A16'",
        {("verdict_agrees", "A16")},
    ),
    "a verdict is too bad": (
        "update target_verdict set verdict = 'NOT_MET' where target_id = 'A01'",
        {("verdict_agrees", "A01")},
    ),
    "spending less is told as more": (
        "update target_verdict set verdict = 'EXCEEDED', reason = 'above_goal' where target_id = 'A40'",
        {("verdict_agrees", "A40")},
    ),
    "the reason does not say that a limit was kept": (
        "update target_verdict set reason = 'meets_goal' where target_id = 'A40'",
        {("verdict_agrees", "A40")},
    ),
    "a limit is told where there is none": (
        "update target_verdict set verdict = 'MET', reason = 'within_limit' where target_id = 'A05'",
        {("verdict_agrees", "A05")},
    ),
    "a file is not read yet": (
        "insert into receipt_state (receipt_id, state, sentence, plan_id)"
        " select :receipt_id, 'RECEIVED', 'Đã nhận.', plan_id from snapshot where snapshot_id = :snapshot_id",
        {("nothing_waits", "bao-cao.xlsx")},
    ),
    "a verdict measures something else": (
        "update target_verdict set measured = 499 where target_id = 'A05'",
        {("verdict_agrees", "A05")},
    ),
    "a total without all units is scored": (
        "update target_verdict set verdict = 'NOT_MET' where target_id = 'A11'",
        {("missing_units_not_scored", "A11")},
    ),
    "commendations are not the sum": (
        "update commendation_total set award_count = 21",
        {("commendations_agree", "giay-khen / commune / achievement / individual / đã quyết định")},
    ),
    "a part is more than the whole": (
        "update commendation_fact set women = 11; update commendation_total set women = 22",
        {("commendations_agree", "giay-khen / commune / achievement / individual / đã quyết định")},
    ),
    "a commendation is lost": (
        "delete from commendation_total",
        {("commendations_agree", "giay-khen / commune / achievement / individual / đã quyết định")},
    ),
    "participants are not the sum": (
        "update movement_total set individuals = 61 where movement_id = 'M1'",
        {("movements_agree", "central")},
    ),
    "more units than handed in": (
        "update movement_total set units_reporting = 4 where movement_id = 'M1'",
        {("movements_agree", "M1")},
    ),
    "a submission has lost its rows": (
        "delete from narrative_fact where submission_id = :u2; delete from movement_fact where submission_id = :u2;"
        "delete from commendation_fact where submission_id = :u2; delete from indicator_fact where submission_id = :u2",
        {
            ("submission_rows_present", "U2"),
            ("coverage_agrees", "A05"),
            ("coverage_agrees", "A11"),
            ("coverage_agrees", "A16"),
            ("sum_of_parts", "A05"),
            ("ratio_of_sums", "A11"),
            ("movements_agree", "central"),
            ("movements_agree", "unit"),
            ("commendations_agree", "giay-khen / commune / achievement / individual / đã quyết định"),
        },
    ),
    "a nil return holds a figure": (
        "insert into indicator_fact (submission_id, row_no, target_id, actual)"
        " select submission_id, 5, 'A05', 0 from submission where unit_id = 'U3'",
        {("submission_rows_present", "U3")},
    ),
    "a commune's figures hold points of a bloc": (
        "insert into member_rank (snapshot_id, unit_id, total, unscored) values (:snapshot_id, 'U1', 5, 1)",
        {("member_totals_agree", "U1")},
    ),
    "a registered content has no verdict": (
        "insert into registration_fact (submission_id, row_no, registration_id, name, is_limit)"
        " values (:u2, 1, 'DK01', 'Nội dung', false);"
        "insert into snapshot_registration (snapshot_id, submission_id) values (:snapshot_id, :u2)",
        {("registered_complete", "U2/DK01")},
    ),
    "more units below a commune report than answer": (
        "insert into annex_coverage_total (snapshot_id, target_id, units_expected, units_reported)"
        " values (:snapshot_id, 'A05', 100, 101)",
        {("annex_coverage_agrees", "A05")},
    ),
    "a unit stands in two annexes": (
        "insert into annex_unit_fact (submission_id, row_no, identity, name)"
        " select submission_id, 1, 'kien-an-2025/TH-01', 'Trường mẫu'"
        " from snapshot_input join submission using (submission_id)"
        " where snapshot_id = :snapshot_id and unit_id in ('U1', 'U2')",
        {("units_counted_once", "đơn vị Trường mẫu (kien-an-2025/TH-01)")},
    ),
    "a target stands twice in a submission": (
        "insert into indicator_fact (submission_id, row_no, target_id, actual) values (:u2, 99, 'A05', 0)",
        {("submission_rows_present", "U2"), ("coverage_agrees", "A05")},
    ),
}


def run_all(connection: sa.Connection, statements: str, snapshot_id: int) -> None:
    u2 = connection.execute(sa.text("select max(submission_id) from submission where unit_id = 'U2'")).scalar_one()
    parameters = {"snapshot_id": snapshot_id, "u2": u2, "receipt_id": add_receipt(connection)}
    for statement in statements.split(";"):
        connection.execute(sa.text(statement), parameters)


def test_sound_snapshot_has_no_disagreement(connection: sa.Connection) -> None:
    assert find_disagreements(connection, sound_snapshot(connection)) == ()


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_is_found_and_nothing_else(connection: sa.Connection, name: str) -> None:
    statements, expected = BREAKS[name]
    snapshot_id = sound_snapshot(connection)
    run_all(connection, statements, snapshot_id)
    found = find_disagreements(connection, snapshot_id)
    assert {(row.rule, row.key) for row in found} == expected
    assert all(row.detail for row in found)


def test_every_check_has_a_case_that_breaks_it() -> None:
    broken = {rule for _, expected in BREAKS.values() for rule, _ in expected}
    assert {f"{rule}.sql" for rule in broken} == set(rule_files("checks"))


@pytest.mark.parametrize(
    ("states", "is_found"),
    [
        (("RECEIVED",), True),
        (("RECEIVED", "READ"), True),
        (("RECEIVED", "READ", "ACCEPTED"), True),
        (("RECEIVED", "READ", "ACCEPTED", "LOADED"), False),
        (("RECEIVED", "READ", "REJECTED"), False),
        (("RECEIVED", "QUARANTINED"), False),
    ],
)
def test_file_waits_until_it_is_loaded_or_refused(
    connection: sa.Connection, states: tuple[str, ...], is_found: bool
) -> None:
    snapshot_id = sound_snapshot(connection)
    receipt_id = add_receipt(connection)
    for state in states:
        add_state(connection, receipt_id=receipt_id, unit_id="U4", state=state)
    found = find_disagreements(connection, snapshot_id)
    assert [(row.rule, row.key) for row in found] == [("nothing_waits", "bao-cao.xlsx")] * is_found
    assert all(f"số {receipt_id} (“bao-cao.xlsx”) còn ở trạng thái {states[-1]}" in row.detail for row in found)
    assert all("chạy collect_submissions" in row.detail for row in found)


LATER = KNOWN_AT + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("receipt", "state", "is_found"),
    [
        ({}, {"plan_id": "xa-khac-2026"}, False),
        ({}, {"period_id": "2026-H1"}, False),
        ({}, {"period_id": None, "unit_id": None}, True),
        ({"received_at": IN_TIME, "recorded_at": LATER}, {}, False),
        ({"received_at": LATER, "recorded_at": KNOWN_AT}, {}, True),
    ],
)
def test_files_of_this_report_wait_from_the_instant_they_were_recorded(
    connection: sa.Connection, receipt: Row, state: Row, is_found: bool
) -> None:
    snapshot_id = sound_snapshot(connection)
    receipt_id = add_receipt(connection, **receipt)
    add_state(connection, receipt_id=receipt_id, **{"unit_id": "U4", "state": "ACCEPTED", **state})
    assert bool(find_disagreements(connection, snapshot_id)) is is_found


def test_later_version_makes_no_disagreement(connection: sa.Connection) -> None:
    snapshot_id = sound_snapshot(connection)
    connection.execute(sa.text("update snapshot set known_at = :at"), {"at": RECORDED})
    add_submission(connection, "U4", recorded_at=RECORDED.replace(hour=23))
    assert find_disagreements(connection, snapshot_id) == ()


def test_failing_snapshot_stops_the_report_and_lists_everything(owner_engine: sa.Engine) -> None:
    with owner_engine.begin() as connection:
        snapshot_id = sound_snapshot(connection)
    check_snapshot(owner_engine, snapshot_id)
    with owner_engine.begin() as connection:
        run_all(connection, "update indicator_total set actual = 481 where target_id = 'A05'", snapshot_id)
        run_all(connection, "update movement_total set individuals = 61 where movement_id = 'M1'", snapshot_id)
    with pytest.raises(FiguresError) as raised:
        check_snapshot(owner_engine, snapshot_id)
    assert "[sum_of_parts] A05: thực hiện ghi 481, cộng các đơn vị được 480" in raised.value.message
    assert "[movements_agree] central: ghi 4 tập thể, 61 cá nhân; cộng các đơn vị được 4 tập thể, 60 cá nhân" in str(
        raised.value
    )
    assert "2 chỗ không khớp" in raised.value.message
    assert "chạy lại bước tổng hợp" in raised.value.remedy


def test_files_on_their_way_are_told_apart_from_what_a_person_must_mend(owner_engine: sa.Engine) -> None:
    with owner_engine.begin() as connection:
        snapshot_id = sound_snapshot(connection)
        add_state(connection, receipt_id=add_receipt(connection), unit_id="U4", state="RECEIVED")
    with pytest.raises(NotYetError, match="1 chỗ không khớp") as waiting:
        check_snapshot(owner_engine, snapshot_id)
    assert "tự tổng hợp lại" in waiting.value.remedy
    with owner_engine.begin() as connection:
        run_all(connection, "update indicator_total set actual = 481 where target_id = 'A05'", snapshot_id)
    with pytest.raises(FiguresError, match="2 chỗ không khớp") as wrong:
        check_snapshot(owner_engine, snapshot_id)
    assert not isinstance(wrong.value, NotYetError)


def test_snapshot_that_does_not_exist_does_not_pass(engine: sa.Engine) -> None:
    with pytest.raises(FiguresError, match="Không có bộ số liệu tổng hợp số 7"):
        check_snapshot(engine, 7)

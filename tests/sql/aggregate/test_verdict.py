"""Verdicts: one goal and one measured figure in, verdict and reason out. The rules stand in target_verdict.sql."""

from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from factories.warehouse import (
    Row,
    add_plan,
    add_submission,
    aggregate,
    make_ratio_row,
    make_status_row,
    make_target_row,
    number,
    read_row,
)

Figures = dict[str, dict[str, Any]]


def judge(
    connection: sa.Connection, target: Row, handed_in: Figures, *, units: int = 1, period_id: str = "2026-Y"
) -> Row:
    """The verdict on one target that units U1, U2, ... answer for."""
    names = [f"U{position}" for position in range(1, units + 1)]
    version = add_plan(connection, units=names, targets=[target], period_id=period_id)
    for unit_id, figure in handed_in.items():
        add_submission(connection, unit_id, figures={target["target_id"]: figure}, period_id=period_id)
    snapshot_id = aggregate(connection, version, period_id=period_id).snapshot_id
    return read_row(connection, "target_verdict", snapshot_id=snapshot_id, target_id=target["target_id"])


def single(kind: str, *, low: str | None = None, high: str | None = None, **overrides: Any) -> Row:
    goal = {"goal_kind": kind, "goal_low": number(low), "goal_high": number(high)}
    return make_target_row(**{"roll_up": "SINGLE", **goal, **overrides})


AT_LEAST = single("at_least", low="90")
ABOVE = single("above", low="500")
AT_MOST = single("at_most", high="0.2", direction="lower")
BELOW = single("below", high="0.2", direction="lower")
RANGE = single("range", low="14", high="14.5", measure="growth")
LOWER_RANGE = single("range", low="14", high="14.5", direction="lower")
OPEN_RANGE = single("range", low="14", high="14.5", direction="none")
ZERO = single("zero", high="0", direction="lower")
RANK = single("rank_within", high="30", measure="rank", roll_up="EXTERNAL", direction="lower")


def exactly(direction: str) -> Row:
    return single("exactly", low="139", high="139", direction=direction)


@pytest.mark.parametrize(
    ("target", "measured", "verdict", "reason"),
    [
        (AT_LEAST, "90.01", "EXCEEDED", "above_goal"),
        (AT_LEAST, "90", "MET", "meets_goal"),
        (AT_LEAST, "90.000", "MET", "meets_goal"),
        (AT_LEAST, "89.9999999999", "NOT_MET", "below_goal"),
        (AT_LEAST, "0", "NOT_MET", "below_goal"),
        (ABOVE, "501", "MET", "meets_goal"),
        (ABOVE, "500", "NOT_MET", "below_goal"),
        (ABOVE, "499", "NOT_MET", "below_goal"),
        (AT_MOST, "0.19", "MET", "within_limit"),
        (AT_MOST, "0.2", "MET", "meets_goal"),
        (AT_MOST, "0.21", "NOT_MET", "over_limit"),
        (BELOW, "0.19", "MET", "within_limit"),
        (BELOW, "0.2", "NOT_MET", "over_limit"),
        (BELOW, "0.21", "NOT_MET", "over_limit"),
        (exactly("higher"), "139", "MET", "meets_goal"),
        (exactly("higher"), "140", "EXCEEDED", "above_goal"),
        (exactly("higher"), "138", "NOT_MET", "below_goal"),
        (exactly("lower"), "138", "MET", "within_limit"),
        (exactly("lower"), "140", "NOT_MET", "over_limit"),
        (exactly("none"), "139", "MET", "meets_goal"),
        (exactly("none"), "140", "NOT_SCORED", "direction_unspecified"),
        (exactly("none"), "138", "NOT_SCORED", "direction_unspecified"),
        (RANGE, "13.99", "NOT_MET", "below_range"),
        (RANGE, "14", "MET", "in_range"),
        (RANGE, "14.5", "MET", "in_range"),
        (RANGE, "14.51", "EXCEEDED", "above_range"),
        (LOWER_RANGE, "13.99", "MET", "within_limit"),
        (LOWER_RANGE, "14.51", "NOT_MET", "above_range"),
        (OPEN_RANGE, "13.99", "NOT_MET", "below_range"),
        (OPEN_RANGE, "14.51", "NOT_MET", "above_range"),
        (ZERO, "0", "MET", "meets_goal"),
        (ZERO, "1", "NOT_MET", "not_zero"),
        (ZERO, "-1", "NOT_MET", "not_zero"),
        (RANK, "30", "MET", "meets_goal"),
        (RANK, "1", "MET", "meets_goal"),
        (RANK, "31", "NOT_MET", "below_goal"),
    ],
)
def test_goal_kinds(connection: sa.Connection, target: Row, measured: str, verdict: str, reason: str) -> None:
    row = judge(connection, target, {"U1": {"actual": Decimal(measured)}})
    assert (row["verdict"], row["reason"]) == (verdict, reason)
    assert (row["measured_on"], row["measured"]) == ("actual", Decimal(measured))


FRACTION = make_ratio_row(goal_kind="fraction", goal_low=Decimal("91.6666666666"))
"""'11/12 trường học': the plan keeps the share cut to ten decimals."""


@pytest.mark.parametrize(
    ("numerator", "denominator", "verdict", "reason"),
    [
        (11, 12, "MET", "meets_goal"),
        (22, 24, "MET", "meets_goal"),
        (12, 12, "EXCEEDED", "above_goal"),
        (10, 12, "NOT_MET", "below_goal"),
        (91_666_666, 100_000_000, "NOT_MET", "below_goal"),
    ],
)
def test_fraction(connection: sa.Connection, numerator: int, denominator: int, verdict: str, reason: str) -> None:
    row = judge(connection, FRACTION, {"U1": {"numerator": numerator, "denominator": denominator}})
    assert (row["verdict"], row["reason"]) == (verdict, reason)
    if verdict == "MET":
        assert (row["percent_of_plan"], row["difference"]) == (100, 0)


@pytest.mark.parametrize(
    ("numerator", "verdict"),
    [("900000000000000001", "EXCEEDED"), ("900000000000000000", "MET"), ("899999999999999999", "NOT_MET")],
)
def test_share_is_compared_without_rounding(connection: sa.Connection, numerator: str, verdict: str) -> None:
    parts = {"numerator": Decimal(numerator), "denominator": Decimal(10) ** 18}
    assert judge(connection, make_ratio_row(), {"U1": parts})["verdict"] == verdict


@pytest.mark.parametrize(
    ("kind", "expected", "status", "verdict", "reason"),
    [
        ("qualitative", "Đạt", "Đạt", "MET", "status_matches"),
        ("qualitative", "Đạt", "đạt", "MET", "status_matches"),
        ("qualitative", "Đạt", "Không đạt", "NOT_MET", "status_differs"),
        ("milestone", "Đã triển khai", "Đã triển khai", "MET", "status_matches"),
        ("milestone", "Đã triển khai", "Chưa triển khai", "NOT_MET", "status_differs"),
        ("milestone", "Đã triển khai", None, "INSUFFICIENT_DATA", "no_value"),
    ],
)
def test_status_goals(
    connection: sa.Connection, kind: str, expected: str, status: str | None, verdict: str, reason: str
) -> None:
    row = judge(connection, make_status_row(goal_kind=kind, goal_status=expected), {"U1": {"status": status}})
    assert (row["verdict"], row["reason"]) == (verdict, reason)
    assert row["measured_on"] == ("status" if status else None)
    assert (row["measured"], row["percent_of_plan"], row["difference"]) == (None, None, None)


@pytest.mark.parametrize(
    ("statuses", "verdict", "reason"),
    [
        (("Đạt", "Đạt"), "MET", "status_matches"),
        (("Đạt", "Không đạt"), "NOT_MET", "status_differs"),
        (("Đạt",), "INSUFFICIENT_DATA", "missing_units"),
    ],
)
def test_counted_status_is_reached_when_every_unit_has_it(
    connection: sa.Connection, statuses: tuple[str, ...], verdict: str, reason: str
) -> None:
    handed_in = {f"U{n}": {"status": status} for n, status in enumerate(statuses, start=1)}
    row = judge(connection, make_status_row(roll_up="COUNT"), handed_in, units=2)
    assert (row["verdict"], row["reason"]) == (verdict, reason)


def test_rank_without_a_number_is_not_scored(connection: sa.Connection) -> None:
    for handed_in in ({"U1": {"actual": 3}}, {}):
        row = judge(connection, {**RANK, "goal_high": None}, handed_in)
        assert (row["verdict"], row["reason"]) == ("NOT_SCORED", "rank_unspecified")


@pytest.mark.parametrize(("actual", "estimate", "verdict"), [(40, 91, "EXCEEDED"), (95, 89, "NOT_MET")])
def test_estimate_is_judged_where_there_is_one(
    connection: sa.Connection, actual: int, estimate: int, verdict: str
) -> None:
    row = judge(connection, AT_LEAST, {"U1": {"actual": actual, "estimate": estimate}})
    assert (row["measured_on"], row["measured"], row["verdict"]) == ("estimate", estimate, verdict)


SUM = make_target_row()
SUM_ABOVE = make_target_row(goal_kind="above")
SUM_AT_MOST = make_target_row(goal_kind="at_most", goal_low=None, goal_high=Decimal(500), direction="lower")
SUM_ZERO = make_target_row(goal_kind="zero", goal_low=None, goal_high=Decimal(0), direction="lower")
SUM_RANGE = make_target_row(goal_kind="range", goal_high=Decimal(600))
SUM_EXACTLY = make_target_row(goal_kind="exactly", goal_high=Decimal(500))
SUM_EITHER = make_target_row(goal_kind="exactly", goal_high=Decimal(500), direction="none")
MAY_FALL = make_target_row(lowest=None)


@pytest.mark.parametrize(
    ("target", "known_part", "verdict", "reason"),
    [
        (SUM, 501, "EXCEEDED", "certain_despite_missing"),
        (SUM, 500, "MET", "certain_despite_missing"),
        (SUM, 499, "INSUFFICIENT_DATA", "missing_units"),
        (SUM_ABOVE, 501, "MET", "certain_despite_missing"),
        (SUM_ABOVE, 500, "INSUFFICIENT_DATA", "missing_units"),
        (SUM_AT_MOST, 501, "NOT_MET", "certain_despite_missing"),
        (SUM_AT_MOST, 500, "INSUFFICIENT_DATA", "missing_units"),
        (SUM_AT_MOST, 0, "INSUFFICIENT_DATA", "missing_units"),
        (SUM_ZERO, 1, "NOT_MET", "certain_despite_missing"),
        (SUM_ZERO, 0, "INSUFFICIENT_DATA", "missing_units"),
        (SUM_RANGE, 601, "EXCEEDED", "certain_despite_missing"),
        (SUM_RANGE, 550, "INSUFFICIENT_DATA", "missing_units"),
        (SUM_EXACTLY, 501, "EXCEEDED", "certain_despite_missing"),
        (SUM_EXACTLY, 500, "INSUFFICIENT_DATA", "missing_units"),
        (SUM_EITHER, 501, "INSUFFICIENT_DATA", "missing_units"),
        (MAY_FALL, 501, "INSUFFICIENT_DATA", "missing_units"),
    ],
)
def test_missing_unit_leaves_only_what_is_certain(
    connection: sa.Connection, target: Row, known_part: int, verdict: str, reason: str
) -> None:
    row = judge(connection, target, {"U1": {"actual": known_part}}, units=2)
    assert (row["verdict"], row["reason"]) == (verdict, reason)
    assert row["measured"] == known_part, "the part that is known is still shown"


def test_ratio_with_a_missing_unit_is_never_certain(connection: sa.Connection) -> None:
    row = judge(connection, make_ratio_row(), {"U1": {"numerator": 100, "denominator": 100}}, units=2)
    assert (row["verdict"], row["reason"]) == ("INSUFFICIENT_DATA", "missing_units")


@pytest.mark.parametrize(("poor", "verdict"), [(1, "NOT_MET"), (0, "INSUFFICIENT_DATA")])
def test_zero_share_is_missed_for_certain_once_one_is_counted(
    connection: sa.Connection, poor: int, verdict: str
) -> None:
    target = make_ratio_row(goal_kind="zero", goal_low=None, goal_high=Decimal(0), direction="lower")
    row = judge(connection, target, {"U1": {"numerator": poor, "denominator": 300}}, units=2)
    assert row["verdict"] == verdict


NOT_COUNTED = {"explanation": "chưa thống kê"}


@pytest.mark.parametrize(
    ("target", "handed_in", "reason"),
    [
        (SUM, {"U1": {"actual": 5}, "U2": NOT_COUNTED}, "no_value"),
        (SUM, {"U1": {"actual": 5}}, "missing_units"),
        (AT_LEAST, {"U1": NOT_COUNTED, "U2": NOT_COUNTED}, "no_value"),
        (AT_LEAST, {"U1": NOT_COUNTED}, "missing_units"),
        (AT_LEAST, {}, "missing_units"),
    ],
)
def test_unit_that_handed_in_without_the_figure_is_not_missing(
    connection: sa.Connection, target: Row, handed_in: Figures, reason: str
) -> None:
    row = judge(connection, target, handed_in, units=2)
    assert (row["verdict"], row["reason"]) == ("INSUFFICIENT_DATA", reason)


@pytest.mark.parametrize(
    ("target", "figure", "verdict", "reason"),
    [
        ({**AT_LEAST, "accumulation": "flow"}, {"actual": 45}, "INSUFFICIENT_DATA", "no_estimate"),
        ({**AT_LEAST, "accumulation": "flow"}, {"actual": 91}, "EXCEEDED", "above_goal"),
        ({**AT_LEAST, "accumulation": "flow"}, {"actual": 45, "estimate": 88}, "NOT_MET", "below_goal"),
        ({**AT_MOST, "accumulation": "flow"}, {"actual": 1}, "NOT_MET", "over_limit"),
        ({**AT_MOST, "accumulation": "flow"}, {"actual": 0}, "INSUFFICIENT_DATA", "no_estimate"),
        ({**RANGE, "accumulation": "flow"}, {"actual": 15}, "INSUFFICIENT_DATA", "no_estimate"),
        ({**AT_LEAST, "accumulation": "stock"}, {"actual": 45}, "NOT_MET", "below_goal"),
    ],
)
def test_half_a_year_does_not_judge_what_counts_up_over_the_year(
    connection: sa.Connection, target: Row, figure: dict[str, Any], verdict: str, reason: str
) -> None:
    row = judge(connection, target, {"U1": figure}, period_id="2026-H1")
    assert (row["verdict"], row["reason"]) == (verdict, reason)


def test_whole_year_judges_what_counts_up_over_the_year(connection: sa.Connection) -> None:
    row = judge(connection, {**AT_LEAST, "accumulation": "flow"}, {"U1": {"actual": 45}})
    assert (row["verdict"], row["reason"]) == ("NOT_MET", "below_goal")


@pytest.mark.parametrize(
    ("target", "measured", "percent", "difference"),
    [
        (AT_LEAST, "45", 50, -45),
        (AT_MOST, "0.1", 50, Decimal("-0.1")),
        (single("range", low="95", high="100"), "96.9", 102, 0),
        (single("range", low="95", high="100"), "104.5", 110, Decimal("4.5")),
        (single("range", low="95", high="100"), "76", 80, -19),
        (RANGE, "14.7", None, Decimal("0.2")),
        (RANGE, "13", None, -1),
        (ZERO, "3", None, 3),
        (RANK, "31", None, None),
    ],
)
def test_percent_of_plan_and_difference(
    connection: sa.Connection, target: Row, measured: str, percent: int | None, difference: Decimal | None
) -> None:
    row = judge(connection, target, {"U1": {"actual": Decimal(measured)}})
    assert (row["percent_of_plan"], row["difference"]) == (percent, difference)


@pytest.mark.parametrize(
    ("measure", "actual", "same_period", "change"),
    [
        ("value", "120", "100", 20),
        ("value", "75", "100", -25),
        ("value", "75", "0", None),
        ("value", "75", None, None),
        ("ratio", "97.5", "96", Decimal("1.5")),
        ("growth", "14.2", "15", Decimal("-0.8")),
        ("rank", "27", "31", -4),
    ],
)
def test_change_on_the_same_period(
    connection: sa.Connection, measure: str, actual: str, same_period: str | None, change: Decimal | None
) -> None:
    figure = {"actual": Decimal(actual), "estimate": 999, "same_period": number(same_period)}
    row = judge(connection, {**AT_LEAST, "measure": measure}, {"U1": figure})
    assert row["change_on_same_period"] == change, "last year's figure is compared with the actual one, no estimate"


def test_percentages_carry_no_trailing_zeros(connection: sa.Connection) -> None:
    row = judge(connection, AT_LEAST, {"U1": {"actual": 45}})
    assert str(row["percent_of_plan"]) == "50"

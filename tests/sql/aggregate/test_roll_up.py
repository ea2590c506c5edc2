"""Roll-ups: rows of units in, one total per target out."""

from collections.abc import Mapping
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
    read_row,
)

Handed = Mapping[str, Mapping[str, Any] | None]
"""Columns of the row for the target by unit; None is a signed 'không có'."""


def roll_up(connection: sa.Connection, target: Row, handed_in: Handed, **plan: Any) -> Row:
    """The total of one target over the units U1, U2, U3 (or those of `plan`)."""
    version = add_plan(connection, targets=[target], **plan)
    for unit_id, figure in handed_in.items():
        figures = {} if figure is None else {target["target_id"]: figure}
        add_submission(connection, unit_id, figures=figures, is_confirmed_nil=figure is None)
    snapshot = aggregate(connection, version)
    return read_row(connection, "indicator_total", snapshot_id=snapshot.snapshot_id, target_id=target["target_id"])


def coverage(total: Row) -> tuple[int, int]:
    return total["units_reported"], total["units_expected"]


def share(numerator: int, denominator: int) -> Row:
    return {"numerator": numerator, "denominator": denominator}


def test_sum_adds_actual_estimate_and_same_period(connection: sa.Connection) -> None:
    one = {"actual": 100, "estimate": 120, "same_period": 90}
    two = {"actual": Decimal("0.5"), "estimate": 1, "same_period": 0}
    total = roll_up(connection, make_target_row(), {"U1": one, "U2": two, "U3": one})
    assert (total["actual"], total["estimate"], total["same_period"]) == (Decimal("200.5"), 241, 180)
    assert coverage(total) == (3, 3)


def test_sum_keeps_every_digit(connection: sa.Connection) -> None:
    figures = {"U1": "0.1", "U2": "0.2", "U3": "10712726.79"}
    total = roll_up(connection, make_target_row(), {u: {"actual": Decimal(v)} for u, v in figures.items()})
    assert str(total["actual"]) == "10712727.09"


def test_missing_unit_is_no_zero(connection: sa.Connection) -> None:
    total = roll_up(connection, make_target_row(), {"U1": {"actual": 100}, "U2": {"actual": 50}})
    assert total["actual"] == 150
    assert coverage(total) == (2, 3)


def test_nobody_reported_is_no_zero_either(connection: sa.Connection) -> None:
    total = roll_up(connection, make_target_row(), {})
    assert total["actual"] is None
    assert coverage(total) == (0, 3)


def test_blank_figure_is_not_reported_and_a_written_zero_is(connection: sa.Connection) -> None:
    blank = {"explanation": "chưa có số liệu"}
    total = roll_up(connection, make_target_row(), {"U1": {"actual": 7}, "U2": blank, "U3": {"actual": 0}})
    assert total["actual"] == 7
    assert coverage(total) == (2, 3)


def test_signed_nil_is_a_zero_in_a_sum(connection: sa.Connection) -> None:
    figures = {"actual": 7, "estimate": 9, "same_period": 5}
    total = roll_up(connection, make_target_row(), {"U1": figures, "U2": None, "U3": None})
    assert (total["actual"], total["estimate"]) == (7, 9)
    assert coverage(total) == (3, 3)
    assert total["same_period"] is None, "a nil return says nothing about last year"


def test_estimate_of_some_units_is_no_estimate_of_all(connection: sa.Connection) -> None:
    both, actual_only = {"actual": 10, "estimate": 20}, {"actual": 10}
    total = roll_up(connection, make_target_row(), {"U1": both, "U2": actual_only, "U3": both})
    assert (total["actual"], total["estimate"]) == (30, None)
    assert coverage(total) == (3, 3)


def test_estimate_alone_leaves_the_actual_total_open(connection: sa.Connection) -> None:
    handed_in = {"U1": {"actual": 10, "estimate": 20}, "U2": {"estimate": 5}}
    total = roll_up(connection, make_target_row(), handed_in)
    assert (total["actual"], total["estimate"]) == (None, 25), "a total covers all units that are counted beside it"
    assert coverage(total) == (2, 3)


def test_rows_of_a_signed_nil_are_not_added(connection: sa.Connection) -> None:
    version = add_plan(connection, targets=[make_target_row()])
    add_submission(connection, "U1", figures={"A05": {"actual": 7}}, is_confirmed_nil=True)
    total = read_row(connection, "indicator_total", snapshot_id=aggregate(connection, version).snapshot_id)
    assert total["actual"] == 0
    assert coverage(total) == (1, 3)


def test_figure_of_a_unit_that_does_not_answer_for_the_target_is_left_out(connection: sa.Connection) -> None:
    handed_in = {unit: {"actual": 100} for unit in ("U1", "U2", "U3")}
    total = roll_up(connection, make_target_row(), handed_in, reporters={"A05": ["U1", "U3"]})
    assert total["actual"] == 200
    assert coverage(total) == (2, 2)


def test_target_without_a_reporter_has_an_empty_total(connection: sa.Connection) -> None:
    total = roll_up(connection, make_target_row(), {"U1": {"actual": 100}}, reporters={"A05": []})
    assert total["actual"] is None
    assert coverage(total) == (0, 0)


@pytest.mark.parametrize("measure", ["growth", "rank"])
def test_growth_and_rank_are_never_summed(connection: sa.Connection, measure: str) -> None:
    target = make_target_row(measure=measure)
    total = roll_up(connection, target, {"U1": {"actual": 14, "estimate": 15}, "U2": {"actual": 14}})
    assert (total["actual"], total["estimate"]) == (None, None)
    assert coverage(total) == (0, 3)


def test_sum_of_a_share_adds_the_counts(connection: sa.Connection) -> None:
    counts = {"U1": {"actual": 5, "estimate": 3}, "U2": {"actual": 0, "estimate": 0}, "U3": None}
    total = roll_up(connection, make_ratio_row(roll_up="SUM"), counts)
    assert (total["actual"], total["estimate"]) == (5, 3)
    assert coverage(total) == (3, 3)


def test_numerator_is_no_count_where_one_count_is_asked(connection: sa.Connection) -> None:
    parts = {"numerator": 0, "denominator": 300, "estimate_numerator": 0, "estimate_denominator": 300}
    handed_in = {"U1": {**parts, "actual": 5, "estimate": 4}, "U2": {**parts, "actual": 1, "estimate": 1}, "U3": parts}
    total = roll_up(connection, make_ratio_row(roll_up="SUM"), handed_in)
    assert (total["actual"], total["estimate"]) == (6, 5)
    assert coverage(total) == (2, 3), "parts that do not apply are no figure"


def test_ratio_is_sum_over_sum_and_no_average(connection: sa.Connection) -> None:
    total = roll_up(connection, make_ratio_row(), {"U1": share(1, 10), "U2": share(90, 100), "U3": share(0, 90)})
    assert (total["numerator"], total["denominator"]) == (91, 200)
    assert total["actual"] == Decimal("45.5")


def test_ratio_of_the_estimate_has_its_own_parts(connection: sa.Connection) -> None:
    estimate = {"estimate_numerator": 9, "estimate_denominator": 10}
    total = roll_up(connection, make_ratio_row(), {unit: {**share(1, 4), **estimate} for unit in ("U1", "U2", "U3")})
    assert (total["actual"], total["estimate"]) == (25, 90)
    assert (total["estimate_numerator"], total["estimate_denominator"]) == (27, 30)


def test_percentage_without_parts_cannot_enter_a_ratio_of_several_units(connection: sa.Connection) -> None:
    total = roll_up(connection, make_ratio_row(), {"U1": share(1, 2), "U2": {"actual": 99}, "U3": {"numerator": 1}})
    assert total["actual"] == 50
    assert coverage(total) == (1, 3)


def test_percentage_of_the_only_reporter_stands_without_parts(connection: sa.Connection) -> None:
    figure = {"actual": Decimal("95.08"), "estimate": 96, "same_period": 94}
    total = roll_up(connection, make_ratio_row(), {"U1": figure}, reporters={"A11": ["U1"]})
    assert (total["actual"], total["estimate"], total["same_period"]) == (Decimal("95.08"), 96, 94)
    assert (total["numerator"], total["denominator"]) == (None, None)
    assert coverage(total) == (1, 1)


def test_percentages_of_last_year_are_not_averaged(connection: sa.Connection) -> None:
    handed_in = {unit: {**share(1, 2), "same_period": 40} for unit in ("U1", "U2", "U3")}
    assert roll_up(connection, make_ratio_row(), handed_in)["same_period"] is None


def test_nothing_of_nothing_is_an_answer_to_a_ratio(connection: sa.Connection) -> None:
    total = roll_up(connection, make_ratio_row(), {"U1": share(0, 0), "U2": share(9, 10), "U3": share(0, 0)})
    assert total["actual"] == 90
    assert coverage(total) == (3, 3)


def test_ratio_over_nothing_at_all_is_empty(connection: sa.Connection) -> None:
    total = roll_up(connection, make_ratio_row(), {unit: share(0, 0) for unit in ("U1", "U2", "U3")})
    assert (total["actual"], total["denominator"]) == (None, 0)
    assert coverage(total) == (3, 3)


def test_signed_nil_does_not_complete_a_ratio(connection: sa.Connection) -> None:
    total = roll_up(connection, make_ratio_row(), {"U1": share(9, 10), "U2": None, "U3": share(9, 10)})
    assert coverage(total) == (2, 3)


def test_single_takes_the_newest_version(connection: sa.Connection) -> None:
    version = add_plan(connection, units=["U1"], targets=[make_target_row(roll_up="SINGLE")])
    for version_no, actual in ((1, 500), (2, 480)):
        add_submission(connection, "U1", figures={"A05": {"actual": actual}}, version_no=version_no)
    snapshot_id = aggregate(connection, version).snapshot_id
    assert read_row(connection, "indicator_total", snapshot_id=snapshot_id)["actual"] == 480


def test_single_share_is_computed_from_its_parts(connection: sa.Connection) -> None:
    target = make_ratio_row(roll_up="SINGLE")
    total = roll_up(connection, target, {"U1": share(2, 3)}, reporters={"A11": ["U1"]})
    assert (total["numerator"], total["denominator"]) == (2, 3)
    assert round(total["actual"], 6) == Decimal("66.666667")


def test_single_share_of_nothing_is_no_figure(connection: sa.Connection) -> None:
    total = roll_up(connection, make_ratio_row(roll_up="SINGLE"), {"U1": share(0, 0), "U2": share(1, 2)})
    assert (total["actual"], total["denominator"]) == (50, 2)
    assert coverage(total) == (1, 3)


def test_single_takes_the_first_unit_in_the_plans_order_that_gave_a_figure(connection: sa.Connection) -> None:
    target = make_target_row(roll_up="SINGLE", measure="growth")
    handed_in = {"U3": {"actual": 3}, "U2": {"actual": 2, "same_period": 1}, "U1": {"same_period": 9}}
    total = roll_up(connection, target, handed_in)
    assert (total["actual"], total["same_period"]) == (2, 1)
    assert coverage(total) == (2, 3)


def test_single_keeps_actual_and_estimate_of_one_unit_together(connection: sa.Connection) -> None:
    handed_in = {"U1": {"estimate": 8}, "U2": {"actual": 5, "estimate": 9}}
    total = roll_up(connection, make_target_row(roll_up="SINGLE"), handed_in)
    assert (total["actual"], total["estimate"]) == (None, 8)


def test_signed_nil_is_no_figure_of_a_single(connection: sa.Connection) -> None:
    total = roll_up(connection, make_target_row(roll_up="SINGLE"), {"U1": None}, reporters={"A05": ["U1"]})
    assert total["actual"] is None
    assert coverage(total) == (0, 1)


def test_external_is_taken_over(connection: sa.Connection) -> None:
    target = make_target_row(roll_up="EXTERNAL", measure="rank")
    total = roll_up(connection, target, {"U2": {"actual": 27}}, reporters={"A05": ["U2"]})
    assert total["actual"] == 27


def test_status_of_the_responsible_unit(connection: sa.Connection) -> None:
    total = roll_up(connection, make_status_row(), {"U1": {"status": "Không đạt"}}, reporters={"A16": ["U1"]})
    assert (total["status"], total["actual"]) == ("Không đạt", None)
    assert coverage(total) == (1, 1)


def test_count_counts_the_units_with_the_status(connection: sa.Connection) -> None:
    target = make_status_row(roll_up="COUNT", goal_status="Đã triển khai")
    handed_in = {
        "U1": {"status": "Đã triển khai"},
        "U2": {"status": "Chưa triển khai"},
        "U4": {"status": "đã triển khai"},
    }
    total = roll_up(connection, target, {**handed_in, "U5": None}, units=["U1", "U2", "U3", "U4", "U5"])
    assert total["actual"] == 2
    assert coverage(total) == (4, 5)

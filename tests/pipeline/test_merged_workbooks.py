"""What two units hand in in two workbooks, or one in one: the totals are the same."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from factories.country import CHU_VAN_AN, Country, unit_of
from thidua import pipeline
from thidua.demo.answers import Answers, make_answers
from thidua.demo.figures import Cells
from thidua.plan.catalogue_load import load_catalogue
from thidua.settings import Settings

YEAR, MERGED = "2026-Y", "chu-van-an-gop-2026"
ONE, OTHER = "TDP-01", "TDP-02"
TABLES = {
    "indicator_total": "target_id, numerator, denominator, actual, estimate_numerator, estimate_denominator, estimate",
    "target_verdict": "target_id, measured, percent_of_plan, difference",
    "movement_total": "movement_key, name, level, collectives, individuals",
    "commendation_total": "award_id, level_id, kind_id, recipient_class_id, is_decided, award_count, women,"
    " direct_workers, small_collectives",
}
SAME_MOVEMENT = ("name", "level")
SAME_AWARD = ("award", "level", "kind", "recipient_class", "decision_number", "decision_date")


class Ward(Country):
    """Chu Văn An with two residential groups, and with one that has taken over the other."""

    UNITS: Mapping[str, tuple[str, ...]] = {CHU_VAN_AN: (ONE, OTHER), MERGED: (ONE,)}


def test_merging_two_units_workbooks_into_one_changes_no_total(settings: Settings) -> None:
    both = answers_of(settings, ONE), answers_of(settings, OTHER)
    ward = Ward(
        settings,
        changes={
            (CHU_VAN_AN, ONE): lambda _: both[0],
            (CHU_VAN_AN, OTHER): lambda _: both[1],
            (MERGED, ONE): lambda _: merged(*both),
        },
    )
    add_merged_plan(ward)
    assert ward.handed_in(CHU_VAN_AN, YEAR)["loaded"] == 2
    assert ward.handed_in(MERGED, YEAR)["loaded"] == 1
    apart, together = totals(ward, CHU_VAN_AN), totals(ward, MERGED)
    assert together == apart
    assert all(apart.values())
    reached = {row[0] for row in apart["indicator_total"] if any(row[1:])}
    assert reached == set(both[0].indicators), "every target that they answer for"


def answers_of(settings: Settings, unit_id: str) -> Answers:
    plan, period = pipeline.plan_of_period(settings, CHU_VAN_AN, YEAR)
    return make_answers(plan=plan, period=period, unit=unit_of(plan, unit_id), catalogue=load_catalogue())


def add_merged_plan(ward: Ward) -> None:
    """The same plan under another name, without the second group."""
    lines = (ward.settings.plans / f"{CHU_VAN_AN}.yaml").read_text("utf-8").splitlines(keepends=True)
    kept = [line.replace(CHU_VAN_AN, MERGED) for line in lines if not line.startswith(f"  - {{id: {OTHER},")]
    assert len(kept) == len(lines) - 1
    (ward.settings.plans / f"{MERGED}.yaml").write_text("".join(kept), "utf-8")


def merged(one: Answers, other: Answers) -> Answers:
    """What one workbook says for both: figures added, rows that speak of the same made one."""
    return replace(
        one,
        indicators={target: added(cells, other.indicators[target]) for target, cells in one.indicators.items()},
        movements=merged_rows([*one.movements, *other.movements], SAME_MOVEMENT),
        commendations=merged_rows([*one.commendations, *other.commendations], SAME_AWARD),
    )


def merged_rows(rows: Sequence[Cells], key: Sequence[str]) -> list[Cells]:
    made: dict[tuple[object, ...], Cells] = {}
    for row in rows:
        same = tuple(row.get(column) for column in key)
        made[same] = added(made[same], row) if same in made else row
    return list(made.values())


def added(one: Cells, other: Cells) -> Cells:
    return {
        column: value + other[column] if isinstance(value, Decimal) else value  # type: ignore[operator]  # same column, same kind
        for column, value in one.items()
    }


def totals(ward: Ward, plan_id: str) -> dict[str, list[tuple[Any, ...]]]:
    made = pipeline.aggregate(ward.settings, plan_id=plan_id, period_id=YEAR, now=ward.settings.now())
    pipeline.check_figures(ward.settings, snapshot_id=made["snapshot_id"])
    return {
        table: sorted(
            ward.rows(f"select {columns} from {table} where snapshot_id = :id", id=made["snapshot_id"]), key=repr
        )
        for table, columns in TABLES.items()
    }

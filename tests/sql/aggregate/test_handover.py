"""Units that merge or split on a date: what counts up over the year sums, of a state the last counts.

The year of one unit is told three ways: by itself, by itself and the two units it is split into, and by two units and
the one they are merged into. What was done in all is the same, and so is the state at the end.
"""

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from factories.catalogues import make_catalogue
from factories.plans import ASSUMED, make_plan, make_target, make_unit
from factories.warehouse import add_submission, aggregate, read_row
from thidua.aggregate.checks import find_disagreements
from thidua.calendar.workdays import load_workdays
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.warehouse.plans import register_plan

END, NEXT = date(2026, 8, 31), date(2026, 9, 1)
GROUPS = {"kinds": ["residential_group"], "basis": ASSUMED}

Figures = Mapping[str, Mapping[str, int]]


def catalogue() -> Catalogue:
    """With a share of flows beside the sums and the shares of stocks."""
    base = make_catalogue()
    share = base.indicators["XH-HONGHEO-TL"].model_copy(
        update={"code": "QP-GIAOQUAN", "accumulation": "flow", "direction": "higher"}
    )
    return base.model_copy(update={"indicators": {**base.indicators, share.code: share}})


TARGETS = [
    make_target(),
    make_target(id="A05", indicator="XH-VIECLAM", goal={"kind": "above", "value": "500"}, reporters=GROUPS),
    make_target(id="A17", indicator="QP-GIAOQUAN", goal={"kind": "at_least", "value": "90"}, reporters=GROUPS),
    make_target(id="A06", roll_up="SUM", goal={"kind": "zero"}, unit_of_measure="hộ", reporters=GROUPS),
    make_target(
        id="A20",
        indicator="NS-THU-VAL",
        goal={"kind": "at_least", "value": "100"},
        reporters={"units": ["CA"], "basis": ASSUMED},
    ),
]
COLUMNS = "target_id, numerator, denominator, actual, estimate_numerator, estimate_denominator, estimate, status"
FLOWS, STOCKS = ("A05", "A17"), ("A04", "A06")


def group(number: int, **overrides: Any) -> dict[str, Any]:
    return make_unit(id=f"TDP-0{number}", name=f"Tổ dân phố số {number}", **overrides)


def totals(connection: sa.Connection, plan: Plan, handed_in: Mapping[str, Figures]) -> dict[str, tuple[Any, ...]]:
    """By target, with every consistency check passed."""
    version = register_plan(connection, plan, catalogue(), load_workdays())
    for unit_id, figures in handed_in.items():
        add_submission(connection, unit_id, figures=figures, plan_id=plan.id)
    snapshot_id = aggregate(connection, version).snapshot_id
    assert find_disagreements(connection, snapshot_id) == ()
    rows = connection.execute(
        sa.text(f"select {COLUMNS} from indicator_total where snapshot_id = :s"), {"s": snapshot_id}
    )
    return {row.target_id: tuple(row)[1:] for row in rows}


def plan_of(plan_id: str, *groups: dict[str, Any]) -> Plan:
    police = make_unit(id="CA", name="Công an phường", kind="police")
    return make_plan(id=plan_id, units=[police, *groups], targets=TARGETS)


def flows(rng: random.Random, *, is_closing: bool = False) -> dict[str, dict[str, int]]:
    """What was done, and, unless the year of the unit is over, what will be."""
    done, called, joined = rng.randint(1, 300), rng.randint(20, 40), rng.randint(1, 20)
    more = 0 if is_closing else rng.randint(0, 50)
    estimates = {} if is_closing else {"estimate": done + more}
    parts = {} if is_closing else {"estimate_numerator": joined + 1, "estimate_denominator": called + 1}
    return {"A05": {"actual": done, **estimates}, "A17": {"numerator": joined, "denominator": called, **parts}}


def stocks(rng: random.Random) -> dict[str, dict[str, int]]:
    homes, poor = rng.randint(200, 400), rng.randint(0, 9)
    share = {"numerator": poor, "denominator": homes, "estimate_numerator": 0, "estimate_denominator": homes}
    return {"A04": share, "A06": {"actual": poor, "estimate": 0}}


def added(*parts: Figures) -> dict[str, dict[str, int]]:
    """The parts as one unit would tell them: what one has done by its end is what it does in the year."""
    keys = {"actual": "estimate", "numerator": "estimate_numerator", "denominator": "estimate_denominator"}
    whole: dict[str, dict[str, int]] = {}
    for part in parts:
        for target_id, cells in part.items():
            year = {key: cells[key] for key in keys if key in cells}
            year |= {estimate: cells.get(estimate, cells[key]) for key, estimate in keys.items() if key in cells}
            known = whole.setdefault(target_id, {})
            for key, amount in year.items():
                known[key] = known.get(key, 0) + amount
    return whole


POLICE: Mapping[str, Figures] = {"CA": {"A20": {"actual": 120, "estimate": 130}}}


@pytest.mark.parametrize("seed", range(3))
def test_splitting_a_unit_on_a_date_changes_nothing(connection: sa.Connection, seed: int) -> None:
    rng = random.Random(seed)
    before, first, second = flows(rng, is_closing=True), flows(rng), flows(rng)
    left, right, other = stocks(rng), stocks(rng), {**flows(rng), **stocks(rng)}
    whole = totals(
        connection,
        plan_of("mot", group(1), group(4)),
        {**POLICE, "TDP-01": {**added(before, first, second), **added(left, right)}, "TDP-04": other},
    )
    split = totals(
        connection,
        plan_of(
            "hai",
            group(1, valid_to=END, successors=["TDP-02", "TDP-03"]),
            group(2, valid_from=NEXT),
            group(3, valid_from=NEXT),
            group(4),
        ),
        # What the ended unit says of its state is not asked for, and does not count.
        {
            **POLICE,
            "TDP-01": {**before, **stocks(rng)},
            "TDP-02": {**first, **left},
            "TDP-03": {**second, **right},
            "TDP-04": other,
        },
    )
    assert split == whole


@pytest.mark.parametrize("seed", range(3))
def test_merging_units_on_a_date_changes_nothing(connection: sa.Connection, seed: int) -> None:
    rng = random.Random(seed)
    first, second, after, state = flows(rng, is_closing=True), flows(rng, is_closing=True), flows(rng), stocks(rng)
    whole = totals(connection, plan_of("mot", group(1)), {**POLICE, "TDP-01": {**added(first, second, after), **state}})
    merged = totals(
        connection,
        plan_of(
            "hai",
            group(1, valid_to=END, successors=["TDP-03"]),
            group(2, valid_to=END, successors=["TDP-03"]),
            group(3, valid_from=NEXT),
        ),
        {**POLICE, "TDP-01": first, "TDP-02": {**second, **stocks(rng)}, "TDP-03": {**after, **state}},
    )
    assert merged == whole


def test_state_of_a_commune_is_that_of_the_units_that_stand_at_the_end(connection: sa.Connection) -> None:
    rng = random.Random(7)
    state, gone = stocks(rng), {**flows(rng, is_closing=True), **stocks(rng)}
    ended = totals(
        connection,
        plan_of("mot", group(1, valid_to=END, successors=["TDP-02"]), group(2)),
        {"TDP-01": gone, "TDP-02": {**flows(rng), **state}},
    )
    alone = totals(connection, plan_of("hai", group(2)), {"TDP-02": {**flows(rng), **state}})
    assert {target_id: ended[target_id] for target_id in STOCKS} == {
        target_id: alone[target_id] for target_id in STOCKS
    }
    assert all(ended[target_id] != alone[target_id] for target_id in FLOWS)


def test_coverage_counts_an_ended_unit_only_where_its_figure_counts(connection: sa.Connection) -> None:
    plan = plan_of("mot", group(1, valid_to=END, successors=["TDP-02"]), group(2))
    version = register_plan(connection, plan, catalogue(), load_workdays())
    rng = random.Random(1)
    only_an_estimate = {"A05": {"estimate": 12}}
    add_submission(connection, "TDP-01", figures=only_an_estimate, plan_id=plan.id)
    add_submission(connection, "TDP-02", figures={**flows(rng), **stocks(rng)}, plan_id=plan.id)
    snapshot_id = aggregate(connection, version).snapshot_id
    assert find_disagreements(connection, snapshot_id) == ()
    found = {
        target_id: read_row(connection, "indicator_total", snapshot_id=snapshot_id, target_id=target_id)
        for target_id in ("A04", "A05")
    }
    assert {key: (row["units_reported"], row["units_expected"]) for key, row in found.items()} == {
        "A04": (1, 1),
        "A05": (1, 2),
    }
    verdict = read_row(connection, "target_verdict", snapshot_id=snapshot_id, target_id="A05")
    assert verdict["verdict"] == "INSUFFICIENT_DATA"

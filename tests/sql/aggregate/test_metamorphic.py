"""Totals do not depend on which unit hands in what, nor on how a whole is divided among units."""

import random
from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from factories.warehouse import (
    add_plan,
    add_submission,
    aggregate,
    make_commendation_row,
    make_movement_row,
    make_ratio_row,
    make_target_row,
)

TARGETS = [make_target_row(), make_ratio_row(position=2)]
TABLES = {
    "indicator_total": "target_id, numerator, denominator, actual, estimate, same_period",
    "movement_total": "movement_key, name, level, collectives, individuals",
    "commendation_total": "award_id, award_count, women, direct_workers, small_collectives",
    "target_verdict": "target_id, measured, percent_of_plan, difference, verdict",
}

Part = dict[str, int]


def totals(connection: sa.Connection, parts: Sequence[Part], *, plan_id: str) -> dict[str, list[Any]]:
    units = [f"U{number}" for number in range(1, len(parts) + 1)]
    version = add_plan(connection, units=units, targets=TARGETS, plan_id=plan_id)
    for unit_id, part in zip(units, parts, strict=True):
        figures = {
            "A05": {"actual": part["jobs"], "estimate": part["jobs"] + part["women"], "same_period": part["women"]},
            "A11": {"numerator": part["women"], "denominator": part["awards"]},
        }
        movement = make_movement_row(collectives=part["jobs"], individuals=part["awards"])
        award = make_commendation_row(award_count=part["awards"], women=part["women"], direct_workers=0)
        add_submission(
            connection, unit_id, plan_id=plan_id, figures=figures, movements=[movement], commendations=[award]
        )
    snapshot_id = aggregate(connection, version).snapshot_id
    return {
        table: [
            tuple(row)
            for row in connection.execute(
                sa.text(f"select {columns} from {table} where snapshot_id = :s order by 1"), {"s": snapshot_id}
            )
        ]
        for table, columns in TABLES.items()
    }


def random_parts(rng: random.Random, units: int = 6) -> list[Part]:
    awards = [rng.randint(0, 40) for _ in range(units)]
    return [{"jobs": rng.randint(0, 300), "awards": a, "women": rng.randint(0, a)} for a in awards]


@pytest.mark.parametrize("seed", range(4))
def test_permuting_the_units_changes_nothing(connection: sa.Connection, seed: int) -> None:
    rng = random.Random(seed)
    parts = random_parts(rng)
    shuffled = rng.sample(parts, len(parts))
    assert totals(connection, parts, plan_id="a") == totals(connection, shuffled, plan_id="b")


@pytest.mark.parametrize("seed", range(4))
def test_splitting_a_unit_changes_nothing(connection: sa.Connection, seed: int) -> None:
    rng = random.Random(seed)
    parts = random_parts(rng)
    first = {name: rng.randint(0, amount) for name, amount in parts[-1].items()}
    second = {name: amount - first[name] for name, amount in parts[-1].items()}
    split = [*parts[:-1], first, second]
    assert totals(connection, parts, plan_id="a") == totals(connection, split, plan_id="b")


def test_totals_move_when_a_part_moves(connection: sa.Connection) -> None:
    parts = random_parts(random.Random(0))
    changed = [*parts[:-1], {**parts[-1], "jobs": parts[-1]["jobs"] + 1}]
    assert totals(connection, parts, plan_id="a") != totals(connection, changed, plan_id="b")

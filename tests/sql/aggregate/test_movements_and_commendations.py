"""Movements and commendations: rows of units in, totals out."""

import unicodedata
from decimal import Decimal

import sqlalchemy as sa

from factories.warehouse import (
    Row,
    add_plan,
    add_submission,
    aggregate,
    make_commendation_row,
    make_movement_row,
)

PLANNED = {"M1": ("Cả nước chung sức xây dựng nông thôn mới", "central")}


def rows(connection: sa.Connection, table: str, snapshot_id: int) -> list[Row]:
    result = connection.execute(sa.text(f"select * from {table} where snapshot_id = :s"), {"s": snapshot_id})
    return [dict(row) for row in result.mappings()]


def movements(connection: sa.Connection, handed_in: dict[str, list[Row]]) -> list[Row]:
    version = add_plan(connection, movements=PLANNED)
    for unit_id, entries in handed_in.items():
        add_submission(connection, unit_id, movements=entries)
    found = rows(connection, "movement_total", aggregate(connection, version).snapshot_id)
    return sorted(found, key=lambda row: row["movement_key"])


def test_movement_of_the_plan_has_the_catalogues_name_and_level(connection: sa.Connection) -> None:
    as_written = make_movement_row(movement_id="M1", name="chung sức xây dựng NTM", level="commune")
    (total,) = movements(connection, {"U1": [as_written], "U2": [{**as_written, "name": "NTM"}]})
    assert (total["movement_key"], total["movement_id"], total["name"], total["level"]) == ("M1", "M1", *PLANNED["M1"])
    assert (total["units_reporting"], total["collectives"], total["individuals"]) == (2, 4, 60)


def test_own_movements_are_one_where_name_and_level_agree(connection: sa.Connection) -> None:
    name = "Thi đua Dạy tốt, học tốt"
    spellings = ["  Thi  đua dạy tốt,  học tốt ", unicodedata.normalize("NFD", name)]
    handed_in = {
        "U2": [make_movement_row(name=spellings[0])],
        "U1": [make_movement_row(name=name)],
        "U3": [make_movement_row(name=spellings[1]), make_movement_row(level="commune")],
    }
    commune, own = movements(connection, handed_in)
    assert (own["name"], own["movement_id"], own["units_reporting"]) == (name, None, 3)
    assert (commune["level"], commune["units_reporting"]) == ("commune", 1)


def test_tone_placement_makes_no_second_movement(connection: sa.Connection) -> None:
    handed_in = {
        "U1": [make_movement_row(name="Xây dựng nếp sống văn hóa")],
        "U2": [make_movement_row(name="Xây dựng nếp sống văn hoá")],
    }
    (total,) = movements(connection, handed_in)
    assert (total["name"], total["units_reporting"]) == ("Xây dựng nếp sống văn hóa", 2)


def test_two_rows_of_one_unit_are_one_unit(connection: sa.Connection) -> None:
    (total,) = movements(connection, {"U1": [make_movement_row(), make_movement_row(collectives=None)]})
    assert (total["units_reporting"], total["collectives"], total["individuals"]) == (1, 2, 60)


def test_commendations_are_added_by_kind_and_never_decided_with_proposed(connection: sa.Connection) -> None:
    version = add_plan(connection)
    proposed = make_commendation_row(is_decided=False, award_count=Decimal(3), women=None)
    add_submission(connection, "U1", commendations=[make_commendation_row(), proposed])
    add_submission(connection, "U2", commendations=[make_commendation_row(), make_commendation_row(kind_id="sudden")])
    found = rows(connection, "commendation_total", aggregate(connection, version).snapshot_id)
    counted = {
        (row["kind_id"], row["is_decided"]): (row["award_count"], row["women"], row["direct_workers"]) for row in found
    }
    assert counted == {
        ("achievement", True): (20, 8, 12),
        ("achievement", False): (3, 0, 6),
        ("sudden", True): (10, 4, 6),
    }


def test_superseded_rows_do_not_count(connection: sa.Connection) -> None:
    version = add_plan(connection)
    add_submission(connection, "U1", movements=[make_movement_row()], commendations=[make_commendation_row()])
    add_submission(connection, "U1", version_no=2)
    snapshot_id = aggregate(connection, version).snapshot_id
    assert rows(connection, "movement_total", snapshot_id) == []
    assert rows(connection, "commendation_total", snapshot_id) == []

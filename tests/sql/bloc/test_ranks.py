"""Points, totals, places, ties and votes of a bloc's members, as the rules of `sql/aggregate` make them."""

import json
import random
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.warehouse import KNOWN_AT, PERIOD_ID, PLAN_ID, RECORDED, add_plan, add_row, add_submission
from thidua.aggregate.run import aggregate_version

CRITERIA: list[dict[str, Any]] = [
    {"id": "T01", "kind": "score", "scored": "member", "max_points": "30", "content": None, "scale": "proportional"},
    {"id": "T02", "kind": "score", "scored": "member", "max_points": "20", "content": None, "scale": "proportional"},
    {"id": "T03", "kind": "penalty", "scored": "leader", "max_points": "5", "content": None, "scale": "proportional"},
]
COUNCIL = 10
CONTENTS: list[dict[str, Any]] = [
    {"id": "G01", "planned": "80", "better": "higher"},
    {"id": "G02", "planned": "2", "better": "lower"},
]

Points = Mapping[str, Mapping[str, str]]
"""Member -> criterion -> points."""


class Place(NamedTuple):
    total: Decimal
    place: int | None
    shared_by: int | None
    settled_by: str | None


def add_bloc(
    connection: sa.Connection,
    *,
    units: Sequence[str],
    ties: str = "equal",
    order: Sequence[str] = (),
    criteria: Sequence[Mapping[str, Any]] = CRITERIA,
    honours: Sequence[Mapping[str, Any]] = (),
) -> int:
    """A bloc's plan version with these members."""
    version = add_plan(connection, units=units)
    bloc = {
        "criteria": list(criteria),
        "ranking": {"ties": ties, "order": list(order)},
        "pact": {"contents": CONTENTS},
        "honours": list(honours),
        "council": {"members": COUNCIL},
    }
    made = {"kind": "bloc", "bloc": bloc, "periods": []}
    copied: int = connection.execute(
        sa.text(
            "insert into plan_version (plan_id, plan_sha256, terms_sha256, content) "
            "select plan_id, encode(sha256(convert_to(:content || plan_version_id, 'UTF8')), 'hex'), terms_sha256, "
            "cast(:content as jsonb) from plan_version where plan_version_id = :v returning plan_version_id"
        ),
        {"content": json.dumps(made), "v": version},
    ).scalar_one()
    for table in ("plan_unit", "plan_obligation"):
        names = [
            name
            for name in connection.execute(
                sa.text("select column_name from information_schema.columns where table_name = :t"), {"t": table}
            ).scalars()
            if name != "plan_version_id"
        ]
        listed = ", ".join(dict.fromkeys(names))
        connection.execute(
            sa.text(
                f"insert into {table} (plan_version_id, {listed}) "
                f"select :c, {listed} from {table} where plan_version_id = :v"
            ),
            {"c": copied, "v": version},
        )
    return copied


def give_points(connection: sa.Connection, points: Points) -> None:
    for unit_id, given_points in points.items():
        for criterion_id, value in given_points.items():
            appraise(connection, unit_id, criterion_id, value)


def appraise(connection: sa.Connection, unit_id: str, criterion_id: str, points: str | None) -> None:
    row = {"unit_id": unit_id, "criterion_id": criterion_id, "points": None if points is None else Decimal(points)}
    whose = {"plan_id": PLAN_ID, "period_id": PERIOD_ID, "reason": "Đối chiếu", "actor": "Người ghi"}
    add_row(connection, "bloc_score", {**whose, **row, "recorded_at": RECORDED})


def claim(connection: sa.Connection, unit_id: str, points: Mapping[str, str], pact: Mapping[str, str] = {}) -> None:
    submission_id = add_submission(connection, unit_id)
    for row_no, (criterion_id, value) in enumerate(points.items(), start=5):
        row = {"submission_id": submission_id, "row_no": row_no, "criterion_id": criterion_id, "points": Decimal(value)}
        add_row(connection, "score_fact", row)
    for row_no, (content_id, value) in enumerate(pact.items(), start=5):
        row = {"submission_id": submission_id, "row_no": row_no, "content_id": content_id, "actual": Decimal(value)}
        add_row(connection, "pact_fact", row)


def draw(connection: sa.Connection, *units: str) -> None:
    whose = {"plan_id": PLAN_ID, "period_id": PERIOD_ID, "held_on": date(2026, 12, 12), "actor": "Người ghi"}
    add_row(connection, "bloc_draw", {**whose, "units": list(units), "recorded_at": RECORDED})


def vote(connection: sa.Connection, votes: Mapping[str, int], *, present: int, valid: int | None = None) -> None:
    row = {"plan_id": PLAN_ID, "period_id": PERIOD_ID, "honour_id": "co", "held_on": date(2026, 12, 12)}
    papers = {"ballots_cast": present, "ballots_valid": valid} if valid is not None else {}
    more = {"members_present": present, "actor": "Người ghi", "recorded_at": RECORDED, **papers}
    ballot = add_row(connection, "bloc_ballot", {**row, **more}, returning="bloc_ballot_id")
    for unit_id, count in votes.items():
        add_row(connection, "bloc_ballot_vote", {"bloc_ballot_id": ballot, "unit_id": unit_id, "votes": count})


def snapshot_of(connection: sa.Connection, version: int) -> int:
    return aggregate_version(connection, plan_version_id=version, period_id=PERIOD_ID, known_at=KNOWN_AT).snapshot_id


def places(connection: sa.Connection, version: int) -> dict[str, Place]:
    rows = connection.execute(
        sa.text("select unit_id, total, place, shared_by, settled_by from member_rank where snapshot_id = :s"),
        {"s": snapshot_of(connection, version)},
    )
    return {row[0]: Place(*row[1:]) for row in rows}


def outcomes(connection: sa.Connection, version: int) -> dict[str, str]:
    rows = connection.execute(
        sa.text("select unit_id, outcome from ballot_result where snapshot_id = :s"),
        {"s": snapshot_of(connection, version)},
    )
    return {row[0]: row[1] for row in rows}


def honour(**changes: Any) -> dict[str, Any]:
    base = {"id": "co", "of": "members", "is_strict": False, "threshold_percent": "50", "quorum_percent": None}
    return {**base, "quota": None, **changes}


def full(first: str, second: str, penalty: str = "0") -> dict[str, str]:
    return {"T01": first, "T02": second, "T03": penalty}


def test_totals_and_places(connection: sa.Connection) -> None:
    version = add_bloc(connection, units=["U1", "U2", "U3"])
    give_points(connection, {"U1": full("20", "15.5"), "U2": full("25", "15"), "U3": full("30", "20", "5")})
    assert places(connection, version) == {
        "U1": Place(Decimal("35.5"), 3, 1, None),
        "U2": Place(Decimal("40"), 2, 1, None),
        "U3": Place(Decimal("45"), 1, 1, None),
    }


def test_equal_totals_share_a_place_and_the_next_is_two_further(connection: sa.Connection) -> None:
    version = add_bloc(connection, units=["U1", "U2", "U3"])
    give_points(connection, {"U1": full("20", "15"), "U2": full("15", "20.00"), "U3": full("20", "14.99")})
    found = places(connection, version)
    assert [(found[unit].place, found[unit].shared_by) for unit in ("U1", "U2", "U3")] == [(1, 2), (1, 2), (3, 1)]


def test_ties_by_criteria_in_the_declared_order(connection: sa.Connection) -> None:
    version = add_bloc(connection, units=["U1", "U2", "U3", "U4"], ties="criteria", order=["T02", "T03"])
    give_points(
        connection,
        {
            "U1": full("20", "15"),
            "U2": full("15", "20"),
            "U3": full("17", "20", "2"),  # as U2 in T02, but with a penalty: behind
            "U4": full("15", "20.0"),  # as U2 in both: shares the place
        },
    )
    found = places(connection, version)
    assert {unit: (one.place, one.settled_by) for unit, one in found.items()} == {
        "U2": (1, "criteria"),
        "U4": (1, "criteria"),
        "U3": (3, "criteria"),
        "U1": (4, "criteria"),
    }


def test_ties_by_draw_only_where_all_of_them_took_part(connection: sa.Connection) -> None:
    version = add_bloc(connection, units=["U1", "U2", "U3"], ties="draw")
    give_points(connection, {"U1": full("20", "15"), "U2": full("15", "20"), "U3": full("10", "10")})
    assert places(connection, version)["U2"].shared_by == 2
    draw(connection, "U2", "U1")
    found = places(connection, version)
    assert [(found[unit].place, found[unit].settled_by) for unit in ("U2", "U1", "U3")] == [
        (1, "draw"),
        (2, "draw"),
        (3, None),
    ]
    appraise(connection, "U3", "T01", "25")  # now three are equal, and one has drawn no lot
    assert {one.place for one in places(connection, version).values()} == {1}
    draw(connection, "U3", "U1", "U2")
    assert [places(connection, version)[unit].place for unit in ("U3", "U1", "U2")] == [1, 2, 3]


def test_who_is_not_scored_in_full_has_no_place_and_zero_is_not_assumed(connection: sa.Connection) -> None:
    version = add_bloc(connection, units=["U1", "U2", "U3"])
    give_points(connection, {"U1": full("20", "15"), "U2": {"T01": "30"}})
    found = places(connection, version)
    assert (found["U1"].place, found["U2"].place, found["U3"].place) == (1, None, None)
    appraise(connection, "U2", "T02", "0")
    assert places(connection, version)["U2"].place == 2


def test_leader_before_figure_before_member(connection: sa.Connection) -> None:
    figure = {"id": "T04", "kind": "score", "scored": "indicator", "max_points": "10", "content": "G01"}
    reached = {"id": "T05", "kind": "score", "scored": "indicator", "max_points": "10", "content": "G02"}
    criteria = [*CRITERIA, {**figure, "scale": "proportional"}, {**reached, "scale": "proportional"}]
    version = add_bloc(connection, units=["U1", "U2"], criteria=criteria)
    claim(connection, "U1", {"T01": "28", "T02": "20"}, {"G01": "70", "G02": "2"})
    claim(connection, "U2", {"T01": "28", "T02": "20"}, {"G01": "96", "G02": "3"})
    appraise(connection, "U1", "T01", "25.5")
    rows = connection.execute(
        sa.text("select unit_id, criterion_id, points, source from member_score where snapshot_id = :s"),
        {"s": snapshot_of(connection, version)},
    )
    found = {(row[0], row[1]): (row[2], row[3]) for row in rows}
    assert found["U1", "T01"] == (Decimal("25.5"), "leader")
    assert found["U1", "T02"] == (Decimal(20), "member")
    assert found["U1", "T03"] == (Decimal(0), "unclaimed")
    assert found["U1", "T04"] == (Decimal("8.75"), "indicator")  # 10 x 70 / 80
    assert found["U1", "T05"] == (Decimal(10), "indicator")
    assert found["U2", "T04"] == (Decimal(10), "indicator")  # never more than all points
    assert found["U2", "T05"] == (Decimal(0), "indicator")
    appraise(connection, "U1", "T01", None)
    assert places(connection, version)["U1"].total == Decimal("66.75")


@pytest.mark.parametrize(
    ("changes", "votes", "present", "expected"),
    [
        ({}, {"U1": 2, "U2": 1}, 4, {"U1": "chosen", "U2": "not_reached"}),
        ({"is_strict": True}, {"U1": 2, "U2": 3}, 4, {"U1": "not_reached", "U2": "chosen"}),
        ({"of": "present"}, {"U1": 1, "U2": 2}, 3, {"U1": "not_reached", "U2": "chosen"}),
        ({"quorum_percent": "66.67"}, {"U1": 2}, 2, {"U1": "no_quorum"}),
        ({"quorum_percent": "75"}, {"U1": 3}, 3, {"U1": "chosen"}),
        ({"quota": 1}, {"U1": 3, "U2": 4}, 4, {"U1": "beyond_quota", "U2": "chosen"}),
        ({"quota": 1}, {"U1": 4, "U2": 4}, 4, {"U1": "tied", "U2": "tied"}),
        ({"quota": 2}, {"U1": 4, "U2": 3, "U3": 3}, 4, {"U1": "chosen", "U2": "tied", "U3": "tied"}),
        (
            {"voters": "council", "threshold_percent": "80"},
            {"U1": 7, "U2": 8},
            8,
            {"U1": "not_reached", "U2": "chosen"},
        ),
        ({"voters": "council", "quorum_percent": "90"}, {"U1": 8}, 8, {"U1": "no_quorum"}),
    ],
)
def test_votes(
    connection: sa.Connection, changes: dict[str, Any], votes: dict[str, int], present: int, expected: dict[str, str]
) -> None:
    version = add_bloc(connection, units=["U1", "U2", "U3", "U4"], honours=[honour(**changes)])
    vote(connection, {"U1": 0}, present=4)
    vote(connection, votes, present=present)  # the later one takes its place
    assert outcomes(connection, version) == expected


@pytest.mark.parametrize(
    ("votes", "valid", "expected"),
    [(3, 4, ("chosen", 4, Decimal(75))), (2, 3, ("not_reached", 3, Decimal("66.67"))), (0, 0, ("not_reached", 0, 0))],
)
def test_share_of_valid_papers(connection: sa.Connection, votes: int, valid: int, expected: tuple[Any, ...]) -> None:
    """Of five who voted; without any valid paper nobody is chosen, and nothing is divided by zero."""
    rule = honour(of="valid", ballot="secret", threshold_percent="70")
    version = add_bloc(connection, units=["U1", "U2"], honours=[rule])
    vote(connection, {"U1": votes}, present=5, valid=valid)
    rows = connection.execute(
        sa.text("select outcome, base, percent from ballot_result where snapshot_id = :s"),
        {"s": snapshot_of(connection, version)},
    )
    assert tuple(rows.one()) == expected


def test_a_share_is_never_rounded_up_to_a_threshold_that_was_missed(connection: sa.Connection) -> None:
    version = add_bloc(connection, units=["U1", "U2", "U3"], honours=[honour(threshold_percent="66.67")])
    vote(connection, {"U1": 2}, present=3)
    rows = connection.execute(
        sa.text("select outcome, percent from ballot_result where snapshot_id = :s"),
        {"s": snapshot_of(connection, version)},
    )
    assert tuple(rows.one()) == ("not_reached", Decimal("66.66"))


def test_equal_votes_go_by_points(connection: sa.Connection) -> None:
    version = add_bloc(connection, units=["U1", "U2"], honours=[honour(quota=1)])
    give_points(connection, {"U1": full("20", "15"), "U2": full("21", "15")})
    vote(connection, {"U1": 2, "U2": 2}, present=2)
    assert outcomes(connection, version) == {"U1": "beyond_quota", "U2": "chosen"}


def test_records_are_part_of_the_inputs(connection: sa.Connection) -> None:
    version = add_bloc(connection, units=["U1"], ties="draw", honours=[honour()])

    def inputs() -> str:
        made = aggregate_version(connection, plan_version_id=version, period_id=PERIOD_ID, known_at=KNOWN_AT)
        return made.inputs_sha256

    seen = [inputs()]
    appraise(connection, "U1", "T01", "5")
    seen.append(inputs())
    appraise(connection, "U1", "T01", "5.5")
    seen.append(inputs())
    vote(connection, {"U1": 1}, present=1)
    seen.append(inputs())
    draw(connection, "U1", "U9")
    seen.append(inputs())
    assert len(set(seen)) == len(seen)
    assert inputs() == seen[-1]


def test_what_was_recorded_later_is_not_known(connection: sa.Connection) -> None:
    version = add_bloc(connection, units=["U1"])
    give_points(connection, {"U1": full("10", "10")})
    later = {"plan_id": PLAN_ID, "period_id": PERIOD_ID, "unit_id": "U1", "criterion_id": "T01", "points": 30}
    add_row(connection, "bloc_score", {**later, "reason": "-", "actor": "-", "recorded_at": KNOWN_AT.replace(hour=4)})
    assert places(connection, version)["U1"].total == 20


POINT = st.decimals(min_value=0, max_value=20, places=1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.lists(st.tuples(POINT, POINT), min_size=2, max_size=6),
    seed=st.integers(min_value=0),
    ties=st.sampled_from(["equal", "criteria"]),
)
def test_order_of_members_changes_no_place(
    connection: sa.Connection, table: list[tuple[Decimal, Decimal]], seed: int, ties: str
) -> None:
    """Permuting the members permutes the places; places follow totals, then the declared rule, whoever it is."""
    units = [f"U{number}" for number in range(1, len(table) + 1)]
    shuffled = random.Random(seed).sample(units, k=len(units))

    def ranked(names: Sequence[str]) -> dict[int, Place]:
        with connection.begin_nested() as nested:
            version = add_bloc(connection, units=names, ties=ties, order=["T01"] if ties == "criteria" else [])
            give_points(
                connection,
                {unit: full(str(one), str(two)) for unit, (one, two) in zip(names, table, strict=True)},
            )
            found = places(connection, version)
            nested.rollback()
        return {number: found[unit] for number, unit in enumerate(names)}

    first, second = ranked(units), ranked(shuffled)
    assert first == second
    for one, (points, more) in enumerate(table):
        key = (points + more, points if ties == "criteria" else 0)
        better = sum((a + b, a if ties == "criteria" else 0) > key for a, b in table)
        assert first[one].place == better + 1

"""What the report of the year before counted is known in the next one: from issued reports, by the units heard."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa

from factories.plans import make_plan
from factories.warehouse import add_row, add_submission, aggregate, make_commendation_row
from thidua.aggregate.checks import find_disagreements
from thidua.calendar.workdays import load_workdays
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.commendation_rules import DEFAULT_COMMENDATION_RULES
from thidua.plan.model import Plan
from thidua.report.figures import read_figures
from thidua.text.canonical import sha256_hex
from thidua.warehouse.plans import register_plan

ISSUED, KNOWN_AT = datetime(2036, 1, 10, tzinfo=UTC), datetime(2036, 2, 1, tzinfo=UTC)
LATER = datetime(2036, 3, 1, tzinfo=UTC)
FORMER = "phuong-mau-2025"


def fighters(count: int, award: str, *, is_decided: bool, recipients: str = "individual_direct") -> dict[str, object]:
    return make_commendation_row(
        award_id=award,
        kind_id="merit",
        recipient_class_id=recipients,
        is_decided=is_decided,
        award_count=Decimal(count),
        women=None,
        direct_workers=None,
    )


def snapshot_of(connection: sa.Connection, plan: Plan, *, known_at: datetime = KNOWN_AT) -> int:
    version = register_plan(connection, plan, load_catalogue(), load_workdays())
    return aggregate(connection, version, known_at=known_at).snapshot_id


def issue(connection: sa.Connection, snapshot_id: int, *, revision_no: int = 0, supersedes: int | None = None) -> int:
    mark = sha256_hex(f"{snapshot_id}-{revision_no}")
    add_row(connection, "blob", {"sha256": mark, "size_bytes": 1})
    revision = {
        "plan_id": FORMER,
        "period_id": "2026-Y",
        "revision_no": revision_no,
        "snapshot_id": snapshot_id,
        "supersedes": supersedes,
        "reason": "thử" if supersedes else None,
        "model_sha256": mark,
        "template_sha256": mark,
        "software_version": "0",
        "audit_head": mark,
        "recorded_at": ISSUED,
    }
    report_id: int = add_row(connection, "report_revision", revision, returning="report_id")
    return report_id


@pytest.fixture
def former(connection: sa.Connection) -> int:
    """The snapshot of the year before, in which one unit was heard and two of its staff became fighters."""
    add_submission(connection, "CA", plan_id=FORMER, commendations=[fighters(2, "CSTD-CS", is_decided=True)])
    return snapshot_of(connection, make_plan(id=FORMER, year=2025))


@pytest.mark.parametrize(("proposed", "is_broken"), [(2, False), (3, True)])
def test_proposals_are_compared_with_the_report_that_was_issued(
    connection: sa.Connection, former: int, proposed: int, is_broken: bool
) -> None:
    issue(connection, former)
    chains = [rule.model_copy(update={"severity": "stop"}) for rule in DEFAULT_COMMENDATION_RULES.chains]
    rules = DEFAULT_COMMENDATION_RULES.model_copy(update={"chains": tuple(chains)})
    plan = make_plan(follows=FORMER, commendation_rules=rules.model_dump())
    add_submission(connection, "CA", plan_id=plan.id, commendations=[fighters(proposed, "CSTD-TP", is_decided=False)])
    found = [row for row in find_disagreements(connection, snapshot_of(connection, plan)) if row.rule == "chains"]
    assert [(row.key, row.detail) for row in found] == (
        [
            (
                "CA",
                "danh hiệu, hình thức CSTD-TP, cần có trước CSTD-CS, số đề nghị hoặc quyết định 3, số đã được tặng 2, "
                "năm 2025, số năm liên tục 3",
            )
        ]
        if is_broken
        else []
    )


def test_former_awards_are_told_by_side(connection: sa.Connection) -> None:
    """A kind of recipients is no side of its own; the same award of both sides is told twice."""
    kinds = {"individual_direct": 2, "individual_leader_office": 1, "collective": 4, "collective_business": 3}
    rows = [fighters(count, "BK-TP", is_decided=True, recipients=kind) for kind, count in kinds.items()]
    add_submission(connection, "CA", plan_id=FORMER, commendations=rows)
    issue(connection, snapshot_of(connection, make_plan(id=FORMER, year=2025)))
    known = read_figures(connection, snapshot_of(connection, make_plan(follows=FORMER))).former_awards
    assert [(one.side, one.award_count) for one in known if one.is_known] == [("collective", 7), ("individual", 3)]


def test_what_is_known_of_the_year_before(connection: sa.Connection, former: int) -> None:
    """As known when the figures were made: the same figures again, and what they knew stays."""
    plan = make_plan(follows=FORMER)
    before = read_figures(connection, snapshot_of(connection, plan, known_at=datetime(2036, 1, 1, tzinfo=UTC)))
    assert before.former_awards == ()
    first = issue(connection, former)
    assert read_figures(connection, snapshot_of(connection, plan)).former_awards == ()
    add_submission(connection, "CA", plan_id=plan.id)
    known = read_figures(connection, snapshot_of(connection, plan)).former_awards
    assert {(one.year, one.unit_id, one.award_id, one.award_count) for one in known if one.is_known} == {
        (2025, "CA", "CSTD-CS", Decimal(2))
    }
    assert {one.unit_id for one in known} == {unit.id for unit in plan.units}
    assert [one for one in known if not one.is_known and one.award_id] == []
    # A replacement counts instead of what it replaced; another commune's plan has no such past.
    add_submission(
        connection, "CA", plan_id=FORMER, version_no=2, commendations=[fighters(5, "CSTD-CS", is_decided=True)]
    )
    issue(connection, snapshot_of(connection, make_plan(id=FORMER, year=2025)), revision_no=1, supersedes=first)
    add_submission(connection, "P-VHXH", plan_id=plan.id)
    again = read_figures(connection, snapshot_of(connection, plan, known_at=LATER)).former_awards
    assert {one.award_count for one in again if one.is_known} == {5}
    assert read_figures(connection, snapshot_of(connection, make_plan(id="xa-khac-2026"))).former_awards == ()

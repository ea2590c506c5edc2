"""A rule that a plan sets to 'stop' keeps the report from being made; as a note it does not."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from factories.plans import make_plan
from factories.warehouse import KNOWN_AT, add_submission, aggregate, make_commendation_row
from thidua.aggregate.checks import find_disagreements
from thidua.calendar.workdays import load_workdays
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.commendation_rules import DEFAULT_COMMENDATION_RULES
from thidua.warehouse.plans import register_plan


@pytest.mark.parametrize(("severity", "stops"), [("stop", True), ("note", False), ("off", False)])
def test_more_fighters_than_advanced_workers(connection: sa.Connection, severity: str, stops: bool) -> None:
    told = DEFAULT_COMMENDATION_RULES.model_dump()
    told["fighters_within_advanced"]["severity"] = severity
    plan = make_plan(commendation_rules=told)
    version = register_plan(connection, plan, load_catalogue(), load_workdays())
    award = make_commendation_row(
        award_id="CSTD-CS", kind_id="merit", recipient_class_id="individual_direct", award_count=Decimal(6)
    )
    add_submission(connection, "CA", plan_id=plan.id, commendations=[award])
    snapshot = aggregate(connection, version, known_at=KNOWN_AT)
    found = [
        (row.key, row.detail)
        for row in find_disagreements(connection, snapshot.snapshot_id)
        if row.rule == "fighters_within_advanced"
    ]
    assert found == (
        [
            ("CA", "Chiến sĩ thi đua cơ sở 6, Lao động tiên tiến 0"),
            ("toàn bộ", "Chiến sĩ thi đua cơ sở 6, Lao động tiên tiến 0"),
        ]
        if stops
        else []
    )

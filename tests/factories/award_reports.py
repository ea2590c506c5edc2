"""A report of a commune with commendations alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from factories.plans import make_plan
from factories.reports import make_commendation, make_report
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.commendation_rules import DEFAULT_COMMENDATION_RULES
from thidua.report.figures import CommendationFact
from thidua.report.model import Annex, Report


def make_award_report(
    facts: Sequence[CommendationFact], *, choice: Sequence[str], rules: Mapping[str, Any] | None, **changes: Any
) -> Report:
    """choice: the annexes that the plan wants. rules: of its rules on commendations, what differs."""
    told = {**DEFAULT_COMMENDATION_RULES.model_dump(), "annexes": choice, **(rules or {})}
    totals = (make_commendation("GK-XA", level_id="commune", kind_id="merit", recipient_class_id="individual_direct"),)
    return make_report(
        plan=make_plan(commendation_rules=told),
        catalogue=load_catalogue(),
        commendations=totals,
        commendation_facts=facts,
        **changes,
    )


def annex_of(report: Report, key: str) -> Annex:
    return next(annex for annex in report.annexes if annex.key == key)

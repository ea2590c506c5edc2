"""Movements that a report asks for: by the levels that its flow names; and campaigns that are added during the year."""

from datetime import date
from typing import Any

import pytest

from factories.catalogues import make_catalogue
from factories.plans import ASSUMED, make_amendment, make_plan
from factories.reports import make_movement, make_report
from thidua.calendar.workdays import load_workdays
from thidua.forms.choices import choice_lists
from thidua.forms.load import current_edition
from thidua.plan.amend import plan_in_force
from thidua.plan.campaigns import with_campaigns
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import load_plans
from thidua.plan.model import Plan
from thidua.plan.plan_faults import find_faults
from thidua.report.material import ALL_LEVELS
from thidua.settings import project_path
from thidua.statistics.gather import plan_movements
from thidua.warehouse.plans import plan_terms

PLANS = load_plans(project_path("include", "plans"))
REPORTED = [(plan.id, period.id) for plan in PLANS.values() for period in plan.periods if period.is_measured]
CAMPAIGN: dict[str, Any] = {
    "id": "M101",
    "written": "60 ngày đêm khắc phục hậu quả bão",
    "campaign": {"level": "commune", "launched_by": "Chủ tịch Ủy ban nhân dân phường", "occasion": "unexpected"},
    "basis": ASSUMED,
}


@pytest.mark.parametrize(("plan_id", "period_id"), REPORTED)
def test_forms_offer_every_movement_of_the_plan(plan_id: str, period_id: str) -> None:
    """F15 asks units for "kết quả Kế hoạch này" too: all that the plan names, whoever launched it."""
    plan, catalogue = PLANS[plan_id], load_catalogue()
    edition = current_edition(plan.period(period_id))
    if edition.has_sheet("movements"):
        offered = choice_lists(edition=edition, plan=plan, catalogue=catalogue)["movements"]
        assert set(offered) == {catalogue.movements[one.id].name for one in plan.movements}


def test_flows_f15_and_f16_name_their_levels() -> None:
    """E: units report what the ward launched, the ward what the city launched; other flows name none and mean all."""
    plan = PLANS["kien-an-2025"]
    flows = {flow.id: flow.movement_levels for flow in plan.flows}
    assert flows["F15"] == ("commune",)
    assert flows["F16"] == ("central", "city", "commune")
    for period in (one for one in plan.periods if one.is_measured):
        assert (period.unit_flow, period.report_flow) == ("F15", "F16")


@pytest.mark.parametrize("levels", [(), ("central", "city", "commune"), ("city",)])
def test_a_report_speaks_of_the_levels_of_its_flow(levels: tuple[str, ...]) -> None:
    """F16: what units launched themselves is in no paragraph and no row of the ward's report to the city."""
    base = make_plan()
    flows = [flow.model_copy(update={"movement_levels": levels}) if flow.id == "F2" else flow for flow in base.flows]
    plan = base.model_copy(update={"flows": tuple(flows)})
    told = [
        make_movement(None, movement_key=key, name=f"Phong trào cấp {level}", level=level)
        for key, level in zip(("a", "b", "c", "d"), ALL_LEVELS, strict=True)
    ]
    text = make_report(plan=plan, movements=tuple(told)).model_dump_json(exclude={"data"})
    for level in ALL_LEVELS:
        assert (f"Phong trào cấp {level}" in text) == (not levels or level in levels), level


def added(**changes: Any) -> Plan:
    amendment = make_amendment(movements=[{**CAMPAIGN, **changes}], decided_on=date(2026, 9, 10))
    return make_plan(amendments=[amendment])


def test_campaign_shows_from_its_decision_on() -> None:
    plan, catalogue = added(), make_catalogue()
    half, year = (plan_in_force(plan, period=plan.period(one)) for one in ("2026-H1", "2026-Y"))
    offered = [
        choice_lists(edition=current_edition(one.periods[0]), plan=one, catalogue=catalogue)["movements"]
        for one in (half, year)
    ]
    assert [CAMPAIGN["written"] in names for names in offered] == [False, True]
    [row] = [row for row in plan_terms(year, catalogue, load_workdays())["plan_movement"] if row[0] == "M101"]
    assert row[2:] == (CAMPAIGN["written"], "commune")
    text = make_report(plan=year, period_id="2026-Y", movements=()).model_dump_json()
    assert CAMPAIGN["written"] in text
    assert CAMPAIGN["written"] not in make_report(plan=half, movements=()).model_dump_json()
    assert with_campaigns(catalogue, half) is catalogue


@pytest.mark.parametrize(
    ("changes", "fault"),
    [({"campaign": None}, "có 'M101'; cần một trong"), ({"id": "M1"}, "M1 đã có trong movements.yaml")],
)
def test_a_campaign_is_no_movement_of_the_catalogue(changes: dict[str, Any], fault: str) -> None:
    plan = make_plan(movements=[{**CAMPAIGN, **changes}])
    assert any(fault in one for one in find_faults(plan, file_stem=plan.id, catalogue=make_catalogue()))


@pytest.mark.parametrize(
    ("changes", "counted"),
    [
        ({}, ("locality", "under_1", "thematic")),
        ({"level": "unit"}, ("unit", "under_1", "thematic")),
        (
            {"statistics": {"scope": "locality", "duration": "one", "method": "regular", "basis": ASSUMED}},
            ("locality", "one", "regular"),
        ),
    ],
    ids=["of-the-ward", "of-a-unit", "as-the-decision-says"],
)
def test_statistics_count_a_campaign_as_what_it_is(changes: dict[str, Any], counted: tuple[str, str, str]) -> None:
    campaign = {**CAMPAIGN, "campaign": {**CAMPAIGN["campaign"], **changes}}
    [one] = [
        one
        for one in plan_movements(make_plan(movements=[campaign]), load_catalogue())
        if one.name == CAMPAIGN["written"]
    ]
    assert (one.scope, one.duration, one.method) == counted

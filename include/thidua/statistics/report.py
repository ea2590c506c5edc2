"""A year's statistics as a report like any other: the same snapshot and model, with the forms as annexes."""

from dataclasses import replace

import sqlalchemy as sa

from thidua.errors import OperatorError
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import DueRule, Flow, Period, Plan
from thidua.report.figures import PeriodFigures
from thidua.statistics.cells import read_forms
from thidua.statistics.fill import Basis
from thidua.statistics.forms import StatisticsCatalogue, load_statistics
from thidua.statistics.gather import gather

KIND = "statistics"
LAYOUT = "statistics"
PREVIEW_FLOW = "F0"
"""Of a period that stands in no plan: the report is no flow of the plan's."""


def with_forms(
    connection: sa.Connection, figures: PeriodFigures, *, plan: Plan, period: Period, catalogue: Catalogue
) -> tuple[Plan, PeriodFigures]:
    """The plan and the figures as the report of a period of statistics prints them; of other periods as they are.

    Targets, tasks and completeness are another report's matter: no unit owes anything for these days.
    """
    if period.kind != KIND:
        return plan, figures
    statistics, snapshot_id = load_statistics(), figures.snapshot.snapshot_id
    gathered = gather(connection, snapshot_id, plan=plan, period=period, catalogue=catalogue, statistics=statistics)
    basis = Basis(
        units_reporting=gathered.units_reporting,
        units_expected=gathered.units_expected,
        undated=int(sum(one.award_count for one in gathered.undated)),
        movements_above=gathered.movements_above,
        latest=gathered.latest,
        coverage=gathered.coverage,
    )
    counted = replace(
        figures,
        obligations=(),
        totals=(),
        verdicts=(),
        answers=(),
        statistics=read_forms(connection, snapshot_id, gathered, statistics),
        statistics_basis=basis,
    )
    return plan.model_copy(update={"targets": (), "tasks": ()}), counted


def with_statistics(plan: Plan, year: int) -> tuple[Plan, Period]:
    """The plan with its period of statistics of that year; where it has none, with one of the catalogue's window, for a
    preview. OperatorError for a city's plan, whose communes tell too little for the forms."""
    if plan.kind == "city":
        raise OperatorError(
            f"Kế hoạch {plan.id} là của thành phố: phụ lục của phường, xã không mang ngày quyết định, đặc điểm phong "
            "trào nên biểu thống kê của thành phố chưa lập được.",
            remedy="Lập biểu của từng phường, xã theo kế hoạch của phường, xã đó.",
        )
    for period in plan.periods:
        if period.kind == KIND and period.end.year == year:
            return plan, period
    period = _usual_period(plan, year, load_statistics())
    rule = period.report_due
    assert rule is not None
    flow = Flow(
        id=PREVIEW_FLOW,
        kind="commune_report",
        reporter=plan.commune,
        content="Biểu thống kê công tác thi đua, khen thưởng",
        to=plan.city,
        due=rule,
    )
    return plan.model_copy(update={"periods": (*plan.periods, period), "flows": (*plan.flows, flow)}), period


def _usual_period(plan: Plan, year: int, statistics: StatisticsCatalogue) -> Period:
    start, end = statistics.window.of(year)
    received = statistics.window.received.of(year)
    due = DueRule(kind="by", raw_text=f"ngày {received:%d/%m/%Y}", anchor=received, basis=statistics.window.basis)
    return Period(
        id=f"{year}-TK",
        kind=KIND,
        layout=LAYOUT,
        label=f"năm {year}",
        next_label=f"năm {year + 1}",
        start=start,
        end=end,
        data_as_of=end,
        opens=end,
        lock=received,
        window_basis=statistics.window.basis,
        report_flow=PREVIEW_FLOW,
        report_due=due,
    )

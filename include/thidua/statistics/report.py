"""A year's statistics as a report: the forms as annexes, checked against themselves before anything is printed."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from thidua import __version__
from thidua.errors import FiguresError
from thidua.plan.catalogue import Catalogue
from thidua.plan.load import plan_sha256
from thidua.plan.model import DueRule, Period, Plan
from thidua.render.run import template_sha256
from thidua.report.compose import compose_report
from thidua.report.figures import PeriodFigures, SnapshotInfo
from thidua.report.model import Provenance, Report
from thidua.statistics.fill import Basis, FilledForm, fill_awards, fill_movements, form_faults
from thidua.statistics.forms import StatisticsCatalogue
from thidua.statistics.gather import Gathered, gather
from thidua.text.canonical import canonical_json, sha256_hex
from thidua.warehouse.connect import load_sql

REMEDY = "Không dùng các biểu này. Kiểm tra khai báo dòng, cột trong include/catalogue/statistics.yaml rồi chạy lại."
NO_HEAD = "0" * 64
"""Of an audit chain without a link."""

NO_FLOW = "F0"
"""Of a period that stands in no plan: units are asked nothing, and the report is no flow of the plan's."""


def make_statistics(
    connection: sa.Connection,
    *,
    plans: Sequence[Plan],
    year: int,
    known_at: datetime,
    catalogue: Catalogue,
    statistics: StatisticsCatalogue,
) -> Report:
    """The statistics of a year as known at an instant. plans: that of the year, then the one it follows.

    FiguresError where a form breaks its own cross-checks.
    """
    gathered = gather(connection, plans=plans, year=year, known_at=known_at, catalogue=catalogue, statistics=statistics)
    forms = fill_forms(gathered, statistics)
    if faults := [fault for one in forms for fault in form_faults(one)]:
        raise FiguresError("Biểu thống kê không khớp:\n" + "\n".join(f"- {fault}" for fault in faults), remedy=REMEDY)
    newest = connection.execute(sa.text(load_sql("audit", "head.sql"))).one_or_none()
    # The targets are another report's matter.
    plan = plans[0].model_copy(update={"targets": (), "tasks": ()})
    period = statistics_period(plan, year, statistics)
    provenance = Provenance(
        plan_id=plan.id,
        period_id=period.id,
        revision_no=0,
        snapshot_id=0,
        known_at=known_at,
        plan_sha256=plan_sha256(plans[0]),
        inputs_sha256=gathered.inputs_sha256,
        rules_sha256=rules_sha256(statistics),
        template_sha256=template_sha256(),
        software_version=__version__,
        audit_head=newest.hash if newest else NO_HEAD,
    )
    return compose_report(
        plan=plan,
        period=period,
        catalogue=catalogue,
        figures=_figures(gathered, forms, provenance),
        provenance=provenance,
    )


def fill_forms(gathered: Gathered, statistics: StatisticsCatalogue) -> tuple[FilledForm, ...]:
    """All forms, in the order of the catalogue."""
    return tuple(
        fill_movements(form, gathered.movements)
        if form.counts == "movements"
        else fill_awards(form, gathered.awards, statistics)
        for form in statistics.forms
    )


def statistics_period(plan: Plan, year: int, statistics: StatisticsCatalogue) -> Period:
    """The plan's own period of statistics of that year, or one of the catalogue's window."""
    start, end = statistics.window.of(year)
    for period in plan.periods:
        if period.kind == "statistics" and period.end.year == year:
            return period.model_copy(update={"layout": period.layout or "statistics"})
    received = statistics.window.received.of(year)
    due = DueRule(kind="by", raw_text=f"ngày {received:%d/%m/%Y}", anchor=received, basis=statistics.window.basis)
    return Period(
        id=f"{year}-TK",
        kind="statistics",
        layout="statistics",
        label=f"năm {year}",
        next_label=f"năm {year + 1}",
        start=start,
        end=end,
        data_as_of=end,
        opens=end,
        lock=received,
        window_basis=statistics.window.basis,
        unit_flow=NO_FLOW,
        report_flow=NO_FLOW,
        unit_due=due,
        report_due=due,
    )


def rules_sha256(statistics: StatisticsCatalogue) -> str:
    """Hash of the forms and of the queries: other rules make other statistics."""
    queries = [load_sql("statistics", name) for name in ("commendations.sql", "own_movements.sql")]
    return sha256_hex(canonical_json([statistics.model_dump(mode="json"), queries]))


def _figures(gathered: Gathered, forms: tuple[FilledForm, ...], provenance: Provenance) -> PeriodFigures:
    return PeriodFigures(
        snapshot=SnapshotInfo(
            snapshot_id=0,
            plan_id=provenance.plan_id,
            period_id=provenance.period_id,
            known_at=provenance.known_at,
            inputs_sha256=provenance.inputs_sha256,
            rules_sha256=provenance.rules_sha256,
        ),
        obligations=(),
        totals=(),
        verdicts=(),
        movements=(),
        commendations=(),
        registered=(),
        models=(),
        narrative=(),
        movement_results=(),
        answers=(),
        statistics=forms,
        statistics_basis=Basis(
            units_reporting=gathered.units_reporting,
            units_expected=gathered.units_expected,
            undated=int(sum(one.award_count for one in gathered.undated)),
            movements_above=gathered.movements_above,
            latest=gathered.latest,
        ),
    )

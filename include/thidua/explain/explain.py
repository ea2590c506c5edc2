"""From a printed figure to the cells of the workbooks it came from."""

import sqlalchemy as sa

from thidua.collect.vault import Vault
from thidua.explain.blocs import BLOC_STEPS
from thidua.explain.fund import fund_steps
from thidua.explain.inputs import Inputs
from thidua.explain.issued import PrintedFigure, Revision, choose_figure, find_revision, printed_figures
from thidua.explain.model import Explanation, Node
from thidua.explain.others import STEPS
from thidua.explain.sources import Sources
from thidua.explain.statistics import statistics_steps
from thidua.explain.targets import target_steps
from thidua.forms.load import load_editions
from thidua.plan.catalogue_load import load_catalogue
from thidua.warehouse.plans import plan_version_plan

NOT_KNOWN = Node(kind="note", label="Số liệu này được tính từ các số liệu khác của báo cáo; không có ô nguồn riêng.")


def explain_figure(
    engine: sa.Engine, *, vault: Vault, plan_id: str, period_id: str, revision_no: int | None, figure: str
) -> Explanation:
    """figure: a key as in the report's JSON, or the id of a target. OperatorError where it is not printed there."""
    with engine.connect() as connection:
        revision = find_revision(connection, plan_id=plan_id, period_id=period_id, revision_no=revision_no)
        printed = choose_figure(printed_figures(vault, revision), figure)
        steps = _steps(connection, revision, printed, vault=vault)
    return Explanation(
        report_id=revision.report_id,
        plan_id=plan_id,
        period_id=period_id,
        revision_no=revision.revision_no,
        issued_at=revision.issued_at.isoformat(),
        model_sha256=revision.model_sha256,
        snapshot_id=revision.snapshot_id,
        known_at=revision.known_at.isoformat(),
        key=printed.key,
        printed=printed.printed,
        value=printed.value,
        steps=steps,
    )


def list_figures(
    engine: sa.Engine, *, vault: Vault, plan_id: str, period_id: str, revision_no: int | None
) -> list[PrintedFigure]:
    """Every figure of the report, in the order of printing."""
    with engine.connect() as connection:
        revision = find_revision(connection, plan_id=plan_id, period_id=period_id, revision_no=revision_no)
    return list(printed_figures(vault, revision).values())


def _steps(connection: sa.Connection, revision: Revision, printed: PrintedFigure, *, vault: Vault) -> tuple[Node, ...]:
    inputs, editions = Inputs(connection, revision.snapshot_id), load_editions()
    kind, _, rest = printed.key.partition(":")
    if kind == "target":
        target_id, _, figure = rest.partition(":")
        plan = plan_version_plan(connection, revision.plan_version_id)
        return target_steps(inputs, target_id=target_id, figure=figure, plan=plan, vault=vault, editions=editions)
    sources = Sources(inputs=inputs, vault=vault, editions=editions, catalogue=load_catalogue())
    if kind == "statistics":
        return statistics_steps(connection, revision.snapshot_id, sources, rest)
    steps = {**STEPS, **BLOC_STEPS, "fund": fund_steps}
    if kind not in steps:
        return (NOT_KNOWN,)
    return steps[kind](sources, rest)

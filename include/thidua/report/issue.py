"""From a checked snapshot to a recorded revision: compose, render, keep the files, write the deliveries.

An unchanged report is not issued again: the same snapshot, template and software lead to the revision that exists.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from thidua import __version__
from thidua.collect.vault import Vault
from thidua.deliver.outbox import issue_revision
from thidua.errors import OperatorError
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.render.run import render_report, template_sha256
from thidua.report.compose import compose_report
from thidua.report.figures import read_figures
from thidua.report.model import Provenance, Report
from thidua.text.canonical import canonical_json
from thidua.warehouse.connect import load_sql


@dataclass(frozen=True, kw_only=True)
class IssuedReport:
    """A recorded revision. is_new False: it existed already and nothing was written."""

    report_id: int
    revision_no: int
    is_new: bool


def issue_report(
    engine: sa.Engine,
    *,
    plan: Plan,
    period_id: str,
    snapshot_id: int,
    catalogue: Catalogue,
    vault: Vault,
    reason: str | None = None,
) -> IssuedReport:
    """Issue the report of a snapshot, or find the revision that says the same."""
    with engine.connect() as connection:
        latest = _latest_revision(connection, plan_id=plan.id, period_id=period_id)
        if latest is not None and _is_unchanged(latest, snapshot_id):
            return IssuedReport(report_id=latest.report_id, revision_no=latest.revision_no, is_new=False)
        revision_no = 0 if latest is None else latest.revision_no + 1
        figures = read_figures(connection, snapshot_id)
        provenance = _provenance(
            connection, plan=plan, period_id=period_id, snapshot_id=snapshot_id, revision_no=revision_no
        )
    report = compose_report(
        plan=plan, period=plan.period(period_id), catalogue=catalogue, figures=figures, provenance=provenance
    )
    files = render_report(report)
    for file in files:
        vault.put(file.data)
    report_id = issue_revision(
        engine,
        vault=vault,
        report=report,
        model_sha256=vault.put(model_bytes(report)),
        files=files,
        plan=plan,
        snapshot_id=snapshot_id,
        reason=reason,
    )
    return IssuedReport(report_id=report_id, revision_no=revision_no, is_new=True)


def model_bytes(report: Report) -> bytes:
    """The report model as canonical JSON: what the files can be made from again."""
    return canonical_json(report.model_dump(mode="json")).encode()


def _latest_revision(connection: sa.Connection, *, plan_id: str, period_id: str) -> sa.Row[tuple[object, ...]] | None:
    statement = sa.text(load_sql("report", "latest_revision.sql"))
    return connection.execute(statement, {"plan_id": plan_id, "period_id": period_id}).one_or_none()


def _is_unchanged(latest: sa.Row[tuple[object, ...]], snapshot_id: int) -> bool:
    made_from = (latest.snapshot_id, latest.template_sha256, latest.software_version)
    return made_from == (snapshot_id, template_sha256(), __version__)


def _provenance(
    connection: sa.Connection, *, plan: Plan, period_id: str, snapshot_id: int, revision_no: int
) -> Provenance:
    statement = sa.text(load_sql("report", "snapshot_origin.sql"))
    origin = connection.execute(statement, {"snapshot_id": snapshot_id}).one_or_none()
    if origin is None:
        raise OperatorError(
            f"Không có bản tổng hợp số {snapshot_id}.", remedy="Chạy lại bước tổng hợp (aggregate) của báo cáo này."
        )
    return Provenance(
        plan_id=plan.id,
        period_id=period_id,
        revision_no=revision_no,
        snapshot_id=snapshot_id,
        known_at=origin.known_at,
        plan_sha256=origin.plan_sha256,
        inputs_sha256=origin.inputs_sha256,
        rules_sha256=origin.rules_sha256,
        template_sha256=template_sha256(),
        software_version=__version__,
        audit_head=origin.audit_head,
    )

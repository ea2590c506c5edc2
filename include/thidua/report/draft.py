"""A snapshot's report as it would be printed now: read, composed, not issued.

The one way from the warehouse to a report model, for the first issue, a replacement, a comparison and a preview.
"""

import sqlalchemy as sa

from thidua import __version__
from thidua.changes.notes import read_adjustments
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.plan.catalogue import Catalogue
from thidua.render.run import template_sha256
from thidua.report.compose import compose_report
from thidua.report.figures import read_figures
from thidua.report.model import DocumentNumber, InputPin, Provenance, Replacement, Report
from thidua.report.overwrite import read_overrides
from thidua.statistics.report import with_forms
from thidua.warehouse.connect import load_sql
from thidua.warehouse.plans import plan_version_plan


def draft_report(
    connection: sa.Connection,
    *,
    snapshot_id: int,
    vault: Vault,
    catalogue: Catalogue,
    revision_no: int = 0,
    replacement: Replacement | None = None,
    document: DocumentNumber | None = None,
    audit_head: str | None = None,
    as_generated: bool = False,
) -> Report:
    """The report of the snapshot under the plan version that the snapshot pins. OperatorError without such a snapshot.

    The same stored inputs give the same report. document: number and day, None for blanks.
    audit_head: of a report that is made again, as it was printed; otherwise that of the moment.
    as_generated: without what persons wrote in it.
    """
    origin = read_origin(connection, snapshot_id)
    plan = plan_version_plan(connection, origin.plan_version_id)
    period = plan.period(origin.period_id)
    figures = read_figures(connection, snapshot_id)
    plan, figures = with_forms(connection, figures, plan=plan, period=period, catalogue=catalogue)
    return compose_report(
        plan=plan,
        period=period,
        catalogue=catalogue,
        figures=figures,
        provenance=_provenance(connection, origin, revision_no=revision_no, audit_head=audit_head),
        replacement=replacement,
        document=document,
        adjustments=read_adjustments(connection, vault=vault, snapshot_id=snapshot_id),
        overrides=() if as_generated else read_overrides(connection, snapshot_id),
    )


def read_origin(connection: sa.Connection, snapshot_id: int) -> sa.Row[tuple[object, ...]]:
    """What the snapshot pins, with the content of its plan version and the head of the audit chain of now."""
    statement = sa.text(load_sql("report", "snapshot_origin.sql"))
    origin = connection.execute(statement, {"snapshot_id": snapshot_id}).one_or_none()
    if origin is None:
        raise OperatorError(
            f"Không có bản tổng hợp số {snapshot_id}.", remedy="Chạy lại bước tổng hợp (aggregate) của báo cáo này."
        )
    return origin


def _provenance(
    connection: sa.Connection, origin: sa.Row[tuple[object, ...]], *, revision_no: int, audit_head: str | None
) -> Provenance:
    pins = connection.execute(
        sa.text(load_sql("report", "input_pins.sql")), {"snapshot_id": origin.snapshot_id}
    ).mappings()
    return Provenance(
        plan_id=origin.plan_id,
        period_id=origin.period_id,
        revision_no=revision_no,
        snapshot_id=origin.snapshot_id,
        known_at=origin.known_at,
        plan_sha256=origin.plan_sha256,
        inputs_sha256=origin.inputs_sha256,
        rules_sha256=origin.rules_sha256,
        template_sha256=template_sha256(),
        software_version=__version__,
        audit_head=audit_head or origin.audit_head,
        inputs=tuple(InputPin(**pin) for pin in pins),
    )

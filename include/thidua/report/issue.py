"""From a checked snapshot to a recorded revision: number, compose, render, keep the files, write the deliveries.

The first revision is issued as it is; every later one replaces the one before it, and comes of a comparison that led to
it (`thidua.changes.consider`). An unchanged report is not issued again.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from thidua.changes.decide import refuse_unwanted
from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.deliver.outbox import issue_revision
from thidua.plan.catalogue import Catalogue
from thidua.register.records import RegisterRow
from thidua.register.take import refuse_cancelled, take_number
from thidua.render.run import render_report
from thidua.report.model import Report, model_bytes
from thidua.report.wanted import Stands, Wanted, find_first, find_replacement
from thidua.sign.require import do_without, order_signing

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class IssuedReport:
    """A recorded revision. is_new False: it existed already and nothing was written."""

    report_id: int
    revision_no: int
    is_new: bool


def issue_report(
    engine: sa.Engine,
    *,
    plan_id: str,
    period_id: str,
    snapshot_id: int,
    catalogue: Catalogue,
    vault: Vault,
    now: datetime,
    correction_id: int | None = None,
    words: str | None = None,
) -> IssuedReport:
    """Issue the first revision of a report, or the replacement that a comparison led to; find it where it exists.

    words: the operator's own reason, printed behind the recorded one. OperatorError where the first report or a
    comparison waits for leave, was refused, or is not the newest; where a number is still to be given; and where an
    issued report would say something else without a comparison.
    """
    named = {"plan_id": plan_id, "period_id": period_id}
    with engine.connect() as connection:
        if correction_id is None:
            found = find_first(connection, **named, snapshot_id=snapshot_id, vault=vault, catalogue=catalogue, now=now)
        else:
            found = find_replacement(
                connection, **named, correction_id=correction_id, snapshot_id=snapshot_id, now=now, words=words
            )
    if isinstance(found, Stands):
        return IssuedReport(report_id=found.report_id, revision_no=found.revision_no, is_new=False)
    number = take_number(
        engine,
        plan=found.plan,
        period_id=period_id,
        revision_no=found.revision_no,
        known_at=found.known_at,
        now=now,
    )
    with engine.connect() as connection:
        report = found.compose(
            connection, vault=vault, catalogue=catalogue, document=number.document if number else None
        )
    return _issue(engine, found, report, number=number, vault=vault, now=now)


def _issue(
    engine: sa.Engine, wanted: Wanted, report: Report, *, number: RegisterRow | None, vault: Vault, now: datetime
) -> IssuedReport:
    def confirm(connection: sa.Connection) -> None:
        """A person may have refused the replacement, or cancelled its number, while its files were made."""
        if wanted.correction is not None:
            refuse_unwanted(connection, wanted.correction.correction_id)
        refuse_cancelled(connection, number)

    for remark in report.remarks:
        log.warning("Cần xem lại: %s", remark)
    files = render_report(report)
    model_sha256 = vault.put(model_bytes(report))
    crash_point("issue-kept")
    pdf = next(file.data for file in files if file.kind == "pdf")
    signing = order_signing(wanted.plan, report, pdf, vault=vault)
    recorded = issue_revision(
        engine,
        vault=vault,
        report=report,
        model_sha256=model_sha256,
        files=files,
        plan=wanted.plan,
        snapshot_id=wanted.snapshot_id,
        correction_id=wanted.correction.correction_id if wanted.correction else None,
        document_number_id=number.document_number_id if number else None,
        reason=report.replacement.reason if report.replacement else None,
        now=now,
        confirm=confirm,
        pin=signing.write if signing else do_without,
    )
    return IssuedReport(report_id=recorded.report_id, revision_no=wanted.revision_no, is_new=recorded.is_new)

"""From a checked snapshot to a recorded revision: compose, render, keep the files, write the deliveries.

The first revision is issued as it is; every later one replaces the one before it, and comes of a comparison that led to
it (`thidua.changes.consider`). An unchanged report is not issued again.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

import sqlalchemy as sa

from thidua.changes.decide import issuable_correction, refuse_unwanted
from thidua.changes.differences import load_differences
from thidua.changes.judge import judge, waits_for
from thidua.changes.reason import with_words
from thidua.changes.records import Correction, Issued, newest_revision
from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.deliver.outbox import issue_revision
from thidua.errors import OperatorError
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.render.run import render_report
from thidua.report.draft import draft_report, read_origin
from thidua.report.model import Replacement, Report
from thidua.text.canonical import canonical_json
from thidua.warehouse.plans import plan_version_plan


@dataclass(frozen=True, kw_only=True)
class IssuedReport:
    """A recorded revision. is_new False: it existed already and nothing was written."""

    report_id: int
    revision_no: int
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """A report that is about to be issued, with what its rows need. correction: of a replacement."""

    plan: Plan
    report: Report
    correction: Correction | None


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

    words: the operator's own reason, printed behind the recorded one. OperatorError where a comparison waits for leave,
    was refused, or is not the newest; and where an issued report would say something else without a comparison.
    """
    with engine.connect() as connection:
        if correction_id is None:
            found = _stands(connection, plan_id, period_id, snapshot_id, vault=vault, catalogue=catalogue, now=now)
            if found is not None:
                return IssuedReport(report_id=found.report_id, revision_no=found.revision_no, is_new=False)
            draft = _first(connection, snapshot_id=snapshot_id, vault=vault, catalogue=catalogue)
        else:
            plan = _plan_of(connection, snapshot_id)
            needs_leave = waits_for(plan, period_id, now=now) is not None
            correction = issuable_correction(connection, correction_id, needs_leave=needs_leave)
            _refuse_other(correction, plan_id=plan_id, period_id=period_id, snapshot_id=snapshot_id)
            if correction.issued_report_id is not None and correction.issued_revision_no is not None:
                return IssuedReport(
                    report_id=correction.issued_report_id, revision_no=correction.issued_revision_no, is_new=False
                )
            draft = _replacement(connection, correction, plan=plan, vault=vault, catalogue=catalogue, words=words)
    return _issue(engine, draft, vault=vault, now=now)


def model_bytes(report: Report) -> bytes:
    """The report model as canonical JSON: what the files can be made from again."""
    return canonical_json(report.model_dump(mode="json")).encode()


def _stands(
    connection: sa.Connection,
    plan_id: str,
    period_id: str,
    snapshot_id: int,
    *,
    vault: Vault,
    catalogue: Catalogue,
    now: datetime,
) -> Issued | None:
    """The newest revision, where the snapshot says nothing else; None where nothing was issued yet."""
    judgement = judge(
        connection,
        plan_id=plan_id,
        period_id=period_id,
        snapshot_id=snapshot_id,
        vault=vault,
        catalogue=catalogue,
        now=now,
    )
    if judgement.issued is not None and judgement.changes:
        raise OperatorError(
            f"Báo cáo {plan_id}, kỳ {period_id} đã phát hành (r{judgement.issued.revision_no}) và nay có "
            f"{len(judgement.changes)} nội dung khác.",
            remedy=f"Xét thay đổi trước: `thidua rerun {plan_id} {period_id}` (thêm --dry-run để xem trước).",
        )
    return judgement.issued


def _first(connection: sa.Connection, *, snapshot_id: int, vault: Vault, catalogue: Catalogue) -> _Draft:
    report = draft_report(connection, snapshot_id=snapshot_id, vault=vault, catalogue=catalogue)
    return _Draft(plan=_plan_of(connection, snapshot_id), report=report, correction=None)


def _plan_of(connection: sa.Connection, snapshot_id: int) -> Plan:
    return plan_version_plan(connection, read_origin(connection, snapshot_id).plan_version_id)


def _replacement(
    connection: sa.Connection,
    correction: Correction,
    *,
    plan: Plan,
    vault: Vault,
    catalogue: Catalogue,
    words: str | None,
) -> _Draft:
    replaced = newest_revision(connection, plan_id=correction.plan_id, period_id=correction.period_id)
    assert replaced is not None
    report = draft_report(
        connection,
        snapshot_id=correction.snapshot_id,
        vault=vault,
        catalogue=catalogue,
        revision_no=replaced.revision_no + 1,
        replacement=Replacement(
            revision_no=replaced.revision_no,
            issued_at=replaced.issued_at,
            reason=with_words(correction.reason, words),
            changes=load_differences(vault, correction.differences_sha256),
        ),
    )
    made = report.provenance
    if (made.template_sha256, made.software_version) != (correction.template_sha256, correction.software_version):
        raise OperatorError(
            f"Mẫu báo cáo hoặc phần mềm đã thay đổi sau lần xét thay đổi số {correction.correction_id}.",
            remedy=f"Xét lại: `thidua rerun {correction.plan_id} {correction.period_id}`; quyết định đã có vẫn giữ.",
        )
    return _Draft(plan=plan, report=report, correction=correction)


def _refuse_other(correction: Correction, *, plan_id: str, period_id: str, snapshot_id: int) -> None:
    if (correction.plan_id, correction.period_id, correction.snapshot_id) != (plan_id, period_id, snapshot_id):
        raise OperatorError(
            f"Lần xét thay đổi số {correction.correction_id} là của bộ số liệu số {correction.snapshot_id}, "
            f"{correction.plan_id}, kỳ {correction.period_id}.",
            remedy="Chạy lại từ bước Tổng hợp (aggregate) của báo cáo này.",
        )


def _issue(engine: sa.Engine, draft: _Draft, *, vault: Vault, now: datetime) -> IssuedReport:
    files = render_report(draft.report)
    model_sha256 = vault.put(model_bytes(draft.report))
    crash_point("issue-kept")
    recorded = issue_revision(
        engine,
        vault=vault,
        report=draft.report,
        model_sha256=model_sha256,
        files=files,
        plan=draft.plan,
        snapshot_id=draft.report.provenance.snapshot_id,
        correction_id=draft.correction.correction_id if draft.correction else None,
        reason=draft.report.replacement.reason if draft.report.replacement else None,
        now=now,
        confirm=partial(_refuse_meanwhile, draft.correction),
    )
    return IssuedReport(
        report_id=recorded.report_id, revision_no=draft.report.provenance.revision_no, is_new=recorded.is_new
    )


def _refuse_meanwhile(correction: Correction | None, connection: sa.Connection) -> None:
    """A person may have refused the replacement while its files were made."""
    if correction is not None:
        refuse_unwanted(connection, correction.correction_id)

"""What is to be issued next of a report, before anything of it is made: the first revision, or a replacement.

Everything that may forbid it is asked here, so that no number is taken for a report that may not be issued.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from thidua import __version__
from thidua.approve.gate import refuse_unapproved
from thidua.changes.decide import issuable_correction
from thidua.changes.differences import load_differences
from thidua.changes.judge import judge, waits_for
from thidua.changes.reason import with_words
from thidua.changes.records import Correction, Issued, newest_revision
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.register.records import document_of_report
from thidua.render.run import template_sha256
from thidua.report.draft import draft_report, read_origin
from thidua.report.model import DocumentNumber, Replacement, Report
from thidua.warehouse.plans import plan_version_plan


@dataclass(frozen=True, kw_only=True)
class Stands:
    """What was asked for is issued already."""

    report_id: int
    revision_no: int


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A revision that may be issued. correction, replaced: of a replacement. words: the operator's own reason."""

    plan: Plan
    period_id: str
    snapshot_id: int
    known_at: datetime
    correction: Correction | None = None
    replaced: Issued | None = None
    words: str | None = None

    @property
    def revision_no(self) -> int:
        return self.replaced.revision_no + 1 if self.replaced else 0

    def compose(
        self, connection: sa.Connection, *, vault: Vault, catalogue: Catalogue, document: DocumentNumber | None
    ) -> Report:
        """The report with its number and day; without them both are blank."""
        return draft_report(
            connection,
            snapshot_id=self.snapshot_id,
            vault=vault,
            catalogue=catalogue,
            revision_no=self.revision_no,
            replacement=self._replacement(connection, vault),
            document=document,
        )

    def _replacement(self, connection: sa.Connection, vault: Vault) -> Replacement | None:
        if self.correction is None or self.replaced is None:
            return None
        return Replacement(
            revision_no=self.replaced.revision_no,
            issued_at=self.replaced.issued_at,
            reason=with_words(self.correction.reason, self.words),
            changes=load_differences(vault, self.correction.differences_sha256),
            document=document_of_report(connection, self.replaced.report_id),
        )


def find_first(
    connection: sa.Connection,
    *,
    plan_id: str,
    period_id: str,
    snapshot_id: int,
    vault: Vault,
    catalogue: Catalogue,
    now: datetime,
) -> Stands | Wanted:
    """The first revision, or the newest one where the snapshot says nothing else.

    OperatorError where it says something else, or where a person has not allowed the first one yet.
    """
    judgement = judge(
        connection,
        plan_id=plan_id,
        period_id=period_id,
        snapshot_id=snapshot_id,
        vault=vault,
        catalogue=catalogue,
        now=now,
    )
    issued = judgement.issued
    if issued is not None and judgement.changes:
        raise OperatorError(
            f"Báo cáo {plan_id}, kỳ {period_id} đã phát hành (r{issued.revision_no}) và nay có "
            f"{len(judgement.changes)} nội dung khác.",
            remedy=f"Xét thay đổi trước: `thidua rerun {plan_id} {period_id}` (thêm --dry-run để xem trước).",
        )
    if issued is not None:
        return Stands(report_id=issued.report_id, revision_no=issued.revision_no)
    refuse_unapproved(connection, plan=judgement.plan, snapshot_id=snapshot_id, vault=vault, catalogue=catalogue)
    origin = read_origin(connection, snapshot_id)
    return Wanted(plan=judgement.plan, period_id=period_id, snapshot_id=snapshot_id, known_at=origin.known_at)


def find_replacement(
    connection: sa.Connection,
    *,
    correction_id: int,
    plan_id: str,
    period_id: str,
    snapshot_id: int,
    now: datetime,
    words: str | None,
) -> Stands | Wanted:
    """The replacement that a comparison led to. OperatorError where it may not be issued (`issuable_correction`)."""
    origin = read_origin(connection, snapshot_id)
    plan = plan_version_plan(connection, origin.plan_version_id)
    needs_leave = waits_for(plan, period_id, now=now) is not None
    correction = issuable_correction(connection, correction_id, needs_leave=needs_leave)
    _refuse_other(correction, plan_id=plan_id, period_id=period_id, snapshot_id=snapshot_id)
    if correction.issued_report_id is not None and correction.issued_revision_no is not None:
        return Stands(report_id=correction.issued_report_id, revision_no=correction.issued_revision_no)
    if (template_sha256(), __version__) != (correction.template_sha256, correction.software_version):
        raise OperatorError(
            f"Mẫu báo cáo hoặc phần mềm đã thay đổi sau lần xét thay đổi số {correction.correction_id}.",
            remedy=f"Xét lại: `thidua rerun {correction.plan_id} {correction.period_id}`; quyết định đã có vẫn giữ.",
        )
    return Wanted(
        plan=plan,
        period_id=period_id,
        snapshot_id=snapshot_id,
        known_at=origin.known_at,
        correction=correction,
        replaced=newest_revision(connection, plan_id=plan_id, period_id=period_id),
        words=words,
    )


def _refuse_other(correction: Correction, *, plan_id: str, period_id: str, snapshot_id: int) -> None:
    if (correction.plan_id, correction.period_id, correction.snapshot_id) != (plan_id, period_id, snapshot_id):
        raise OperatorError(
            f"Lần xét thay đổi số {correction.correction_id} là của bộ số liệu số {correction.snapshot_id}, "
            f"{correction.plan_id}, kỳ {correction.period_id}.",
            remedy="Chạy lại từ bước Tổng hợp (aggregate) của báo cáo này.",
        )

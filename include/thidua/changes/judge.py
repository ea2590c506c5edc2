"""What an issued report would say now, compared with what it says: read only, so that a dry run does the same."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from thidua import __version__
from thidua.calendar.due import end_of_day
from thidua.changes.materiality import Outcome, weigh
from thidua.changes.reason import compose_reason
from thidua.changes.records import Issued, Waits, newest_revision
from thidua.changes.reports import compare_reports
from thidua.changes.returned import Return, find_return
from thidua.collect.vault import Vault
from thidua.errors import OperatorError, OvertakenError
from thidua.findings import Finding
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.render.run import template_sha256
from thidua.report.draft import draft_report, read_origin
from thidua.report.model import Change, Report
from thidua.warehouse.connect import load_sql
from thidua.warehouse.plans import plan_version_plan
from thidua.words.standing import word_findings


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What becomes of an issued report. plan: in force for the snapshot; its deliveries say to whom a report goes.

    issued: None where there is none yet, and then nothing was compared. is_last: the plan's reports of later periods
    are all issued, so that a note has to wait for the plan that follows. returned: a recipient has sent the report
    back, which wants a replacement even if nothing else changed. words: what persons wrote in the report and does not
    fit any more what is generated.
    """

    plan: Plan
    period_id: str
    snapshot_id: int
    issued: Issued | None
    changes: tuple[Change, ...]
    outcome: Outcome
    waits_for: Waits | None
    reason: str
    is_last: bool
    returned: Return | None
    words: tuple[Finding, ...] = ()


def judge(
    connection: sa.Connection,
    *,
    plan_id: str,
    period_id: str,
    snapshot_id: int,
    vault: Vault,
    catalogue: Catalogue,
    now: datetime,
    words: str | None = None,
) -> Judgement:
    """Compare the snapshot's report with the newest revision. words: the operator's own reason.

    OperatorError for a snapshot of another report, of a period without one, or of figures known earlier than those of
    the newest revision.
    """
    origin = read_origin(connection, snapshot_id)
    if (origin.plan_id, origin.period_id) != (plan_id, period_id):
        raise OperatorError(
            f"Bộ số liệu tổng hợp số {snapshot_id} không phải của kế hoạch {plan_id}, kỳ {period_id}.",
            remedy="Chạy lại bước tổng hợp (aggregate) của báo cáo này.",
        )
    plan = plan_version_plan(connection, origin.plan_version_id)
    if not plan.period(period_id).has_report:
        raise OperatorError(
            f"Kỳ {period_id} của kế hoạch {plan_id} không có báo cáo gửi cấp trên; không có gì để phát hành.",
            remedy=f"Xem bản tổng hợp: `thidua report {plan_id} {period_id} --as-known-at …`.",
        )
    issued = newest_revision(connection, plan_id=plan_id, period_id=period_id)
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()
    if issued is not None and not _is_made_alike(issued, snapshot_id):
        refuse_older_figures(connection, issued=issued, snapshot_id=snapshot_id)
        before = Report.model_validate_json(vault.get(issued.model_sha256))
        after = draft_report(
            connection,
            snapshot_id=snapshot_id,
            vault=vault,
            catalogue=catalogue,
            revision_no=issued.revision_no + 1,
        )
        changes, findings = compare_reports(before, after), tuple(word_findings(after.overwritten))
    returned = find_return(connection, plan_id=plan_id, period_id=period_id) if issued else None
    outcome = weigh(changes, plan.corrections)
    waits = _leave(plan, period_id, issued=issued, outcome=outcome, now=now)
    if returned and outcome != "reissue":
        outcome, waits = "reissue", "returned"
    said = returned.words(plan) if returned else None
    return Judgement(
        plan=plan,
        period_id=period_id,
        snapshot_id=snapshot_id,
        issued=issued,
        changes=changes,
        outcome=outcome,
        waits_for=waits,
        reason=compose_reason(connection, issued=issued, snapshot_id=snapshot_id, returned=said, words=words)
        if issued
        else "",
        returned=returned,
        is_last=_is_last(connection, plan, period_id),
        words=findings,
    )


def _is_last(connection: sa.Connection, plan: Plan, period_id: str) -> bool:
    saying = [one for one in plan.periods if one.id == period_id or (one.has_report and one.says_notes)]
    ids = [period.id for period in sorted(saying, key=lambda period: period.data_as_of)]
    later = ids[ids.index(period_id) + 1 :]
    return all(newest_revision(connection, plan_id=plan.id, period_id=one) is not None for one in later)


def _is_made_alike(issued: Issued, snapshot_id: int) -> bool:
    made_from = (issued.snapshot_id, issued.template_sha256, issued.software_version)
    return made_from == (snapshot_id, template_sha256(), __version__)


def refuse_older_figures(connection: sa.Connection, *, issued: Issued, snapshot_id: int) -> None:
    """OvertakenError where the newest revision knew something that the snapshot does not."""
    if knows_more(connection, used_id=issued.snapshot_id, given_id=snapshot_id):
        raise OvertakenError(
            f"Bộ số liệu tổng hợp số {snapshot_id} cũ hơn bộ số liệu {issued.snapshot_id} của bản đã phát hành "
            f"r{issued.revision_no}; số liệu cũ không thay thế số liệu mới.",
            remedy="Chạy lại từ bước Tổng hợp (aggregate).",
        )


def knows_more(connection: sa.Connection, *, used_id: int, given_id: int) -> bool:
    """Whether the snapshot that was used knew something that the given one does not."""
    statement = sa.text(load_sql("deliver", "knows_more.sql"))
    return bool(connection.execute(statement, {"used_id": used_id, "given_id": given_id}).scalar_one())


def waits_for(plan: Plan, period_id: str, *, now: datetime) -> Waits | None:
    """Whose leave a replacement needs at the instant: after the lock day an operator's, or always where the plan says
    so; None where it needs none."""
    if now > end_of_day(plan.period(period_id).lock):
        return "lock"
    return "policy" if "person" in {plan.corrections.approval, plan.approval.by} else None


def _leave(plan: Plan, period_id: str, *, issued: Issued | None, outcome: Outcome, now: datetime) -> Waits | None:
    """Of a first report: by the plan's `approval`."""
    if issued is None:
        return "approval" if plan.approval.by == "person" else None
    return waits_for(plan, period_id, now=now) if outcome == "reissue" else None

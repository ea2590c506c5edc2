"""Issue a report: its revision, its files and its deliveries become known in one transaction, or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa

from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.deliver.ledger import lock_report, run_sql
from thidua.deliver.revision import Issue, StoredFile, write_revision
from thidua.errors import DeliveryError, OvertakenError
from thidua.plan.model import Plan
from thidua.report.model import Report


class IssuedFile(Protocol):
    """A rendered file. kind: 'docx', 'pdf', 'xlsx', 'json'."""

    @property
    def kind(self) -> str: ...
    @property
    def file_name(self) -> str: ...
    @property
    def data(self) -> bytes: ...


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A revision in the warehouse. is_new False: it was there already, and nothing was written."""

    report_id: int
    is_new: bool


def issue_revision(
    engine: sa.Engine,
    *,
    vault: Vault,
    report: Report,
    model_sha256: str,
    files: Sequence[IssuedFile],
    plan: Plan,
    snapshot_id: int,
    reason: str | None,
    correction_id: int | None = None,
    document_number_id: int | None = None,
    now: datetime | None = None,
    confirm: Callable[[sa.Connection], None] = lambda _: None,
    pin: Callable[[sa.Connection, int], None] = lambda _, __: None,
) -> Recorded:
    """Write the next revision of the report with its files and one delivery per recipient.

    model_sha256: of the report model's JSON, which must be in the vault. Issuing what the newest revision is already,
    at the same time or later, returns that revision and adds nothing. reason: why a revision replaces the one
    before it; needed from the second one on. correction_id: the comparison that led to it. document_number_id: the
    number that it bears. confirm: asked last, when nobody else can decide any more; what it raises stops the issue.
    pin: writes what belongs to the new report_id, in the same transaction. Raises DeliveryError, and then nothing was
    written; OvertakenError when the newest revision knew something that this snapshot does not, or is another one.
    """
    _check_recipients(plan)
    # Bytes go to the vault first: a hash in the database must never point to a file that is not there yet.
    issue = Issue(
        made=report.provenance,
        model_sha256=model_sha256,
        model_size_bytes=_check_model(report, vault.get(model_sha256), plan_id=plan.id),
        files=_store(vault, files),
        targets=plan.deliveries,
        snapshot_id=snapshot_id,
        reason=reason,
        correction_id=correction_id,
        document_number_id=document_number_id,
        now=now,
    )
    with engine.begin() as connection:
        # The lock is taken before the newest revision is read, so that a second worker sees what the first wrote.
        lock_report(connection, plan_id=plan.id, period_id=issue.made.period_id)
        latest = run_sql(connection, "latest_revision", plan_id=plan.id, period_id=issue.made.period_id).first()
        if latest is not None and _is_same(issue, latest):
            return Recorded(report_id=latest.report_id, is_new=False)
        _check_order(connection, issue, latest)
        confirm(connection)
        report_id = write_revision(connection, issue, supersedes=latest.report_id if latest else None)
        pin(connection, report_id)
        crash_point("issue-recording")
        return Recorded(report_id=report_id, is_new=True)


def _is_same(issue: Issue, latest: sa.Row[Any]) -> bool:
    """The same model; or what another worker has just made of the same, at another head of the audit chain."""
    if latest.model_sha256 == issue.model_sha256:
        return True
    if latest.revision_no != issue.made.revision_no or latest.correction_id != issue.correction_id:
        return False
    made_from = (issue.snapshot_id, issue.made.template_sha256, issue.made.software_version)
    return made_from == (latest.snapshot_id, latest.template_sha256, latest.software_version)


def _store(vault: Vault, files: Sequence[IssuedFile]) -> tuple[StoredFile, ...]:
    kept = vault.put_many([file.data for file in files])
    return tuple(
        StoredFile(kind=file.kind, file_name=file.file_name, sha256=sha256, size_bytes=len(file.data))
        for file, sha256 in zip(files, kept, strict=True)
    )


def _check_recipients(plan: Plan) -> None:
    if not plan.deliveries:
        raise DeliveryError(
            f"Kế hoạch {plan.id} không có nơi gửi nào (mục deliveries trống).",
            remedy="Ghi ít nhất một nơi gửi vào mục deliveries của tệp kế hoạch, rồi chạy `thidua plan check`.",
        )


def _check_model(report: Report, stored: bytes, *, plan_id: str) -> int:
    """The size of the stored model, in bytes."""
    if report.provenance.plan_id != plan_id or Report.model_validate_json(stored) != report:
        raise DeliveryError(
            f"Báo cáo kỳ {report.provenance.period_id} của kế hoạch {plan_id} không khớp với mô hình đã lưu.",
            remedy="Lập lại báo cáo từ bước tổng hợp; không phát hành báo cáo không khớp với dữ liệu đã lưu.",
        )
    return len(stored)


def _check_order(connection: sa.Connection, issue: Issue, latest: sa.Row[Any] | None) -> None:
    # First: whoever prints figures that are out of date must make them anew, not only number them anew.
    if (
        latest
        and run_sql(connection, "knows_more", used_id=latest.snapshot_id, given_id=issue.snapshot_id).scalar_one()
    ):
        raise OvertakenError(
            f"Báo cáo {issue.subject}: bảng số liệu {issue.snapshot_id} cũ hơn bảng số liệu {latest.snapshot_id} của "
            f"bản đã phát hành r{latest.revision_no}; số liệu cũ không thay thế số liệu mới.",
            remedy="Chạy lại từ bước Tổng hợp (aggregate), rồi lập và phát hành báo cáo từ bảng số liệu mới.",
        )
    expected = latest.revision_no + 1 if latest else 0
    if issue.made.revision_no != expected:
        raise OvertakenError(
            f"Báo cáo {issue.subject}: lần phát hành tiếp theo phải là r{expected}.",
            remedy="Có lần phát hành khác vừa được ghi; lập lại báo cáo rồi phát hành.",
        )
    if latest and not (issue.reason or "").strip():
        raise DeliveryError(
            f"Báo cáo {issue.subject} thay thế bản đã phát hành nhưng không nêu lý do.",
            remedy="Ghi lý do thay thế rồi phát hành lại.",
        )

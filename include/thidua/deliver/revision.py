"""The rows of one issued revision."""

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from thidua.deliver.ledger import run_sql
from thidua.errors import DeliveryError
from thidua.plan.model import DeliveryTarget
from thidua.report.model import Provenance

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://thidua.local/delivery")


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    kind: str
    file_name: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class Issue:
    """All that is written for one revision; every byte it names is already in the vault.

    correction_id: the comparison that led to it. document_number_id:
    of the register, None where the clerk numbers it. now: the caller's clock, None for the data base's alone.
    """

    made: Provenance
    model_sha256: str
    model_size_bytes: int
    files: tuple[StoredFile, ...]
    targets: tuple[DeliveryTarget, ...]
    snapshot_id: int
    reason: str | None
    correction_id: int | None
    document_number_id: int | None
    now: datetime | None

    @property
    def subject(self) -> str:
        """How messages for people call this revision."""
        return f"{self.made.plan_id}|{self.made.period_id}|r{self.made.revision_no}"


def message_id(made: Provenance, target: DeliveryTarget, *, report_id: int) -> str:
    """The identity of one delivery, known before the first try and the same at every later one."""
    name = f"{made.plan_id}|{made.period_id}|{made.revision_no}|{target.channel}|{target.id}"
    return f"<{report_id}.{target.id}.{uuid.uuid5(_NAMESPACE, name)}@thidua.local>"


def write_revision(connection: sa.Connection, issue: Issue, *, supersedes: int | None) -> int:
    """All rows of a revision, in the caller's transaction; its report_id."""
    sizes = {issue.model_sha256: issue.model_size_bytes} | {f.sha256: f.size_bytes for f in issue.files}
    # In one order everywhere, so that two issues that share a file cannot wait for each other.
    for sha256, size_bytes in sorted(sizes.items()):
        run_sql(connection, "insert_blob", sha256=sha256, size_bytes=size_bytes)
    report_id = _insert_revision(connection, issue, supersedes=supersedes)
    for file in issue.files:
        run_sql(
            connection,
            "insert_file",
            report_id=report_id,
            kind=file.kind,
            file_name=file.file_name,
            sha256=file.sha256,
        )
    for target in issue.targets:
        run_sql(
            connection,
            "insert_delivery",
            report_id=report_id,
            channel=target.channel,
            recipient_id=target.id,
            address=target.address,
            message_id=message_id(issue.made, target, report_id=report_id),
        )
    return report_id


def _insert_revision(connection: sa.Connection, issue: Issue, *, supersedes: int | None) -> int:
    report_id = run_sql(
        connection,
        "insert_revision",
        plan_id=issue.made.plan_id,
        period_id=issue.made.period_id,
        revision_no=issue.made.revision_no,
        snapshot_id=issue.snapshot_id,
        supersedes=supersedes,
        reason=issue.reason,
        model_sha256=issue.model_sha256,
        template_sha256=issue.made.template_sha256,
        software_version=issue.made.software_version,
        audit_head=issue.made.audit_head,
        correction_id=issue.correction_id,
        document_number_id=issue.document_number_id,
        now=issue.now,
    ).scalar_one_or_none()
    if report_id is None:
        raise DeliveryError(
            f"Báo cáo {issue.subject}: không có bảng số liệu (snapshot) {issue.snapshot_id} của kỳ này.",
            remedy="Chạy lại bước tổng hợp rồi lập lại báo cáo.",
        )
    return int(report_id)

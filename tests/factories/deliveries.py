"""Made-up messages, reports and issued revisions for the tests of delivery."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from factories.catalogues import make_catalogue
from factories.reports import make_report
from thidua.calendar.workdays import load_workdays
from thidua.collect.vault import Vault
from thidua.deliver.channel import OutgoingFile, OutgoingMessage
from thidua.deliver.outbox import issue_revision
from thidua.plan.model import Plan
from thidua.report.model import Report
from thidua.text.canonical import canonical_json, sha256_hex
from thidua.warehouse.plans import register_plan

ISSUED_AT = datetime(2026, 12, 14, 3, 5, tzinfo=UTC)
KINDS = ("docx", "pdf", "xlsx", "json")


@dataclass(frozen=True)
class RenderedFile:
    """As the renderer hands it over."""

    kind: str
    file_name: str
    data: bytes


def make_rendered_files(mark: str = "r0") -> tuple[RenderedFile, ...]:
    """Four files whose bytes tell them apart."""
    return tuple(RenderedFile(kind, f"bc-thi-dua-mau.{kind}", f"{kind} {mark} số liệu".encode()) for kind in KINDS)


def make_message(**overrides: Any) -> OutgoingMessage:
    """A message with a PDF and a Word file."""
    files = tuple(
        OutgoingFile(kind=f.kind, file_name=f.file_name, sha256=sha256_hex(f.data), data=f.data)
        for f in make_rendered_files()
    )
    base = {
        "message_id": "<1.ban-tdkt.7d2f7bf6-6f0e-5a6e-9a0d-0b1f2c3d4e5f@thidua.local>",
        "plan_id": "phuong-mau-2026",
        "period_id": "2026-Y",
        "revision_no": 0,
        "recipient_name": "Ban Thi đua - Khen thưởng thành phố",
        "address": "ban-tdkt@thanh-pho.example",
        "sender_name": "Phường Mẫu",
        "issued_at": ISSUED_AT,
        "subject": "[Báo cáo] Tổng kết công tác thi đua, khen thưởng năm 2026 - phường Mẫu (bản trình ký, cấp số)",
        "body": "Kính gửi: Ban Thi đua - Khen thưởng thành phố\n\n.dòng bắt đầu bằng dấu chấm\n",
        "files": files,
    }
    return OutgoingMessage(**{**base, **overrides})


def model_bytes(report: Report) -> bytes:
    """The report model as it lies in the vault."""
    return canonical_json(report.model_dump(mode="json")).encode()


def add_snapshot(engine: sa.Engine, plan: Plan, *, states: dict[str, str] | None = None, mark: str = "a") -> int:
    """A snapshot of the annual period. states: obligation state by unit, others have reported."""
    with engine.begin() as connection:
        version = register_plan(connection, plan, make_catalogue(), load_workdays())
        snapshot_id: int = connection.execute(
            sa.text(
                "insert into snapshot (plan_id, period_id, plan_version_id, known_at, inputs_sha256, rules_sha256)"
                " values (:plan, '2026-Y', :version, :known_at, :inputs, :rules) returning snapshot_id"
            ),
            {"plan": plan.id, "version": version, "known_at": ISSUED_AT, "inputs": mark * 64, "rules": "b" * 64},
        ).scalar_one()
        for unit in plan.units:
            connection.execute(
                sa.text(
                    "insert into obligation_status (snapshot_id, unit_id, state, warning_count)"
                    " values (:snapshot, :unit, :state, 0)"
                ),
                {"snapshot": snapshot_id, "unit": unit.id, "state": (states or {}).get(unit.id, "REPORTED")},
            )
        for target, verdict in zip(plan.targets, ("INSUFFICIENT_DATA", *["MET"] * len(plan.targets)), strict=False):
            connection.execute(
                sa.text(
                    "insert into target_verdict (snapshot_id, target_id, verdict, reason)"
                    " values (:snapshot, :target, :verdict, 'giả định')"
                ),
                {"snapshot": snapshot_id, "target": target.id, "verdict": verdict},
            )
    return snapshot_id


def issue(
    engine: sa.Engine,
    vault: Vault,
    plan: Plan,
    *,
    revision_no: int = 0,
    reason: str | None = None,
    snapshot_id: int | None = None,
    files: Sequence[RenderedFile] | None = None,
    confirm: Callable[[sa.Connection], None] = lambda _: None,
) -> int:
    """Issue one revision of the annual report as the pipeline does; its report_id."""
    snapshot = snapshot_id or add_snapshot(engine, plan, mark=str(revision_no))
    report = make_report(plan=plan, provenance={"revision_no": revision_no, "snapshot_id": snapshot})
    recorded = issue_revision(
        engine,
        vault=vault,
        report=report,
        model_sha256=vault.put(model_bytes(report)),
        files=make_rendered_files(f"r{revision_no}") if files is None else files,
        plan=plan,
        snapshot_id=snapshot,
        reason=reason,
        confirm=confirm,
    )
    return recorded.report_id

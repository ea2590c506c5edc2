"""A warehouse in which one of everything was recorded, and the heads of its audit chain that were kept meanwhile."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from factories.accepted import add_receipts, make_accepted, make_row
from factories.catalogues import make_catalogue
from factories.deliveries import ISSUED_AT, add_snapshot, make_rendered_files, model_bytes
from factories.offices import SENT, FakeChannel
from factories.plans import make_plan
from factories.reports import make_report
from thidua.audit.chain import NO_HASH, read_head
from thidua.audit.heads import keep_head
from thidua.collect.states import State, StateChange, open_batch, record_findings, record_state_changes
from thidua.collect.vault import Vault
from thidua.deliver.outbox import issue_revision
from thidua.deliver.run import deliver_pending
from thidua.findings import Finding
from thidua.forms.load import load_editions
from thidua.load.load import load_submissions

PLAN = "phuong-mau-2026"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Recorded:
    """Where the files and the heads of the filled warehouse are."""

    vault: Vault
    archive: Path


def fill(engine: sa.Engine, place: Recorded) -> None:
    """Three receipts, one of them refused; two versions of one submission; a report, delivered."""
    receipt_ids = add_receipts(engine, 3)
    with engine.begin() as connection:
        batch_id = open_batch(connection, plan_id=PLAN, suite_sha256="c" * 64, run_name="thu")
        fault = Finding(rule_id="TD-001", severity="error", message="Thiếu số liệu.", remedy="Bổ sung rồi nộp lại.")
        record_findings(connection, batch_id=batch_id, findings={receipt_ids[2]: [fault]})
        states: list[tuple[State, int]] = [
            ("READ", 0),
            ("ACCEPTED", 0),
            ("READ", 1),
            ("ACCEPTED", 1),
            ("READ", 2),
            ("REJECTED", 2),
        ]
        record_state_changes(
            connection,
            [
                StateChange(
                    receipt_id=receipt_ids[place], plan_id=PLAN, state=state, sentence="Thử.", batch_id=batch_id
                )
                for state, place in states
            ],
        )
    for receipt_id, figure in zip(receipt_ids[:2], ("12", "15"), strict=True):
        accepted = make_accepted(
            receipt_id,
            indicators=[make_row(5, target_id="A05", actual=figure), make_row(6, target_id="A04", numerator="3")],
            narrative=[make_row(5, section="outlook", text=f"Tiếp tục {figure}.")],
        )
        load_submissions(engine, [accepted], catalogue=make_catalogue(), editions=load_editions(), now=NOW)
        keep_head(engine, archive=place.archive, after="load")
    _issue(engine, place)
    keep_head(engine, archive=place.archive, after="issue")
    deliver_pending(engine, vault=place.vault, channels={"folder": FakeChannel([SENT])}, worker="w1", now=ISSUED_AT)
    keep_head(engine, archive=place.archive, after="deliver")


def _issue(engine: sa.Engine, place: Recorded) -> None:
    plan = make_plan()
    snapshot_id = add_snapshot(engine, plan)
    with engine.connect() as connection:
        head = read_head(connection)
    report = make_report(
        plan=plan, provenance={"snapshot_id": snapshot_id, "audit_head": head.hash if head else NO_HASH}
    )
    issue_revision(
        engine,
        vault=place.vault,
        report=report,
        model_sha256=place.vault.put(model_bytes(report)),
        files=make_rendered_files(),
        plan=plan,
        snapshot_id=snapshot_id,
        reason=None,
    )

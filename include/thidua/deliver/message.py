"""Put together what is sent: the files from the vault, verified, and the letter about them."""

import json
from datetime import date
from typing import Any

import sqlalchemy as sa

from thidua.collect.vault import Vault
from thidua.deliver.channel import OutgoingFile, OutgoingMessage
from thidua.deliver.ledger import run_sql
from thidua.deliver.letter import write_letter, write_line
from thidua.text.dates import format_instant, format_short_day


def load_message(engine: sa.Engine, vault: Vault, *, delivery_id: int) -> OutgoingMessage:
    """The message of a delivery, made from stored facts alone: the same value at every try.

    Raises OperatorError when a file is absent from the vault or its bytes are not those that were issued.
    """
    with engine.connect() as connection:
        row = dict(run_sql(connection, "message", delivery_id=delivery_id).mappings().one())
        stored = run_sql(connection, "message_files", report_id=row["report_id"]).mappings().all()
        facts = _read_coverage(connection, row)
    files = tuple(OutgoingFile(**file, data=vault.get(file["sha256"])) for file in stored)
    sender_name = write_line("sender", row)
    said = _read_model(vault, row["model_sha256"]) | {"sender_name": sender_name, "files": files}
    subject, body = write_letter("report", row | facts | _printed_dates(row) | said)
    return OutgoingMessage(
        message_id=row["message_id"],
        plan_id=row["plan_id"],
        period_id=row["period_id"],
        revision_no=row["revision_no"],
        recipient_name=row["recipient_name"],
        address=row["address"],
        sender_name=sender_name,
        issued_at=row["issued_at"],
        subject=subject,
        body=body,
        files=files,
    )


def _read_model(vault: Vault, sha256: str) -> dict[str, Any]:
    """The words of the report that the letter repeats: its subject, and of a replacement what it replaces and why."""
    model = json.loads(vault.get(sha256))
    return {"subject": model["subject"], "preface": [paragraph["text"] for paragraph in model["preface"]]}


def _read_coverage(connection: sa.Connection, row: dict[str, Any]) -> dict[str, Any]:
    coverage = run_sql(connection, "coverage", snapshot_id=row["snapshot_id"]).mappings().one()
    missing = run_sql(
        connection, "missing_units", snapshot_id=row["snapshot_id"], plan_version_id=row["plan_version_id"]
    )
    return dict(coverage) | {"missing_units": missing.mappings().all()}


def _printed_dates(row: dict[str, Any]) -> dict[str, str | None]:
    days = {name: format_short_day(date.fromisoformat(row[name])) for name in ("period_start", "data_as_of")}
    instants = {
        name: format_instant(row[name]) if row[name] else None for name in ("issued_at", "known_at", "replaced_at")
    }
    return days | instants

"""Put together what is sent: the files from the vault, verified, and the letter about them."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from thidua.collect.vault import Vault
from thidua.deliver.channel import OutgoingFile, OutgoingMessage
from thidua.deliver.kept_letter import keep_letter, kept_letter, read_letter
from thidua.deliver.ledger import run_sql
from thidua.deliver.letter import write_letter, write_line
from thidua.exchange.facts import read_document
from thidua.report.model import DocumentNumber
from thidua.text.dates import format_instant, format_long_day, format_short_day


def load_message(engine: sa.Engine, vault: Vault, *, delivery_id: int) -> OutgoingMessage:
    """The message of a delivery: written for its first try, and the same value at every later one.

    Raises OperatorError when a file is absent from the vault or its bytes are not those that were issued.
    """
    with engine.connect() as connection:
        pinned = kept_letter(connection, delivery_id=delivery_id)
    if pinned is None:
        message = write_message(engine, vault, delivery_id=delivery_id)
        pinned = keep_letter(engine, vault, message, delivery_id=delivery_id)
    return read_letter(vault, pinned)


def _outgoing(file: sa.Row[Any], vault: Vault) -> OutgoingFile:
    """As it is sent: the PDF with its last signature where it has one."""
    sha256 = file.signed_sha256 or file.sha256
    return OutgoingFile(kind=file.kind, file_name=file.file_name, sha256=sha256, data=vault.get(sha256))


def write_message(engine: sa.Engine, vault: Vault, *, delivery_id: int) -> OutgoingMessage:
    """The message in the words of today's templates, from stored facts alone.

    Raises OperatorError when a file is absent from the vault or its bytes are not those that were issued.
    """
    with engine.connect() as connection:
        row = dict(run_sql(connection, "message", delivery_id=delivery_id).mappings().one())
        stored = run_sql(connection, "issued_files", report_id=row["report_id"]).all()
        facts = _read_coverage(connection, row) | _read_signatures(connection, row)
        model = json.loads(vault.get(row["model_sha256"]))
        document = read_document(connection, vault, delivery_id=delivery_id, model=model)
    files = tuple(_outgoing(file, vault) for file in stored)
    sender_name = write_line("sender", row)
    said = _repeated_words(model) | {"sender_name": sender_name, "files": files}
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
        document=document,
    )


def _repeated_words(model: Mapping[str, Any]) -> dict[str, Any]:
    """The words of the report that the letter repeats: its subject, and of a replacement what it replaces and why."""
    preface = [paragraph["text"] for paragraph in model["preface"]]
    return {"subject": model["subject"], "preface": preface, "number_and_day": _number_and_day(model)}


def _number_and_day(model: Mapping[str, Any]) -> str | None:
    """'Số 05/BC-UBND ngày 05 tháng 01 năm 2026'; None where the clerk has still to write both."""
    if (given := model.get("document")) is None:
        return None
    document = DocumentNumber.model_validate(given)
    return f"Số {document.code} {format_long_day(document.dated)}"


def _read_coverage(connection: sa.Connection, row: dict[str, Any]) -> dict[str, Any]:
    coverage = run_sql(connection, "coverage", snapshot_id=row["snapshot_id"]).mappings().one()
    missing = run_sql(
        connection, "missing_units", snapshot_id=row["snapshot_id"], plan_version_id=row["plan_version_id"]
    )
    return dict(coverage) | {"missing_units": missing.mappings().all()}


def _read_signatures(connection: sa.Connection, row: dict[str, Any]) -> dict[str, Any]:
    made = run_sql(connection, "message_signatures", report_id=row["report_id"])
    return {"signatures": [{"name": one.signer_name, "signed_at": format_instant(one.signed_at)} for one in made]}


def _printed_dates(row: dict[str, Any]) -> dict[str, str | None]:
    days = {name: format_short_day(date.fromisoformat(row[name])) for name in ("period_start", "data_as_of")}
    instants = {
        name: format_instant(row[name]) if row[name] else None for name in ("issued_at", "known_at", "replaced_at")
    }
    return days | instants

"""What must hold whatever was killed, seen from outside: what arrived, what lies in the folders, what rows say."""

import email
import email.policy
from collections import Counter
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from factories.installation import PERIOD_ID, PLAN_ID
from thidua.audit.heads import kept_heads
from thidua.audit.verify import verify
from thidua.collect.states import receipt_number
from thidua.collect.vault import Vault
from thidua.deliver.ledger import read_clock
from thidua.deliver.status import DeliveryStatus, read_deliveries
from thidua.text.canonical import sha256_hex
from thidua.warehouse.connect import opened
from torture.town import Town

Rows = list[tuple[Any, ...]]


def check_at_any_time(town: Town) -> None:
    """No second copy, and no copy of anything but what was issued; nothing loaded twice."""
    with opened(town.settings.warehouse_url) as engine, engine.connect() as connection:
        issued = {row[0]: row[1] for row in _rows(connection, "select message_id, report_id from delivery")}
        files = _issued_files(connection)
        twice = _rows(connection, "select receipt_id from submission group by receipt_id having count(*) > 1")
    mails = town.sink.mails()
    copies = Counter((mail.message_id, recipient) for mail in mails for recipient in mail.recipients)
    assert [copy for copy, number in copies.items() if number > 1] == []
    assert twice == []
    for mail in mails:
        data = (town.sink.folder / mail.file).read_bytes()
        assert sha256_hex(data) == mail.sha256
        assert attached(data) == files[issued[mail.message_id]]


def check_at_the_end(town: Town, *, handed_in: int, revisions: int) -> Rows:
    """Nothing lost either: every file loaded once, every revision there once, every recipient reached or shown to a
    person. What the report says, for a comparison with one that nobody disturbed."""
    check_at_any_time(town)
    with opened(town.settings.warehouse_url) as engine, engine.connect() as connection:
        versions = _rows(connection, "select unit_id, version_no, kind from submission order by 1, 2")
        states = Counter(row[0] for row in _rows(connection, _RECEIPT_STATES))
        assert [row[0] for row in _rows(connection, "select revision_no from report_revision order by 1")] == list(
            range(revisions)
        )
        figures = [*versions, *_rows(connection, _FIGURES), *_rows(connection, _FACTS)]
        files = _issued_files(connection)
    assert len(versions) == handed_in
    assert states == {"LOADED": handed_in}
    assert [path.name for path in (town.home / "landing" / PLAN_ID).glob("*.xlsx")] == []
    assert len(list((town.home / "landing" / PLAN_ID).glob("_da_nhan/*/*.xlsx"))) == handed_in
    _check_answers(town)
    _check_deliveries(town)
    overtaken = _overtaken_in_folder(town)
    for number, report_id in enumerate(sorted(files)):
        folder = Path(town.settings.outbox) / PLAN_ID / PERIOD_ID / f"r{number}"
        lying = sorted(sha256_hex(path.read_bytes()) for path in folder.glob("bc-*"))
        assert lying == files[report_id] or (report_id in overtaken and set(lying) < set(files[report_id]))
    _check_audit(town)
    return figures


def unknown_deliveries(town: Town) -> list[DeliveryStatus]:
    return [one for one in _deliveries(town) if one.standing == "UNKNOWN"]


def count_rows(town: Town, *tables: str) -> dict[str, int]:
    """How many rows each of these tables holds."""
    with opened(town.settings.warehouse_url) as engine, engine.connect() as connection:
        return {table: _rows(connection, f"select count(*) from {table}")[0][0] for table in tables}


def _check_deliveries(town: Town) -> None:
    arrived = Counter(mail.message_id for mail in town.sink.mails())
    for one in _deliveries(town):
        copies = arrived[one.row.message_id]
        said = f"{one.row.subject}: {one.standing}, {copies} copies: {one.sentence}"
        if one.row.channel == "folder":
            assert one.standing == "SENT" or one.row.report_id in _overtaken_in_folder(town), said
        elif one.standing == "SENT":
            assert copies == 1, said
        else:
            assert one.standing in {"UNKNOWN", "SUPERSEDED"}, said
            assert one.needs_a_person == (one.standing == "UNKNOWN"), said


def _overtaken_in_folder(town: Town) -> set[int]:
    """Reports that were replaced before their files could be put into the folder, and so are not put there any more."""
    found = [one for one in _deliveries(town) if one.row.channel == "folder"]
    newest = max((one.row.report_id for one in found), default=0)
    return {one.row.report_id for one in found if one.standing == "SUPERSEDED" and one.row.report_id != newest}


def _check_answers(town: Town) -> None:
    """Whoever there is something to say to was told, whatever the name of the run that judged and died."""
    with opened(town.settings.warehouse_url) as engine, engine.connect() as connection:
        judged = _rows(connection, "select distinct receipt_id from finding where batch_id is not null order by 1")
        untold = _rows(connection, "select batch_id from check_batch except select batch_id from batch_answer")
    answers = Path(town.settings.outbox) / "phan-hoi" / PLAN_ID
    assert sorted(path.name for path in answers.glob("BN-????????.txt")) == [
        f"{receipt_number(row[0])}.txt" for row in judged
    ]
    assert judged != []
    assert untold == []


def _check_audit(town: Town) -> None:
    heads = kept_heads(town.home / "archive")
    with opened(town.settings.warehouse_url) as engine:
        assert verify(engine, heads=heads, vault=Vault(town.settings.vault), with_files=True).faults == []


def _deliveries(town: Town) -> tuple[DeliveryStatus, ...]:
    with opened(town.settings.warehouse_url) as engine:
        return read_deliveries(engine, now=read_clock(engine) + town.offset)


def _issued_files(connection: sa.Connection) -> dict[int, list[str]]:
    """SHA-256 of the files of each revision, sorted."""
    rows = _rows(connection, "select report_id, array_agg(sha256::text order by sha256) from report_file group by 1")
    return {report_id: list(sha256s) for report_id, sha256s in rows}


def attached(mail: bytes) -> list[str]:
    """SHA-256 of the files in a mail, sorted."""
    parsed = email.message_from_bytes(mail, _class=EmailMessage, policy=email.policy.SMTP)
    return sorted(sha256_hex(part.get_content()) for part in parsed.iter_attachments())


def _rows(connection: sa.Connection, statement: str) -> Rows:
    return [tuple(row) for row in connection.execute(sa.text(statement))]


_RECEIPT_STATES = """
    select distinct on (receipt_id) state from receipt_state order by receipt_id, receipt_state_id desc
"""
_FACTS = """
    select unit_id, version_no, target_id, numerator, denominator, actual
    from indicator_fact join submission using (submission_id) order by 1, 2, 3
"""
_FIGURES = """
    select revision_no, target_id, numerator, denominator, actual, verdict
    from report_revision
    join indicator_total using (snapshot_id)
    join target_verdict using (snapshot_id, target_id)
    order by 1, 2
"""

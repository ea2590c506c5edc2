"""Read what has come into the sender's mailbox and record what it says of our deliveries.

Nothing is lost and nothing counts twice: how far the mailbox was read is written after what its mails say, so that a
worker that dies in between reads them again, and the same bytes again are no news. A mail that nobody can read is
kept for a person and stops no other one.
"""

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from thidua.acknowledge.mailbox_server import Mail, Mailbox, open_mailbox
from thidua.acknowledge.mailbox_url import ImapServer
from thidua.acknowledge.mailbox_words import MailWord, read_mail
from thidua.acknowledge.record import AcknowledgedState, find_delivery, record_acknowledgement, run_sql
from thidua.collect.vault import Vault
from thidua.crash import crash_point

MOST_MAILS = 500
"""In one look; the next one goes on."""
CHUNK = 50
"""Mails after which the position is written."""
LOOKS_KEPT = timedelta(hours=1)
"""How often it is written that a look has found nothing."""

_STATES: dict[str, AcknowledgedState] = {"failed": "failed", "received": "received"}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """counts: mails by what they were, 'other' is none of ours. left: not looked at yet."""

    counts: dict[str, int] = field(default_factory=dict)
    left: int = 0


def take_mail(engine: sa.Engine, *, vault: Vault, server: ImapServer, now: datetime) -> Taken:
    """Read the mails that came since the last look. OperatorError where the mailbox cannot be read."""
    with engine.connect() as connection:
        since = run_sql(connection, "first_mailed").scalar_one_or_none()
    if since is None:
        return Taken()
    with open_mailbox(server) as mailbox:
        uids = _new_uids(engine, mailbox, server=server, since=since)
        if not uids:
            _remember_the_look(engine, mailbox, server=server, now=now)
        counts: Counter[str] = Counter()
        for number, uid in enumerate(uids[:MOST_MAILS], start=1):
            counts[_take(engine, vault, mailbox, uid, now=now)] += 1
            crash_point("mail-read")
            if number % CHUNK == 0 or number == min(len(uids), MOST_MAILS):
                _remember(engine, mailbox, server=server, last_uid=uid, now=now)
    return Taken(counts=dict(counts), left=max(0, len(uids) - MOST_MAILS))


def _new_uids(engine: sa.Engine, mailbox: Mailbox, *, server: ImapServer, since: datetime) -> list[int]:
    last = _position(engine, mailbox, server=server)
    if last is not None:
        return mailbox.uids(after=last.last_uid)
    # A mailbox that is new to us may hold years; what came before the first report was mailed says nothing of it.
    return mailbox.uids(after=0, since=(since - timedelta(days=1)).date())


def _position(engine: sa.Engine, mailbox: Mailbox, *, server: ImapServer) -> sa.Row[Any] | None:
    with engine.connect() as connection:
        position = run_sql(connection, "position", mailbox=server.mailbox, uid_validity=mailbox.uid_validity)
        return position.one_or_none()


def _remember_the_look(engine: sa.Engine, mailbox: Mailbox, *, server: ImapServer, now: datetime) -> None:
    """That there was nothing new: or a mailbox that is empty could not be told from one that nobody reads."""
    last = _position(engine, mailbox, server=server)
    if last is None:
        _remember(engine, mailbox, server=server, last_uid=max(mailbox.uids(after=0), default=0), now=now)
    elif now - last.recorded_at >= LOOKS_KEPT:
        _remember(engine, mailbox, server=server, last_uid=last.last_uid, now=now)


def _remember(engine: sa.Engine, mailbox: Mailbox, *, server: ImapServer, last_uid: int, now: datetime) -> None:
    key = {"mailbox": server.mailbox, "uid_validity": mailbox.uid_validity}
    with engine.begin() as connection:
        run_sql(connection, "insert_position", **key, last_uid=last_uid, now=now)
        crash_point("mailbox-position")


def _take(engine: sa.Engine, vault: Vault, mailbox: Mailbox, uid: int, *, now: datetime) -> str:
    mail = mailbox.fetch(uid)
    if mail is None:
        return "gone"
    try:
        word = read_mail(mail.data)
    except Exception:
        _log.warning("mail %s of %s cannot be read", uid, mailbox.uid_validity, exc_info=True)
        return _note(engine, vault, mail, _unreadable(mail), kind="unreadable", now=now)
    delivery_id = _find(engine, word) if word else None
    if word and delivery_id is None and word.kind == "failed":
        return _of_reminder(engine, vault, mail, word, now=now)
    if word is None or delivery_id is None:
        return "other"
    if word.kind in _STATES:
        return _acknowledge(engine, vault, mail, word, delivery_id=delivery_id, now=now)
    return _note(engine, vault, mail, word, delivery_id=delivery_id, kind=word.kind, now=now)


def _find(engine: sa.Engine, word: MailWord) -> int | None:
    with engine.connect() as connection:
        found = (find_delivery(connection, message_id=message_id) for message_id in word.message_ids)
        return next((delivery_id for delivery_id in found if delivery_id is not None), None)


def _of_reminder(engine: sa.Engine, vault: Vault, mail: Mail, word: MailWord, *, now: datetime) -> str:
    """A digest that came back is noted; what else is none of ours."""
    with engine.connect() as connection:
        found = (run_sql(connection, "find_notice", message_id=one).scalar() for one in word.message_ids)
        notice_id = next((one for one in found if one is not None), None)
    if notice_id is None:
        return "other"
    return _note(engine, vault, mail, word, notice_id=notice_id, kind="undelivered", now=now)


def _acknowledge(
    engine: sa.Engine, vault: Vault, mail: Mail, word: MailWord, *, delivery_id: int, now: datetime
) -> str:
    # Before the row that names it, and outside of its transaction.
    evidence = vault.put(mail.data)
    crash_point("answer-kept")
    with engine.begin() as connection:
        is_new = record_acknowledgement(
            connection,
            delivery_id=delivery_id,
            state=_STATES[word.kind],
            source="dsn",
            code=word.code,
            sentence=word.sentence,
            said_by=word.said_by,
            said_at=mail.arrived_at,
            evidence_sha256=evidence,
            now=now,
        )
        crash_point("answer-recording")
    return word.kind if is_new else "known"


def _note(
    engine: sa.Engine,
    vault: Vault,
    mail: Mail,
    word: MailWord,
    *,
    kind: str,
    now: datetime,
    delivery_id: int | None = None,
    notice_id: int | None = None,
) -> str:
    evidence = vault.put(mail.data)
    with engine.begin() as connection:
        inserted = run_sql(
            connection,
            "insert_note",
            delivery_id=delivery_id,
            notice_id=notice_id,
            kind=kind,
            sentence=word.sentence,
            said_by=word.said_by,
            said_at=mail.arrived_at,
            evidence_sha256=evidence,
            now=now,
        )
        return kind if inserted.first() else "known"


def _unreadable(mail: Mail) -> MailWord:
    sentence = f"Thư số {mail.uid} trong hộp thư không đọc được; cần người mở xem."
    return MailWord(kind="reply", message_ids=(), code=None, sentence=sentence, said_by=None)

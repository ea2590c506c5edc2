"""Take in the statuses that lie in a folder: each is recorded once, or put aside with a reason; none stops another."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import sqlalchemy as sa

from thidua.acknowledge.record import record_acknowledgement
from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.deliver.ledger import run_sql
from thidua.exchange.answered import SentDocuments
from thidua.exchange.inbox import mark_of, name_fault, new_files, put_aside, put_taken
from thidua.exchange.statuses import Status, read_status
from thidua.exchange.xml_read import XmlDamagedError, XmlRefusedError

EARLIEST = datetime(2016, 4, 1, tzinfo=UTC)
"""When the standard was issued."""
AHEAD = timedelta(days=1)
"""How far the sender's clock may be ahead of ours."""
WRITING_SECONDS = 60.0
"""A file that cannot be read and is younger may still be on its way: it is looked at again by the next run."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of one file. delivery_id: None for what was put aside, or is left for the next run ('waiting')."""

    name: str
    state: Literal["recorded", "repeated", "aside", "waiting"]
    sentence: str
    delivery_id: int | None = None


def take_statuses(engine: sa.Engine, *, vault: Vault, root: Path, now: datetime) -> list[Taken]:
    """Every finished file of the folder, in order of names. Raises OperatorError when the folder is not there, and the
    data base's own errors; a file is only moved once what it says is committed."""
    taking = _Taking(engine=engine, vault=vault, root=root, now=now, sent=SentDocuments(vault))
    return [_take(taking, path) for path in new_files(root)]


@dataclass(frozen=True, kw_only=True)
class _Taking:
    engine: sa.Engine
    vault: Vault
    root: Path
    now: datetime
    sent: SentDocuments


def _take(taking: _Taking, path: Path) -> Taken:
    try:
        fault = name_fault(path)
        mark, data = (mark_of(path), b"") if fault else ("", path.read_bytes())
    except OSError as error:
        return Taken(name=path.name, state="waiting", sentence=f"Chưa đọc được tệp: {error.strerror or error}.")
    if fault:
        return _aside(taking, path, fault, mark=mark)
    sha256 = taking.vault.put(data)
    try:
        status = _read(data, now=taking.now)
        delivery_id, is_new = _record(taking, status, sha256=sha256, size_bytes=len(data))
    except XmlRefusedError as refused:
        if isinstance(refused, XmlDamagedError) and _may_be_growing(path, now=taking.now):
            return Taken(name=path.name, state="waiting", sentence=f"Tệp mới đến, chưa đọc được: {refused}.")
        return _aside(taking, path, f"{refused}; SHA-256 {sha256}", mark=sha256[:12])
    crash_point("status-recorded")
    put_taken(taking.root, path, sha256=sha256, now=taking.now)
    crash_point("status-put-away")
    return Taken(
        name=path.name,
        state="recorded" if is_new else "repeated",
        sentence=status.sentence,
        delivery_id=delivery_id,
    )


def _read(data: bytes, *, now: datetime) -> Status:
    status = read_status(data)
    if not EARLIEST <= status.said_at <= now + AHEAD:
        raise XmlRefusedError(f"thời điểm {status.said_at:%d/%m/%Y %H:%M} không thể có")
    return status


def _record(taking: _Taking, status: Status, *, sha256: str, size_bytes: int) -> tuple[int, bool]:
    """The delivery, and whether this was not known of it before."""
    with taking.engine.begin() as connection:
        delivery_id = taking.sent.find(connection, status)
        run_sql(connection, "insert_blob", sha256=sha256, size_bytes=size_bytes)
        is_new = record_acknowledgement(
            connection,
            delivery_id=delivery_id,
            state=status.state,
            source="edxml",
            code=status.code,
            sentence=status.sentence,
            said_by=status.said_by,
            said_at=status.said_at,
            evidence_sha256=sha256,
            now=taking.now,
        )
        crash_point("status-recording")
    return delivery_id, is_new


def _aside(taking: _Taking, path: Path, reason: str, *, mark: str) -> Taken:
    sentence = f"{reason[:1].upper()}{reason[1:]}."
    put_aside(taking.root, path, reason=sentence, mark=mark, now=taking.now)
    return Taken(name=path.name, state="aside", sentence=sentence)


def _may_be_growing(path: Path, *, now: datetime) -> bool:
    try:
        return abs(now.timestamp() - path.stat().st_mtime) < WRITING_SECONDS
    except OSError:
        return True

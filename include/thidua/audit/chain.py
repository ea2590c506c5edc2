"""The audit chain as it is stored, and its hash worked out without the database.

Every row of `audit_entry` carries the hash of the row before it. The hash is SHA-256 over six lines of UTF-8 joined by
newlines: previous hash (64 zeros for the first), number, time (UTC, microseconds, '2026-12-08T03:00:00.000000'), kind,
subject, payload (PostgreSQL's text of the jsonb value).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from thidua.text.canonical import sha256_hex
from thidua.warehouse.connect import load_sql

NO_HASH = "0" * 64
"""What the first entry follows."""
BATCH = 1000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One link. subject: '<table>:<key>'. payload: the very text that was hashed."""

    seq: int
    recorded_at: datetime
    kind: str
    subject: str
    payload: str
    previous_hash: str
    hash: str

    @property
    def written_time(self) -> str:
        """The time as it is hashed."""
        return self.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")

    def expected_hash(self) -> str:
        """The hash that this content has after `previous_hash`."""
        lines = (self.previous_hash, str(self.seq), self.written_time, self.kind, self.subject, self.payload)
        return sha256_hex("\n".join(lines))


@dataclass(frozen=True, kw_only=True)
class Head:
    """The newest link at some instant: whoever knows it can tell whether anything up to it was changed since."""

    seq: int
    hash: str
    recorded_at: datetime


def read_entries(connection: sa.Connection, *, after: int = 0, since: datetime | None = None) -> Iterator[Entry]:
    """All links in order, a batch in memory at a time. after: leave out numbers up to this one."""
    statement = sa.text(load_sql("audit", "entries.sql"))
    rows = connection.execute(statement, {"after": after, "since": since}, execution_options={"yield_per": BATCH})
    for row in rows.mappings():
        yield Entry(**row)


def read_head(connection: sa.Connection) -> Head | None:
    """The newest link; None while nothing was recorded."""
    row = connection.execute(sa.text(load_sql("audit", "head.sql"))).mappings().one_or_none()
    return None if row is None else Head(**row)


def hash_at(connection: sa.Connection, seq: int) -> str | None:
    """The stored hash of one link; None where there is none with this number."""
    found: str | None = connection.execute(sa.text(load_sql("audit", "hash_at.sql")), {"seq": seq}).scalar()
    return found


def payload_of(text: str) -> dict[str, Any]:
    """A payload with numbers as the text they are written in: 1.50 is not 1.5 here."""
    found: dict[str, Any] = json.loads(text, parse_float=str, parse_int=str)
    return found

"""What the other side says of a delivery, written down once."""

from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from thidua.warehouse.connect import statement

AcknowledgedState = Literal["received", "accepted", "returned", "failed"]
"""failed: a copy that was sent did not arrive. returned: the receiver does not take the report."""
Source = Literal["edxml", "dsn", "person", "https"]


def record_acknowledgement(
    connection: sa.Connection,
    *,
    delivery_id: int,
    state: AcknowledgedState,
    source: Source,
    code: str | None,
    sentence: str,
    said_by: str | None,
    said_at: datetime,
    evidence_sha256: str | None,
    now: datetime,
) -> bool:
    """Write what was said, in the caller's transaction; False where the same was recorded already.

    The same is: the same state, source, code, person and instant, or the same bytes. code: as the other side writes it.
    sentence: Vietnamese, or as it was said. said_at: aware, by the clock of whoever said it. evidence_sha256: of the
    message, which must be in the vault by then.
    """
    inserted = run_sql(
        connection,
        "insert_acknowledgement",
        delivery_id=delivery_id,
        state=state,
        source=source,
        code=code or None,
        sentence=sentence,
        said_by=said_by or None,
        said_at=said_at,
        evidence_sha256=evidence_sha256,
        now=now,
    )
    return inserted.first() is not None


def find_delivery(connection: sa.Connection, *, message_id: str) -> int | None:
    """The delivery with this identity; None where it is none of ours."""
    found: int | None = run_sql(connection, "find_delivery", message_id=message_id).scalar()
    return found


def run_sql(connection: sa.Connection, name: str, **values: Any) -> sa.CursorResult[Any]:
    """Run `sql/acknowledge/<name>.sql` with bound values."""
    return connection.execute(statement("acknowledge", f"{name}.sql"), values)

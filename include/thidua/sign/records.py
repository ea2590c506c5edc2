"""What the warehouse knows of signatures: which a report needs, which it has, and which file comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from thidua.crash import crash_point
from thidua.deliver.ledger import run_sql as run_deliver_sql
from thidua.plan.signing import SignField
from thidua.warehouse.connect import statement
from thidua.warehouse.now import tell_now

if TYPE_CHECKING:
    from thidua.sign.check import FoundSignature

How = Literal["key", "token"]
_WHO: dict[SignField, str] = {"person": "người có thẩm quyền", "organisation": "cơ quan (văn thư)"}


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One signature that a report needs; signed_sha256: the file with it, None while it is missing."""

    field: SignField
    how: How
    connection: str | None
    subject: str | None
    trust: str
    signed_sha256: str | None
    signed_bytes: int | None
    signer_name: str | None
    signed_at: datetime | None

    @property
    def is_made(self) -> bool:
        return self.signed_sha256 is not None

    @property
    def who(self) -> str:
        """Whose it is, as it is said to people."""
        return f"{_WHO[self.field]} {self.subject}" if self.subject else _WHO[self.field]


@dataclass(frozen=True, kw_only=True)
class Handed:
    """A file that is or was handed out to be signed."""

    sha256: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class SigningState:
    """Where the signing of one revision stands. prepared: the file without any signature."""

    report_id: int
    plan_id: str
    period_id: str
    revision_no: int
    issued_at: datetime
    is_replaced: bool
    file_name: str
    prepared: Handed
    requirements: tuple[Requirement, ...]

    @property
    def subject(self) -> str:
        return f"{self.plan_id}|{self.period_id}|r{self.revision_no}"

    @property
    def missing(self) -> tuple[Requirement, ...]:
        return tuple(one for one in self.requirements if not one.is_made)

    @property
    def present(self) -> tuple[Requirement, ...]:
        return tuple(one for one in self.requirements if one.is_made)

    @property
    def handed(self) -> tuple[Handed, ...]:
        """Every file that was handed out or taken so far, the newest last."""
        made = [
            Handed(sha256=one.signed_sha256, size_bytes=one.signed_bytes)
            for one in self.requirements
            if one.signed_sha256 is not None and one.signed_bytes is not None
        ]
        return (self.prepared, *made)

    @property
    def newest(self) -> Handed:
        """What the next signature is added to; with all of them, what is sent."""
        return self.handed[-1]


def read_states(
    connection: sa.Connection, *, report_id: int | None = None, only_open: bool = False
) -> list[SigningState]:
    """Of every report that needs signatures, of those that lack one, or of one report."""
    rows = _run(connection, "requirements", report_id=report_id, only_open=only_open).mappings()
    return [_state(list(some)) for _, some in groupby(rows, key=lambda row: row["report_id"])]


def read_state(connection: sa.Connection, report_id: int) -> SigningState | None:
    """None for a report that needs no signature."""
    return next(iter(read_states(connection, report_id=report_id)), None)


def record_signatures(
    engine: sa.Engine,
    base: SigningState,
    made: "Sequence[tuple[SignField, FoundSignature]]",
    *,
    signed: Handed,
    how: How,
    actor: str,
    now: datetime,
) -> bool:
    """Commit the file as the one that counts; False where another one was recorded since `base` was read."""
    with engine.begin() as connection:
        tell_now(connection, now)
        run_deliver_sql(connection, "lock", key=f"thidua.signing|{base.report_id}")
        state = read_state(connection, base.report_id)
        if state is None or state.newest != base.newest:
            return False
        run_deliver_sql(connection, "insert_blob", sha256=signed.sha256, size_bytes=signed.size_bytes)
        for field, one in made:
            _insert(connection, base, field, one, signed=signed, how=how, actor=actor)
        crash_point("sign-recording")
    crash_point("sign-committed")
    return True


def write_requirement(connection: sa.Connection, report_id: int, /, **values: Any) -> None:
    """One row of what a revision needs, in the transaction that issues it."""
    _run(connection, "insert_required", report_id=report_id, **values)


def _insert(
    connection: sa.Connection,
    base: SigningState,
    field: SignField,
    one: "FoundSignature",
    *,
    signed: Handed,
    how: How,
    actor: str,
) -> None:
    certificate = one.certificate
    _run(
        connection,
        "insert_signature",
        report_id=base.report_id,
        field=field,
        prepared_sha256=base.newest.sha256,
        signed_sha256=signed.sha256,
        signer_name=one.signer,
        signer_subject=certificate.subject.human_friendly,
        issuer_subject=certificate.issuer.human_friendly,
        certificate_serial=f"{certificate.serial_number:x}",
        certificate_sha256=certificate.sha256.hex(),
        signed_at=one.signed_at,
        timestamped_at=one.timestamped_at,
        how=how,
        actor=actor,
    )


def _state(rows: list[sa.RowMapping]) -> SigningState:
    first = rows[0]
    names = ("report_id", "plan_id", "period_id", "revision_no", "issued_at", "is_replaced", "file_name")
    return SigningState(
        **{name: first[name] for name in names},
        prepared=Handed(sha256=first["prepared_sha256"], size_bytes=first["prepared_bytes"]),
        requirements=tuple(
            Requirement(**{name: row[name] for name in Requirement.__dataclass_fields__}) for row in rows
        ),
    )


def _run(connection: sa.Connection, name: str, /, **values: Any) -> sa.CursorResult[Any]:
    return connection.execute(statement("sign", f"{name}.sql"), values)

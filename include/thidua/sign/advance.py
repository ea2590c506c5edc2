"""One report's way to its signatures: sign what we may sign, hand out what others sign, say what is waited for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.deliver.connections import FindConnection
from thidua.errors import OperatorError
from thidua.plan.signing import SignField
from thidua.sign.faults import NO_TRUST
from thidua.sign.folders import Folders
from thidua.sign.judge import Wanted, judge_signed
from thidua.sign.keys import find_key
from thidua.sign.make import sign_pdf
from thidua.sign.records import Handed, Requirement, SigningState, read_state, record_signatures
from thidua.sign.take import window
from thidua.sign.trust import find_trust

Outcome = Literal["none", "signed", "waits", "replaced"]
"""none: the plan wants no signature; waits: for a token outside; replaced: a newer revision is signed instead."""


@dataclass(frozen=True, kw_only=True)
class Signing:
    """Where the signing of a report stands. waits_for: whose signature; file: what is to be signed, on this machine."""

    outcome: Outcome
    waits_for: SignField | None = None
    file: str | None = None


@dataclass(frozen=True, kw_only=True)
class Office:
    """What signing needs of an installation. worker: how the record calls this process."""

    engine: sa.Engine
    vault: Vault
    folders: Folders
    find: FindConnection
    worker: str
    clock_offset: timedelta = timedelta(0)


def advance(office: Office, *, report_id: int, now: datetime) -> Signing:
    """Do what can be done now. Any number of workers may do it at once, and any may die: what is recorded counts.

    OperatorError for a key, picture or certificate that cannot be used; a server of time stamps that does not answer
    is another error, to be tried again.
    """
    while True:
        with office.engine.connect() as connection:
            state = read_state(connection, report_id)
        if state is None:
            return Signing(outcome="none")
        if state.is_replaced or not state.missing:
            office.folders.take_back(state)
            return Signing(outcome="signed" if not state.missing else "replaced")
        wanted = state.missing[0]
        if wanted.how == "token":
            path = office.folders.hand_out(state, office.vault.get(state.newest.sha256))
            crash_point("sign-handed-out")
            return Signing(outcome="waits", waits_for=wanted.field, file=str(path))
        _sign(office, state, wanted, now=now)


def _sign(office: Office, state: SigningState, wanted: Requirement, *, now: datetime) -> None:
    assert wanted.connection is not None
    base = office.vault.get(state.newest.sha256)
    signed = sign_pdf(base, find_key(office.find, wanted.connection), field=wanted.field, at=now)
    crash_point("sign-made")
    # What goes out was looked at as whoever receives it will; the chain only where it is known whom to trust.
    trust = find_trust(office.find, wanted.trust)
    judged = judge_signed(
        signed,
        base,
        wanted=[Wanted(field=wanted.field, subject=wanted.subject)],
        present=[one.field for one in state.present],
        trust=trust,
        window=window(state, now=now, clock_offset=office.clock_offset),
    )
    faults = [fault for fault in judged.faults if trust is not None or not fault.endswith(NO_TRUST)]
    if faults:
        lines = "\n".join(f"- {fault}" for fault in faults)
        raise OperatorError(
            f"Chữ ký bằng khóa của kết nối '{wanted.connection}' không đạt:\n{lines}",
            remedy="Sửa kết nối, chứng thư hoặc thư mục tin cậy, rồi chạy lại bước Ký số; chưa có gì được gửi đi.",
        )
    kept = Handed(sha256=office.vault.put(signed), size_bytes=len(signed))
    crash_point("sign-kept")
    record_signatures(office.engine, state, judged.made, signed=kept, how="key", actor=office.worker, now=now)

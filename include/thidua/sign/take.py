"""Take a signed file back: find out whose it is by its bytes, judge it, keep it, record its signatures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.deliver.connections import FindConnection
from thidua.errors import OperatorError
from thidua.sign.judge import Judgement, Wanted, Window, judge_signed
from thidua.sign.records import Handed, SigningState, read_states, record_signatures
from thidua.sign.trust import need_trust
from thidua.text.canonical import sha256_hex

CLOCKS_APART = timedelta(minutes=10)
"""Two clocks may differ by so much: that of who signs and ours."""


class RefusedFileError(OperatorError):
    """A file that is not the one that was asked for. Nothing was recorded."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A file whose signatures are recorded. is_new: False where they were already."""

    report_id: int
    subject: str
    signers: tuple[str, ...]
    is_new: bool


def take_signed(
    engine: sa.Engine,
    data: bytes,
    *,
    vault: Vault,
    find: FindConnection,
    actor: str,
    now: datetime,
    clock_offset: timedelta = timedelta(0),
) -> Taken:
    """Record the signatures of a file that came back. Raises RefusedFileError, which says everything that is wrong.

    actor: who hands it in. The same file again changes nothing. now: by the installation's clock; clock_offset: how
    far it is ahead of that of the tokens, in a rehearsal.
    """
    sha256 = sha256_hex(data)
    with engine.connect() as connection:
        states = read_states(connection)
    if same := next((state for state in states if sha256 in {one.sha256 for one in state.handed[1:]}), None):
        return _taken(same, is_new=False)
    state = find_state(states, data)
    base = vault.get(state.newest.sha256)
    judged = judge_signed(
        data,
        base,
        wanted=[Wanted(field=one.field, subject=one.subject, is_outside=one.how == "token") for one in state.missing],
        present=[one.field for one in state.present],
        trust=need_trust(find, state.missing[0].trust),
        window=window(state, now=now, clock_offset=clock_offset),
    )
    if judged.faults:
        raise _refused(state, judged.faults)
    return _record(engine, state, judged, data, vault=vault, actor=actor, now=now)


def window(state: SigningState, *, now: datetime, clock_offset: timedelta) -> Window:
    """When this report can have been signed."""
    ahead = max(clock_offset, timedelta(0))
    return Window(earliest=state.issued_at - ahead - CLOCKS_APART, latest=now + CLOCKS_APART, known_at=now)


def find_state(states: Iterable[SigningState], data: bytes) -> SigningState:
    """The report whose newest file `data` begins with. Raises RefusedFileError where there is none that waits."""
    prefixes: dict[int, str] = {}

    def begins_with(handed: Handed) -> bool:
        if handed.size_bytes > len(data):
            return False
        if handed.size_bytes not in prefixes:
            prefixes[handed.size_bytes] = sha256_hex(data[: handed.size_bytes])
        return prefixes[handed.size_bytes] == handed.sha256

    for state in states:
        if not any(begins_with(handed) for handed in state.handed):
            continue
        if state.is_replaced:
            raise _refused(state, ["báo cáo này đã được bản mới hơn thay thế; ký bản mới trong thư mục chờ ký"])
        if not state.missing:
            raise _refused(state, ["báo cáo này đã có đủ chữ ký; bản đã nhận trước được giữ nguyên"])
        if not begins_with(state.newest):
            raise _refused(state, ["đã nhận bản có chữ ký khác; ký tiếp trên tệp mới nhất trong thư mục chờ ký"])
        return state
    raise RefusedFileError(
        "Tệp không phải là bản trình ký nào đang chờ: phần đầu của tệp không giống từng byte với bản hệ thống đã lập.",
        remedy=(
            "Lấy đúng tệp trong thư mục chờ ký (`thidua sign list`), ký trực tiếp trên tệp đó; không in lại, chuyển "
            "đổi hay lưu thành tệp mới trước khi ký."
        ),
    )


def _record(
    engine: sa.Engine, state: SigningState, judged: Judgement, data: bytes, *, vault: Vault, actor: str, now: datetime
) -> Taken:
    signed = Handed(sha256=vault.put(data), size_bytes=len(data))
    crash_point("signed-kept")
    if not record_signatures(engine, state, judged.made, signed=signed, how="token", actor=actor, now=now):
        raise _refused(state, ["bản có chữ ký khác vừa được nhận trước"])
    return Taken(
        report_id=state.report_id,
        subject=state.subject,
        signers=tuple(one.signer for _, one in judged.made),
        is_new=True,
    )


def _taken(state: SigningState, *, is_new: bool) -> Taken:
    signers = tuple(one.signer_name for one in state.present if one.signer_name)
    return Taken(report_id=state.report_id, subject=state.subject, signers=signers, is_new=is_new)


def _refused(state: SigningState, faults: Iterable[str]) -> RefusedFileError:
    lines = "\n".join(f"- {fault}" for fault in faults)
    return RefusedFileError(
        f"Không nhận tệp của báo cáo {state.subject}:\n{lines}",
        remedy=f"Ký lại trên tệp {state.file_name} trong thư mục chờ ký rồi đưa lại; tệp này được giữ nguyên.",
    )

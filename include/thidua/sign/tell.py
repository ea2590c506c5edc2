"""Signatures in words, for the clerk."""

from collections.abc import Iterator, Sequence

from thidua.sign.check import FoundSignature
from thidua.sign.fields import FIELD_OF_NAME, READABLE_NAMES
from thidua.sign.folders import Folders
from thidua.sign.records import SigningState
from thidua.text.dates import format_instant

_HOW = {"key": "khóa của hệ thống", "token": "thiết bị ký bên ngoài"}


def tell_signatures(found: Sequence[FoundSignature]) -> str:
    """Who signed when, and whether it holds; one block per signature."""
    if not found:
        return "Tệp không có chữ ký số nào."
    lines = [line for one in found for line in _signature_lines(one)]
    count = sum(one.is_valid for one in found)
    return "\n".join([*lines, f"KẾT QUẢ: {count}/{len(found)} chữ ký hợp lệ."])


def tell_waiting(states: Sequence[SigningState], folders: Folders) -> str:
    """What waits for whose signature, and where the file is."""
    lines = [line for state in states if not state.is_replaced for line in _state_lines(state, folders)]
    return "\n".join(lines) or "Không có báo cáo nào chờ ký số."


def _signature_lines(one: FoundSignature) -> Iterator[str]:
    field = FIELD_OF_NAME.get(one.field_name)
    name = READABLE_NAMES[field] if field else f"Chữ ký trong ô '{one.field_name}'"
    yield f"{name}: {'HỢP LỆ' if one.is_valid else 'KHÔNG HỢP LỆ'}"
    yield f"  Người ký: {one.signer}"
    issuer = one.certificate.issuer.native.get("common_name") or one.certificate.issuer.human_friendly
    yield f"  Chứng thư: số {one.certificate.serial_number:x}, do “{issuer}” cấp"
    if one.signed_at is not None:
        proof = "theo dấu thời gian" if one.timestamped_at else "theo máy của người ký"
        yield f"  Thời gian ký: {format_instant(one.signed_at)} ({proof})"
    yield from (f"  - {fault}" for fault in one.faults)


def _state_lines(state: SigningState, folders: Folders) -> Iterator[str]:
    yield f"{state.report_id:>5} {state.plan_id}, kỳ {state.period_id}, bản r{state.revision_no}"
    for one in state.requirements:
        name = READABLE_NAMES[one.field]
        if one.is_made:
            at = format_instant(one.signed_at) if one.signed_at else ""
            yield f"      đã có   {name}: {one.signer_name}, {at}"
        else:
            who = f" ({one.subject})" if one.subject else ""
            yield f"      còn chờ {name}{who}, bằng {_HOW[one.how]}"
    if state.missing and state.missing[0].how == "token":
        yield f"      Tệp cần ký: {folders.place(state)}"
        yield f"      Ký xong, chép vào {folders.signed}, hoặc: thidua sign take TỆP --actor 'họ tên, chức vụ'"

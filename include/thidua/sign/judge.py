"""Whether a file that came back is the prepared one with the signatures that are wanted, and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, SuspiciousModification

from thidua.plan.signing import SignField
from thidua.sign.certificates import is_named
from thidua.sign.check import FoundSignature, UnreadableError, check_signatures, open_pdf
from thidua.sign.fields import FIELD_NAMES, FIELD_OF_NAME, READABLE_NAMES
from thidua.sign.trust import Trust
from thidua.text.dates import format_instant


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A signature that a report still needs, in the order of signing. subject: whose name the certificate must have."""

    field: SignField
    subject: str | None
    is_outside: bool = True


@dataclass(frozen=True, kw_only=True)
class Window:
    """When somebody can have signed: not before the file was there to be signed, and not in the future.

    known_at: when the file came back; what was revoked by then counts, whatever instant the signer names.
    """

    earliest: datetime
    latest: datetime
    known_at: datetime


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """made: the wanted signatures that are there, in order; what was signed before is not repeated. faults: why the
    file cannot be taken; empty where it can."""

    made: tuple[tuple[SignField, FoundSignature], ...]
    faults: tuple[str, ...]


def judge_signed(
    data: bytes,
    base: bytes,
    *,
    wanted: Sequence[Wanted],
    present: Sequence[SignField],
    trust: Trust | None,
    window: Window,
) -> Judgement:
    """Judge `data`, which begins with `base`: the file that was handed out, with the signatures `present` in it."""
    if data == base:
        return _refused("tệp chưa được ký: giống hệt bản trình ký")
    taken = [FIELD_NAMES[field] for field in present]
    try:
        if fault := content_fault(data, base):
            return _refused(fault)
        found = {one.field_name: one for one in check_signatures(data, trust, known_at=window.known_at, taken=taken)}
    except UnreadableError as error:
        return _refused(str(error))
    made = tuple((one.field, found[FIELD_NAMES[one.field]]) for one in wanted if FIELD_NAMES[one.field] in found)
    faults = [*_field_faults(found, made, wanted=wanted, present=present)]
    for name, one in found.items():
        faults += [f"{_label(name)} ({one.signer}): {fault}" for fault in one.faults]
    asked = {one.field: one for one in wanted}
    for field, one in made:
        own = _own_faults(one, asked[field], window)
        faults += [f"{READABLE_NAMES[field]} ({one.signer}): {fault}" for fault in own]
    return Judgement(made=made, faults=tuple(faults))


def content_fault(data: bytes, base: bytes) -> str | None:
    """What was changed besides signing; None where nothing was. Raises UnreadableError."""
    reader, before = open_pdf(data), open_pdf(base)
    try:
        result = DEFAULT_DIFF_POLICY.review_file(reader, base_revision=before.xrefs.total_revisions - 1)
    except Exception as error:  # what pyHanko cannot compare is nothing that can be taken
        return f"không so sánh được với bản trình ký ({type(error).__name__})"
    if isinstance(result, SuspiciousModification):
        return "nội dung của tệp đã bị thay đổi so với bản trình ký, không chỉ thêm chữ ký"
    return None


def _field_faults(
    found: dict[str, FoundSignature],
    made: Sequence[tuple[SignField, FoundSignature]],
    *,
    wanted: Sequence[Wanted],
    present: Sequence[SignField],
) -> Iterator[str]:
    known = {FIELD_NAMES[field] for field in (*present, *(one.field for one in wanted))}
    for name in found.keys() - known:
        yield f"có chữ ký ngoài các ô đã chuẩn bị (ô '{name}')"
    fields = [field for field, _ in made]
    if fields != [one.field for one in wanted][: len(fields)] or not fields:
        yield f"thiếu {READABLE_NAMES[wanted[0].field].lower()}"
    for one in wanted:
        if one.field in fields and not one.is_outside:
            yield f"{READABLE_NAMES[one.field].lower()} do hệ thống ký, không ký bên ngoài"
    revisions = [one.revision for _, one in made]
    if revisions != sorted(set(revisions)):
        yield "các chữ ký không theo đúng thứ tự: người có thẩm quyền ký trước, cơ quan ký sau"


def _own_faults(one: FoundSignature, want: Wanted, window: Window) -> Iterator[str]:
    if want.subject is not None and not is_named(one.certificate, want.subject):
        yield f"người ký phải là '{want.subject}'"
    if one.signed_at is None:
        return
    said = f"thời gian ký {format_instant(one.signed_at)}"
    if one.signed_at < window.earliest:
        yield f"{said} sớm hơn thời điểm lập tệp (đồng hồ của máy ký chạy sai)"
    if one.signed_at > window.latest:
        yield f"{said} ở tương lai (đồng hồ của máy ký chạy sai)"


def _label(field_name: str) -> str:
    field = FIELD_OF_NAME.get(field_name)
    return READABLE_NAMES[field] if field else f"Chữ ký '{field_name}'"


def _refused(fault: str) -> Judgement:
    return Judgement(made=(), faults=(fault,))

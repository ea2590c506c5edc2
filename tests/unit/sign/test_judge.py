"""Files that come back: the right one is taken, every wrong one is refused with what is wrong with it."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.generic import ArrayObject, NumberObject, StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from factories.signers import PERSON, Authorities, Party, make_authorities, make_party, new_key, sign_outside
from thidua.plan.signing import SignField
from thidua.sign.judge import Judgement, Wanted, Window, judge_signed
from thidua.sign.trust import Trust

BOTH = (Wanted(field="person", subject=PERSON), Wanted(field="organisation", subject=None))


@pytest.fixture
def judge(prepared: bytes, trust: Trust, window: Window) -> Any:
    def call(data: bytes, **other: Any) -> Judgement:
        given = {"base": prepared, "wanted": BOTH, "present": (), "trust": trust, "window": window}
        return judge_signed(data, **{**given, **other})

    return call


def fields(judged: Judgement) -> list[SignField]:
    return [field for field, _ in judged.made]


def edit(pdf: bytes, change: Any) -> bytes:
    """An incremental update that is no signature."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]  # pyHanko gives it no types
    return out.getvalue()


def overprint(writer: IncrementalPdfFileWriter) -> None:
    """A figure written over the first page."""
    content = StreamObject(stream_data=b"q 1 0 0 rg 100 500 200 40 re f Q")
    writer.add_stream_to_page(0, writer.add_object(content))  # type: ignore[no-untyped-call]  # as above


def test_person_signed_in_the_prepared_field(judge: Any, prepared: bytes, person: Party) -> None:
    judged = judge(sign_outside(prepared, person, field="person"))
    assert (judged.faults, fields(judged)) == ((), ["person"])
    assert judged.made[0][1].signer == PERSON


def test_both_signed_outside_in_order(judge: Any, prepared: bytes, person: Party, organisation: Party) -> None:
    first = sign_outside(prepared, person, field="person")
    judged = judge(sign_outside(first, organisation, field="organisation"))
    assert (judged.faults, fields(judged)) == ((), ["person", "organisation"])


def test_second_signature_on_top_of_what_was_taken(
    judge: Any, prepared: bytes, person: Party, organisation: Party
) -> None:
    first = sign_outside(prepared, person, field="person")
    second = sign_outside(first, organisation, field="organisation")
    judged = judge(second, base=first, wanted=BOTH[1:], present=("person",))
    assert (judged.faults, fields(judged)) == ((), ["organisation"])


def test_organisation_before_the_person_is_refused(
    judge: Any, prepared: bytes, person: Party, organisation: Party
) -> None:
    first = sign_outside(prepared, organisation, field="organisation")
    assert "thiếu chữ ký của người có thẩm quyền" in judge(first).faults
    assert any("thứ tự" in fault for fault in judge(sign_outside(first, person, field="person")).faults)


def test_unsigned_file_is_refused(judge: Any, prepared: bytes) -> None:
    assert judge(prepared).faults == ("tệp chưa được ký: giống hệt bản trình ký",)


def test_name_of_another_person_is_refused(judge: Any, prepared: bytes, authorities: Authorities) -> None:
    other = authorities.signer("Nguyễn Văn Mậu")
    (fault,) = judge(sign_outside(prepared, other, field="person")).faults
    assert f"người ký phải là '{PERSON}'" in fault


@pytest.mark.parametrize("written", ["NGUYỄN VĂN MẪU", "Ông Nguyễn  Văn Mẫu"])
def test_name_in_another_spelling_is_the_same(
    judge: Any, prepared: bytes, authorities: Authorities, written: str
) -> None:
    assert judge(sign_outside(prepared, authorities.signer(written), field="person")).faults == ()


def test_expired_certificate_is_refused(judge: Any, prepared: bytes, authorities: Authorities) -> None:
    expired = authorities.signer(PERSON, end=datetime.now(UTC) - timedelta(days=1))
    assert any("đã hết hạn" in fault for fault in judge(sign_outside(prepared, expired, field="person")).faults)


def test_signing_time_before_the_file_existed_is_refused(judge: Any, prepared: bytes, authorities: Authorities) -> None:
    """Who dates back to when an expired certificate was good says a time at which there was nothing to sign."""
    now = datetime.now(UTC)
    expired = authorities.signer(PERSON, end=now - timedelta(days=1))
    signed = sign_outside(prepared, expired, field="person", at=now - timedelta(days=2))
    (fault,) = judge(signed).faults
    assert "sớm hơn thời điểm lập tệp" in fault
    later = sign_outside(prepared, authorities.signer(PERSON), field="person", at=now + timedelta(days=1))
    assert any("ở tương lai" in fault for fault in judge(later).faults)


def test_unknown_authority_is_refused(judge: Any, prepared: bytes) -> None:
    stranger = make_authorities("Tổ chức khác").signer(PERSON)
    (fault,) = judge(sign_outside(prepared, stranger, field="person")).faults
    assert "không do tổ chức chứng thực được tin cậy cấp" in fault


def test_authority_that_only_has_the_same_name_is_refused(judge: Any, prepared: bytes) -> None:
    twin = make_authorities().signer(PERSON)
    assert any("được tin cậy" in fault for fault in judge(sign_outside(prepared, twin, field="person")).faults)


def test_certificate_signed_by_itself_is_refused(judge: Any, prepared: bytes) -> None:
    alone = make_party(PERSON)
    assert any("được tin cậy" in fault for fault in judge(sign_outside(prepared, alone, field="person")).faults)


def test_intermediate_may_come_with_the_signature_alone(
    judge: Any, prepared: bytes, person: Party, trust: Trust
) -> None:
    only_root = Trust(roots=trust.roots)
    assert judge(sign_outside(prepared, person, field="person"), trust=only_root).faults == ()


@pytest.mark.parametrize(
    ("key", "said"),
    [(lambda: new_key(1024), "RSA 1024 bit"), (lambda: ec.generate_private_key(ec.SECP192R1()), "EC 192 bit")],
)
def test_weak_key_is_refused(judge: Any, prepared: bytes, authorities: Authorities, key: Any, said: str) -> None:
    weak = authorities.signer(PERSON, key=key())
    assert any(said in fault for fault in judge(sign_outside(prepared, weak, field="person")).faults)


def test_certificate_for_other_uses_is_refused(judge: Any, prepared: bytes, authorities: Authorities) -> None:
    other = authorities.signer(PERSON, may_sign=False)
    assert any("key usage" in fault for fault in judge(sign_outside(prepared, other, field="person")).faults)


def test_content_changed_before_signing_is_refused(judge: Any, prepared: bytes, person: Party) -> None:
    """The signature itself is whole and valid: it is over other content."""
    signed = sign_outside(edit(prepared, overprint), person, field="person")
    assert signed.startswith(prepared)
    assert judge(signed).faults == ("nội dung của tệp đã bị thay đổi so với bản trình ký, không chỉ thêm chữ ký",)


def test_content_changed_after_signing_is_refused(judge: Any, prepared: bytes, person: Party) -> None:
    assert "đã bị thay đổi" in judge(edit(sign_outside(prepared, person, field="person"), overprint)).faults[0]


def test_field_moved_over_the_content_is_refused(judge: Any, prepared: bytes, person: Party) -> None:
    def move(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][0].get_object()
        field["/Rect"] = ArrayObject([NumberObject(number) for number in (0, 0, 500, 800)])  # type: ignore[no-untyped-call]  # as above
        writer.update_container(field)

    assert "đã bị thay đổi" in judge(sign_outside(edit(prepared, move), person, field="person")).faults[0]


def test_bytes_changed_in_the_signed_part_are_refused(judge: Any, prepared: bytes, person: Party) -> None:
    """The appended part says other than what was signed; the report before it is untouched."""
    signed = bytearray(sign_outside(prepared, person, field="person"))
    at = signed.rindex(b"Z)")
    signed[at - 1 : at] = b"1" if signed[at - 1 : at] != b"1" else b"2"
    judged = judge(bytes(signed))
    assert any("bị thay đổi sau khi ký" in fault for fault in judged.faults)


def test_field_of_the_programs_own_is_refused(judge: Any, prepared: bytes, person: Party) -> None:
    faults = judge(sign_outside(prepared, person, field="Signature1")).faults
    assert "có chữ ký ngoài các ô đã chuẩn bị (ô 'Signature1')" in faults
    assert "thiếu chữ ký của người có thẩm quyền" in faults


def test_field_that_we_sign_ourselves_is_refused_from_outside(
    judge: Any, prepared: bytes, person: Party, organisation: Party
) -> None:
    ours = (BOTH[0], Wanted(field="organisation", subject=None, is_outside=False))
    both = sign_outside(sign_outside(prepared, person, field="person"), organisation, field="organisation")
    assert any("do hệ thống ký" in fault for fault in judge(both, wanted=ours).faults)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n%%EOF", b"PK\x03\x04 workbook", b"\x00" * 2000])
def test_what_is_no_pdf_is_refused(judge: Any, data: bytes) -> None:
    assert judge(data).faults == ("tệp không phải là PDF đọc được",)


def test_half_of_a_file_is_refused(judge: Any, prepared: bytes, person: Party) -> None:
    signed = sign_outside(prepared, person, field="person")
    assert judge(signed[: len(signed) - 400]).faults != ()


def test_nobody_is_trusted_without_a_list(judge: Any, prepared: bytes, person: Party) -> None:
    (fault,) = judge(sign_outside(prepared, person, field="person"), trust=None).faults
    assert "chưa khai báo tổ chức chứng thực" in fault

"""What is signed in a PDF, by whom, when, and whether it holds. Says everything that is wrong, in Vietnamese."""

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO

from asn1crypto import cms, tsp, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel

from thidua.sign.certificates import SIGNING_USES, certificate_faults, common_name, strength_faults
from thidua.sign.revoked import is_listed
from thidua.sign.trust import Trust

DIGESTS = {"sha256", "sha384", "sha512"}


NO_TRUST = "chưa khai báo tổ chức chứng thực được tin cậy nên chưa xác minh được người ký"
"""The fault of every signature where nobody is trusted yet."""
REVOKED = "chứng thư đã bị thu hồi"
REVOKED_LATER = f"{REVOKED}; không có dấu thời gian nên không chứng minh được là đã ký trước khi bị thu hồi"
NOT_PROVEN = (
    "không biết chứng thư có bị thu hồi hay chưa: không hỏi được tổ chức chứng thực và thư mục tin cậy không có danh "
    "sách thu hồi phù hợp (kết nối tin cậy đặt revocation=hard)"
)

# What pyHanko finds is told as a fault; its own warnings are the same once more, with tracebacks.
logging.getLogger("pyhanko").setLevel(logging.ERROR)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.ERROR)


class UnreadableError(ValueError):
    """The bytes are no PDF that can be read."""


@dataclass(frozen=True, kw_only=True)
class FoundSignature:
    """One signature of a PDF. revision: the part of the file that it closes, from 0.

    signed_at: by the time stamp where there is one, else as the signer says, None where nobody says. faults: why it
    does not hold; empty where it does.
    """

    field_name: str
    certificate: x509.Certificate
    signed_at: datetime | None
    timestamped_at: datetime | None
    revision: int
    faults: tuple[str, ...]

    @property
    def signer(self) -> str:
        return common_name(self.certificate)

    @property
    def is_valid(self) -> bool:
        return not self.faults


def check_signatures(
    pdf: bytes, trust: Trust | None, *, known_at: datetime, taken: Collection[str] = ()
) -> tuple[FoundSignature, ...]:
    """Every signature of the PDF, in the order in which they were made. trust: None where nobody is trusted yet.

    known_at: by when no certificate may have been revoked, unless a time stamp proves an earlier signing. taken: fields
    whose signatures were believed before; they stay as they were judged. Raises UnreadableError for what is no PDF.
    """
    reader = open_pdf(pdf)
    try:
        return tuple(
            _check(one, trust, known_at=None if one.field_name in taken else known_at)
            for one in reader.embedded_regular_signatures
        )
    except (PdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableError(f"chữ ký trong tệp không đọc được ({type(error).__name__})") from error


def open_pdf(pdf: bytes) -> PdfFileReader:
    """Raises UnreadableError."""
    try:
        reader = PdfFileReader(BytesIO(pdf))
        _ = reader.root["/Pages"]
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableError("tệp không phải là PDF đọc được") from error
    if reader.encrypted:
        raise UnreadableError("tệp PDF bị đặt mật khẩu")
    return reader


def _check(signature: EmbeddedPdfSignature, trust: Trust | None, *, known_at: datetime | None) -> FoundSignature:
    stamped_at = _timestamp(signature)
    signed_at = stamped_at or signature.self_reported_timestamp
    certificate = signature.signer_cert
    faults = list(_faults(signature, trust, signed_at=signed_at, known_at=None if stamped_at else known_at))
    return FoundSignature(
        field_name=signature.field_name,
        certificate=certificate,
        signed_at=signed_at,
        timestamped_at=stamped_at,
        revision=signature.signed_revision,
        faults=tuple(dict.fromkeys(faults)),
    )


def _faults(
    signature: EmbeddedPdfSignature, trust: Trust | None, *, signed_at: datetime | None, known_at: datetime | None
) -> Iterator[str]:
    if signed_at is None:
        yield "chữ ký không cho biết thời gian ký"
        return
    yield from certificate_faults(signature.signer_cert, at=signed_at)
    # pyHanko's own way back to the trust list of the system is never wanted: nobody is trusted where none is given.
    status = _validate(signature, trust or Trust(roots=()), at=signed_at)
    yield from _integrity_faults(status)
    if trust is None:
        yield NO_TRUST
    elif trust.revocation == "require" and not (status.trusted or status.revoked):
        yield from _unproven_faults(signature, trust, at=signed_at)
    else:
        yield from _chain_faults(status, trust, at=signed_at)
    if trust and known_at and not _is_revoked(status, status, trust, at=signed_at):
        # Whoever has a stolen key can name any instant as that of the signing, one before the revocation too.
        later = _validate(signature, trust, at=known_at)
        if _is_revoked(later, status, trust, at=known_at):
            yield REVOKED_LATER
    yield from _stamp_faults(status, is_trust_given=trust is not None)


def _validate(signature: EmbeddedPdfSignature, trust: Trust, *, at: datetime) -> PdfSignatureStatus:
    context = trust.context(at)
    return validate_pdf_signature(
        signature,
        signer_validation_context=context,
        ts_validation_context=context,
        key_usage_settings=KeyUsageConstraints(key_usage=set(SIGNING_USES), match_all_key_usages=False),
    )


def _integrity_faults(status: PdfSignatureStatus) -> Iterator[str]:
    if not status.intact:
        yield "nội dung đã bị thay đổi sau khi ký, hoặc chữ ký là của tệp khác"
    elif not status.valid:
        yield "giá trị chữ ký không khớp với khóa trong chứng thư"
    if status.md_algorithm not in DIGESTS:
        yield f"thuật toán băm {status.md_algorithm} quá yếu (cần SHA-256 trở lên)"
    whole = {SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION}
    if status.coverage not in whole:
        yield "chữ ký không bao trùm toàn bộ tệp tại thời điểm ký"
    elif not status.docmdp_ok:
        yield "sau khi ký, tệp đã bị sửa ở chỗ không được phép"


def _unproven_faults(signature: EmbeddedPdfSignature, trust: Trust, *, at: datetime) -> Iterator[str]:
    """Of a chain that does not hold where it must be proven that nothing was revoked: is it that, or something else."""
    faults = list(_chain_faults(_validate(signature, replace(trust, revocation="soft-fail"), at=at), trust, at=at))
    yield from faults or (NOT_PROVEN,)


def _chain_faults(status: PdfSignatureStatus, trust: Trust, *, at: datetime) -> Iterator[str]:
    if _is_revoked(status, status, trust, at=at):
        yield REVOKED
    elif not status.trusted:
        problem = f" ({status.trust_problem_indic.standard_name})" if status.trust_problem_indic else ""
        yield f"chứng thư không do tổ chức chứng thực được tin cậy cấp, hoặc không có hiệu lực lúc ký{problem}"
    for certificate in _chain(status):
        yield from strength_faults(certificate)


def _is_revoked(said: PdfSignatureStatus, status: PdfSignatureStatus, trust: Trust, *, at: datetime) -> bool:
    """said: what authorities say as at `at`; status: with the chain as at the signing, which may have ended since."""
    return said.revoked or is_listed(_chain(status), trust.lists, at=at)


def _chain(status: PdfSignatureStatus) -> list[x509.Certificate]:
    return [one for one in status.validation_path or () if isinstance(one, x509.Certificate)]


def _stamp_faults(status: PdfSignatureStatus, *, is_trust_given: bool) -> Iterator[str]:
    stamp = status.timestamp_validity
    if stamp is None:
        return
    if not (stamp.intact and stamp.valid):
        yield "dấu thời gian không khớp với chữ ký"
    elif is_trust_given and not stamp.trusted:
        yield "dấu thời gian không do tổ chức được tin cậy cấp (thêm chứng thư của tổ chức đó vào thư mục tin cậy)"


def _timestamp(signature: EmbeddedPdfSignature) -> datetime | None:
    """What the time stamp says, checked by `_stamp_faults`."""
    token: cms.SignedData | None = next(extract_tst_data_iter(signature.signer_info, signed=False), None)
    if token is None:
        return None
    info: tsp.TSTInfo = token["encap_content_info"]["content"].parsed
    instant: datetime = info["gen_time"].native
    return instant

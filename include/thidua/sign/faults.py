"""Why a signature does not hold: its integrity, its certificate, who vouches for it, revocation, time stamp."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from asn1crypto import x509
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel

from thidua.sign.certificates import SIGNING_USES, certificate_faults, strength_faults
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


def signature_faults(
    signature: EmbeddedPdfSignature, trust: Trust | None, *, signed_at: datetime | None, known_at: datetime | None
) -> Iterator[str]:
    """Vietnamese, each to stand after the signer's name; none where it holds. Arguments as of `check_signatures`;
    known_at: None where a time stamp proves when it was made, or where it was believed before.
    """
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

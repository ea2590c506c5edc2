"""Sign a prepared PDF with the organisation's key: PAdES B-B, or B-T where a server of time stamps is configured."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession

from thidua.errors import OperatorError
from thidua.plan.signing import SignField
from thidua.sign.appearance import make_stamp, stamp_folder, stamp_lines
from thidua.sign.certificates import certificate_faults, common_name
from thidua.sign.fields import FIELD_NAMES, Box
from thidua.sign.keys import SigningKey

DIGEST = "sha256"


class SignerAt(PdfSigner):
    """Says the instant that it is given, not the machine's: a rehearsal signs at its own time."""

    def __init__(self, *, at: datetime, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._at = at

    def init_signing_session(self, *args: Any, **kwargs: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self._at
        return session


def sign_pdf(pdf: bytes, key: SigningKey, *, field: SignField, at: datetime) -> bytes:
    """The PDF with this field signed and nothing else added: it begins with all bytes of `pdf`.

    OperatorError for a key that must not sign at this instant; a server of time stamps that does not answer is an
    error that may be tried again.
    """
    with key.opened() as signer, stamp_folder() as folder:
        certificate = _usable(signer, key, at=at)
        name = common_name(certificate)
        stamp = make_stamp(field_box(pdf, field), lines=stamp_lines(name, at), image=key.image, folder=Path(folder))
        meta = PdfSignatureMetadata(
            field_name=FIELD_NAMES[field], md_algorithm=DIGEST, subfilter=SigSeedSubFilter.PADES, name=name
        )
        made = SignerAt(
            at=at, signature_meta=meta, signer=signer, timestamper=key.timestamper(), stamp_style=stamp
        ).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), existing_fields_only=True)
    signed = made.getvalue()
    assert isinstance(signed, bytes)
    assert signed.startswith(pdf)
    return signed


def field_box(pdf: bytes, field: SignField) -> Box:
    """The place of an empty field on its page."""
    for name, _, reference in enumerate_sig_fields(PdfFileReader(BytesIO(pdf))):
        if name == FIELD_NAMES[field]:
            left, bottom, right, top = (int(number) for number in reference.get_object()["/Rect"])
            return left, bottom, right, top
    raise ValueError(f"no field {FIELD_NAMES[field]}")


def _usable(signer: Signer, key: SigningKey, *, at: datetime) -> x509.Certificate:
    certificate = signer.signing_cert
    assert certificate is not None
    if faults := certificate_faults(certificate, at=at):
        raise OperatorError(
            f"Khóa của kết nối '{key.connection}' không dùng để ký được: {'; '.join(faults)}.",
            remedy="Thay chứng thư, khóa trong kết nối, rồi chạy lại bước Ký số; chưa có gì được ký hoặc gửi đi.",
        )
    return certificate

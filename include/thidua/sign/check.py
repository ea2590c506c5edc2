"""What is signed in a PDF, by whom, when, and whether it holds. Says everything that is wrong, in Vietnamese."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import cms, tsp, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

from thidua.sign.certificates import common_name
from thidua.sign.faults import signature_faults
from thidua.sign.trust import Trust

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
    faults = list(signature_faults(signature, trust, signed_at=signed_at, known_at=None if stamped_at else known_at))
    return FoundSignature(
        field_name=signature.field_name,
        certificate=certificate,
        signed_at=signed_at,
        timestamped_at=stamped_at,
        revision=signature.signed_revision,
        faults=tuple(dict.fromkeys(faults)),
    )


def _timestamp(signature: EmbeddedPdfSignature) -> datetime | None:
    """What the time stamp says, checked by `faults`."""
    token: cms.SignedData | None = next(extract_tst_data_iter(signature.signer_info, signed=False), None)
    if token is None:
        return None
    info: tsp.TSTInfo = token["encap_content_info"]["content"].parsed
    instant: datetime = info["gen_time"].native
    return instant

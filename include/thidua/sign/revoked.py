"""What the lists in the trusted folder say of the certificates of a chain, whether or not these name a list."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa

_SIGNS_LISTS = (
    rsa.RSAPublicKey | ec.EllipticCurvePublicKey | dsa.DSAPublicKey | ed25519.Ed25519PublicKey | ed448.Ed448PublicKey
)


class RefusedListError(ValueError):
    """Why a list cannot be used, in Vietnamese, to stand after its name."""


def load_list(data: bytes) -> x509.CertificateRevocationList:
    """The list in DER, read to its end.

    Raises RefusedListError for a broken one, and for one that speaks for other issuers too (RFC 5280, 5.2.5): its rows
    would be taken for certificates of its own issuer.
    """
    try:
        found = x509.load_der_x509_crl(data)
        is_indirect = _is_indirect(found)
        for row in found:
            _ = row.serial_number, row.revocation_date_utc, row.extensions
    except ValueError as error:
        raise RefusedListError("không đọc được") from error
    if is_indirect:
        raise RefusedListError("là danh sách gián tiếp (indirect CRL), hệ thống không dùng được")
    return found


def is_listed(
    chain: Iterable[asn1_x509.Certificate], lists: Sequence[x509.CertificateRevocationList], *, at: datetime
) -> bool:
    """Whether a list by the issuer of one of the certificates names it as revoked at `at` or before.

    chain: of certificates with those of their issuers. A list that its issuer has not signed says nothing.
    """
    known = [x509.load_der_x509_certificate(one.dump()) for one in chain]
    return any(
        _names(one, certificate, issuer, at=at)
        for certificate in known
        for issuer in known
        if issuer.subject == certificate.issuer
        for one in lists
        if one.issuer == certificate.issuer
    )


def _names(
    one: x509.CertificateRevocationList, certificate: x509.Certificate, issuer: x509.Certificate, *, at: datetime
) -> bool:
    row = one.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if row is None or row.revocation_date_utc > at:
        return False
    key = issuer.public_key()
    # A key that signs in no way that can be checked: better refused than let through.
    return one.is_signature_valid(key) if isinstance(key, _SIGNS_LISTS) else True


def _is_indirect(one: x509.CertificateRevocationList) -> bool:
    found = [extension.value for extension in one.extensions]
    return any(isinstance(value, x509.IssuingDistributionPoint) and value.indirect_crl for value in found)

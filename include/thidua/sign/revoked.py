"""What the lists in the trusted folder say of the certificates of a chain, whether or not these name a list."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from asn1crypto import crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa


def is_listed(chain: Iterable[asn1_x509.Certificate], lists: Sequence[crl.CertificateList], *, at: datetime) -> bool:
    """Whether a list by the issuer of one of the certificates names it as revoked at `at` or before.

    chain: of certificates with those of their issuers. A list that its issuer has not signed says nothing.
    """
    known = [x509.load_der_x509_certificate(one.dump()) for one in chain]
    found = [x509.load_der_x509_crl(one.dump()) for one in lists]
    return any(
        _names(one, certificate, issuer, at=at)
        for certificate in known
        for issuer in known
        if issuer.subject == certificate.issuer
        for one in found
        if one.issuer == certificate.issuer
    )


def _names(
    one: x509.CertificateRevocationList, certificate: x509.Certificate, issuer: x509.Certificate, *, at: datetime
) -> bool:
    row = one.get_revoked_certificate_by_serial_number(certificate.serial_number)
    key = issuer.public_key()
    if row is None or row.revocation_date_utc > at or not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        return False
    return one.is_signature_valid(key)

"""What one certificate says, and whether documents may be signed with it."""

from datetime import datetime

from asn1crypto import x509

from thidua.text.dates import format_instant
from thidua.text.normalise import comparison_key

LEAST_BITS = {"rsa": 2048, "ec": 256}
"""TT 15/2025/TT-BKHCN: RSA from 2048 bits, ECDSA from 256 bits."""
SIGNING_USES = {"digital_signature", "non_repudiation"}


def common_name(certificate: x509.Certificate) -> str:
    """Who it was given to: the common name, else the whole subject."""
    return _values(certificate).get("common_name") or certificate.subject.human_friendly


def certificate_faults(certificate: x509.Certificate, *, at: datetime) -> list[str]:
    """Why nothing may be signed with it at that instant; Vietnamese, empty where it may."""
    return [*strength_faults(certificate), *_use_faults(certificate), *_time_faults(certificate, at)]


def strength_faults(certificate: x509.Certificate) -> list[str]:
    """Whether its key is of a kind and size that the law accepts."""
    algorithm, bits = certificate.public_key.algorithm, certificate.public_key.bit_size
    least = LEAST_BITS.get(algorithm)
    if least is None:
        return [f"loại khóa {algorithm} không được chấp nhận (cần RSA hoặc ECDSA)"]
    if bits < least:
        return [f"khóa {algorithm.upper()} {bits} bit của {common_name(certificate)} quá yếu (cần từ {least} bit)"]
    return []


def is_named(certificate: x509.Certificate, subject: str) -> bool:
    """Whether the name stands in the common name, organisation or unit of the certificate, as whole words."""
    wanted = f" {comparison_key(subject)} "
    return any(wanted in f" {comparison_key(value)} " for value in _values(certificate).values())


def _use_faults(certificate: x509.Certificate) -> list[str]:
    uses = certificate.key_usage_value
    if uses is None or not SIGNING_USES & set(uses.native):
        return ["chứng thư không dành cho việc ký (key usage)"]
    return []


def _time_faults(certificate: x509.Certificate, at: datetime) -> list[str]:
    start, end = certificate.not_valid_before, certificate.not_valid_after
    if at < start:
        return [f"chứng thư chỉ có hiệu lực từ {format_instant(start)}"]
    if at > end:
        return [f"chứng thư đã hết hạn từ {format_instant(end)}"]
    return []


def _values(certificate: x509.Certificate) -> dict[str, str]:
    names = ("common_name", "organization_name", "organizational_unit_name")
    found: dict[str, str | list[str]] = certificate.subject.native
    told = {name: found[name] for name in names if name in found}
    return {name: value if isinstance(value, str) else ", ".join(value) for name, value in told.items()}

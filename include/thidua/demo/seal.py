"""A made-up authority and a made-up key of one commune: what the demonstration signs with, and nobody trusts."""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from thidua.plan.model import Plan

AUTHORITY = "Tổ chức chứng thực thử nghiệm, không có thật"
TRIAL = "chữ ký thử nghiệm"
VALID = timedelta(days=3650)

Key = ec.EllipticCurvePrivateKey


def make_seals(plans: Iterable[Plan], folder: Path) -> dict[str, str]:
    """A made-up key for each commune that signs with one: the variables that stand for their connections."""
    variables: dict[str, str] = {}
    for plan in plans:
        organisation = plan.signing.organisation
        if organisation is not None and organisation.connection is not None:
            made = make_seal(folder, name=plan.id, organisation=f"UBND {plan.commune}")
            variables[f"{organisation.connection.upper()}_URL"] = made["key"]
            variables[f"{plan.signing.trust.upper()}_URL"] = made["trust"]
    return variables


def make_seal(folder: Path, *, name: str, organisation: str) -> dict[str, str]:
    """Make an authority and the organisation's key in this folder, in files of this name.

    The URLs of both connections: 'key' opens the PKCS#12 file with its passphrase, 'trust' names the folder of the
    authority.
    """
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _certificate(AUTHORITY, authority_key, issuer=AUTHORITY, issuer_key=authority_key)
    own = _certificate(f"{organisation} ({TRIAL})", key, issuer=AUTHORITY, issuer_key=authority_key)
    passphrase = secrets.token_urlsafe(18)
    trusted, file = folder / "ca", folder / f"{name}.p12"
    trusted.mkdir(parents=True, exist_ok=True)
    (trusted / f"{name}.crt").write_bytes(authority.public_bytes(Encoding.PEM))
    file.touch(mode=0o600)
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(
            name.encode(), key, own, [authority], BestAvailableEncryption(passphrase.encode())
        )
    )
    return {
        "key": f"sign://:{quote(passphrase, safe='')}@/?file={quote(str(file))}",
        "trust": f"sign:///?folder={quote(str(trusted))}",
    }


def _certificate(name: str, key: Key, *, issuer: str, issuer_key: Key) -> x509.Certificate:
    """For signing documents; one that names itself as issuer signs certificates instead."""
    is_authority, now = name == issuer, datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder(
            subject_name=_name(name),
            issuer_name=_name(issuer),
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=now - timedelta(days=1),
            not_valid_after=now + VALID,
        )
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _name(common: str) -> x509.Name:
    """Of at most 64 bytes."""
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common)])

"""What the secrets of one installation are made of."""

import base64
import secrets


def signing_key() -> str:
    """512 bits: what HMAC-SHA512 asks for."""
    return secrets.token_urlsafe(64)


def fernet_key() -> str:
    """32 bytes in the base64 that Fernet expects."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")


def password() -> str:
    """144 bits, without characters that are easily misread or need quoting."""
    return secrets.token_hex(18)

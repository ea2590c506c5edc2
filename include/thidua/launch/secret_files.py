"""Secrets of one installation: made on first use, kept in files that only their owner can read."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def read_or_make(path: Path, make: Callable[[], str]) -> str:
    """The text of a file of mode 0600, made on first use."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(make())
    return path.read_text(encoding="utf-8").strip()


def signing_key() -> str:
    """512 bits: what HMAC-SHA512 asks for."""
    return secrets.token_urlsafe(64)


def fernet_key() -> str:
    """32 bytes in the base64 that Fernet expects."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")


def password() -> str:
    """144 bits, without characters that are easily misread or need quoting."""
    return secrets.token_hex(18)

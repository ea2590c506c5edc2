"""Secrets that are known by their spelling."""

import base64
from collections.abc import Callable, Mapping


def leaks(text: str, secrets: Mapping[str, str], *, user: str = "") -> list[str]:
    """Names of the secrets that stand there, as they are or as logins of `user` carry them."""
    disguises: list[Callable[[str], str]] = [
        str,
        lambda secret: base64.b64encode(secret.encode()).decode(),
        lambda secret: base64.b64encode(f"{user}:{secret}".encode()).decode(),
        lambda secret: base64.b64encode(f"\0{user}\0{secret}".encode()).decode(),
    ]
    return [name for name, secret in secrets.items() if any(disguise(secret) in text for disguise in disguises)]

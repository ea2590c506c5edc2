"""What a receiver says is kept and shown; some say back what they were told, our secrets among it."""

import base64
from collections.abc import Iterator
from dataclasses import replace

from thidua.deliver.channel import SendOutcome
from thidua.deliver.connections import Login

_SHORTEST = 4
"""What is shorter hides nothing and would stand in the middle of words."""
_PRIVATE_OPTIONS = ("private_key", "private_key_passphrase", "passphrase", "token")


def without_secrets(outcome: SendOutcome, login: Login) -> SendOutcome:
    """The same outcome; where its sentence repeats a secret of the login, '…' stands instead."""
    return replace(outcome, sentence=hide_secrets(outcome.sentence, login))


def hide_secrets(sentence: str, login: Login) -> str:
    """The sentence with '…' for each secret of the login, however a protocol carries it."""
    for secret in sorted(_spellings(login), key=len, reverse=True):
        sentence = sentence.replace(secret, "…")
    return sentence


def _spellings(login: Login) -> Iterator[str]:
    """Each secret as it is, and as the protocols carry it."""
    user, password = login.user or "", login.password or ""
    options = (login.options.get(name, "") for name in _PRIVATE_OPTIONS)
    logins = (f"{user}:{password}", f"\0{user}\0{password}", password) if password else ()
    coded = (base64.b64encode(text.encode()).decode() for text in logins)
    yield from (spelt for spelt in (password, *options, *coded) if len(spelt) >= _SHORTEST)

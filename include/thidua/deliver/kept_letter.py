"""The words of a delivery as they were first written, so that every later try hands over the same bytes.

Templates and words of the project change with its versions, and a resend may be ordered weeks after the first try. The
letter is kept in the vault and pinned by its SHA-256 before anything is sent; whoever was first decides.
"""

import json

import sqlalchemy as sa
from pydantic import TypeAdapter

from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.deliver.channel import OutgoingMessage
from thidua.deliver.ledger import run_sql
from thidua.text.canonical import canonical_json

_MESSAGE = TypeAdapter(OutgoingMessage)
_BYTES_OF_FILES = {"files": {"__all__": {"data"}}}


def kept_letter(connection: sa.Connection, *, delivery_id: int) -> str | None:
    """SHA-256 of the letter of a delivery, None before its first try."""
    return run_sql(connection, "letter", delivery_id=delivery_id).scalar_one_or_none()


def keep_letter(engine: sa.Engine, vault: Vault, message: OutgoingMessage, *, delivery_id: int) -> str:
    """Pin what this delivery says, and which files go with it; the SHA-256 of what is pinned by then."""
    content = canonical_json(_MESSAGE.dump_python(message, mode="json", exclude=_BYTES_OF_FILES)).encode()
    sha256 = vault.put(content)
    crash_point("letter-kept")
    with engine.begin() as connection:
        run_sql(connection, "insert_blob", sha256=sha256, size_bytes=len(content))
        run_sql(connection, "insert_letter", delivery_id=delivery_id, sha256=sha256)
    with engine.connect() as connection:
        pinned: str = run_sql(connection, "letter", delivery_id=delivery_id).scalar_one()
    return pinned


def read_letter(vault: Vault, sha256: str) -> OutgoingMessage:
    """The message with the bytes of its files. Raises OperatorError where the vault lacks or spoils any of it."""
    content = json.loads(vault.get(sha256))
    files = [{**file, "data": vault.get(file["sha256"])} for file in content["files"]]
    return _MESSAGE.validate_python({**content, "files": files})

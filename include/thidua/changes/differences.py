"""The differences of a comparison, kept in the vault: the same differences are the same file."""

import json
from collections.abc import Sequence

from thidua.collect.vault import Vault
from thidua.report.model import Change
from thidua.text.canonical import canonical_json, sha256_hex

SCHEMA = "thidua-differences/1"


def differences_bytes(changes: Sequence[Change]) -> bytes:
    """Canonical JSON, in the order of the comparison."""
    content = {"schema": SCHEMA, "changes": [change.model_dump(mode="json") for change in changes]}
    return canonical_json(content).encode()


def changes_sha256(changes: Sequence[Change]) -> str:
    """SHA-256 of what differs, without what a person calls it: a decision holds whatever the labels become."""
    unnamed = [change.model_dump(mode="json", exclude={"label"}) for change in changes]
    return sha256_hex(canonical_json(sorted(unnamed, key=canonical_json)))


def load_differences(vault: Vault, sha256: str) -> tuple[Change, ...]:
    """The changes as they were found. OperatorError where the file is lost or damaged."""
    return tuple(Change.model_validate(change) for change in json.loads(vault.get(sha256))["changes"])

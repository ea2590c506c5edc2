"""Files that the vault keeps sealed: what intake finds of them as they came must not stay."""

from collections.abc import Collection

import sqlalchemy as sa

from thidua.collect.put_away import discard
from thidua.collect.receipts import KeptFile
from thidua.collect.vault import Vault
from thidua.warehouse.connect import statement


def sealed_contents(engine: sa.Engine, sha256s: Collection[str]) -> set[str]:
    """Which of these the vault keeps sealed."""
    with engine.connect() as connection:
        rows = connection.execute(statement("collect", "sealed_files.sql"), {"sha256s": sorted(sha256s)})
        return set(rows.scalars())


def discard_sealed(kept: KeptFile, *, vault: Vault) -> None:
    """Delete a file that came again, and what a run put into the vault that did not yet know of its sealing."""
    vault.remove(kept.sha256)
    discard(kept)

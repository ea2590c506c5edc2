"""Files that the vault keeps sealed: what intake finds of them as they came must not stay."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from thidua.collect.look import LandingPath
from thidua.collect.put_away import discard, remove_processed
from thidua.collect.receipts import KeptFile, Receipt
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


def remove_overtaken(
    engine: sa.Engine, received: Sequence[tuple[KeptFile, Receipt]], *, vault: Vault, folder: LandingPath
) -> None:
    """Delete what was put away while a check sealed it: that check may have looked for it before it was there.

    What is sealed from now on, the check that seals it finds where it lies.
    """
    sealed = sealed_contents(engine, {kept.sha256 for kept, _ in received}) if received else set()
    for sha256 in sealed:
        vault.remove(sha256)
    remove_processed(folder, numbers={receipt.number for kept, receipt in received if kept.sha256 in sealed})

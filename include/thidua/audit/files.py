"""The bytes in the vault against the hashes in the records."""

from collections.abc import Iterator

import sqlalchemy as sa

from thidua.audit.chain import BATCH
from thidua.audit.faults import Fault
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.warehouse.connect import load_sql


class FileHashes:
    """Received and issued files, one in memory at a time. `checked`: how many there were."""

    def __init__(self, connection: sa.Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self.checked = 0

    def faults(self) -> Iterator[Fault]:
        statement = sa.text(load_sql("audit", "files.sql"))
        rows = self._connection.execute(statement, execution_options={"yield_per": BATCH})
        for sha256, subject, name in rows:
            self.checked += 1
            try:
                self._vault.get(sha256)
            except OperatorError as error:
                yield Fault(code="file", subject=subject, detail=f"{name}: {error.message}")

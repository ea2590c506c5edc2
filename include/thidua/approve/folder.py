"""The draft's files in a folder for the person who is asked; from the vault, so they can be laid out again."""

from pathlib import Path

import sqlalchemy as sa

from thidua.approve.records import Request, run_sql
from thidua.collect.vault import Vault

_MARK_LETTERS = 12


def lay_out_draft(connection: sa.Connection, request: Request, *, vault: Vault, folder: Path) -> tuple[Path, ...]:
    """The files below `<folder>/<plan>/<period>/<mark of the draft>/`, in the order Word, PDF, Excel, JSON.

    What lies there already is left as it is.
    """
    place = folder / request.plan_id / request.period_id / request.draft_sha256[:_MARK_LETTERS]
    place.mkdir(parents=True, exist_ok=True)
    rows = run_sql(connection, "files", approval_request_id=request.approval_request_id).all()
    paths = tuple(place / row.file_name for row in rows)
    for path, row in zip(paths, rows, strict=True):
        if not path.exists():
            path.write_bytes(vault.get(row.sha256))
    return paths

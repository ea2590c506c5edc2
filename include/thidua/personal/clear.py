"""Deleting files with names as they came, once they are sealed. What a crash leaves is found by the next run."""

from collections.abc import Sequence

import sqlalchemy as sa

from thidua.collect.landing import require_landing
from thidua.collect.look import LandingPath
from thidua.collect.put_away import remove_processed
from thidua.collect.states import receipt_number
from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.warehouse.connect import statement


def remove_plaintext(engine: sa.Engine, *, plan_id: str, vault: Vault, landing: LandingPath) -> int:
    """Delete the bytes of the plan's sealed files from the vault and from its folder of received files; how many.

    The sealed copy and its key are committed before. Only when all is deleted it is recorded, so a run that dies in
    between is repeated. What was sealed within a day is looked for again: a file may have been put away after the
    look for it. OperatorError where something cannot be deleted.
    """
    with engine.connect() as connection:
        looked_for = {"plan_ids": [plan_id], "again": True}
        found = connection.execute(statement("personal", "unremoved.sql"), looked_for).all()
    if not found:
        return 0
    require_landing(landing)
    for one in found:
        vault.remove(one.sha256)
        crash_point("plain-unvaulted")
    remove_processed(landing / plan_id, numbers={receipt_number(one.receipt_id) for one in found})
    crash_point("plain-removed")
    with engine.begin() as connection:
        for one in found:
            removed = {"receipt_id": one.receipt_id, "plan_id": plan_id}
            connection.execute(statement("personal", "insert_removed.sql"), removed)
        crash_point("plain-recording")
    return len(found)


def plans_unremoved(connection: sa.Connection, *, plan_ids: Sequence[str]) -> set[str]:
    """Those of the plans of which bytes with names may still lie somewhere."""
    looked_for = {"plan_ids": list(plan_ids), "again": False}
    rows = connection.execute(statement("personal", "unremoved.sql"), looked_for)
    return {row.plan_id for row in rows}

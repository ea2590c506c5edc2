"""Loading what was accepted: all submissions of a commune in one transaction, or none of them.

A receipt becomes at most one submission, whoever loads it and however often: the receipt is the key.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa

from thidua.collect.states import StateChange, record_state_changes, waiting_receipts
from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.forms.edition import Edition
from thidua.forms.load import load_editions
from thidua.load.answers import loaded_as, repeated
from thidua.load.columns import COLUMNS
from thidua.load.decide import Decision, decide_versions, read_standing
from thidua.load.history import read_versions
from thidua.load.prepare import AcceptedSubmission, prepare_submissions
from thidua.load.refused import record_refused
from thidua.load.versions import LoadedSubmission, as_loaded, insert_versions
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.read.store import Readings
from thidua.warehouse.bulk import copy_rows
from thidua.warehouse.now import tell_now
from thidua.warehouse.view import lock_plan


def load_accepted(
    engine: sa.Engine, *, plan: Plan, vault: Vault, catalogue: Catalogue, now: datetime
) -> list[LoadedSubmission]:
    """Load every accepted receipt of the plan that is not loaded yet, from the reading that was checked."""
    with engine.connect() as connection:
        waiting = waiting_receipts(connection, plan_id=plan.id, state="ACCEPTED")
    kept = {sha256: Readings(vault.get(sha256)) for sha256 in {one.parse_sha256 for one in waiting} if sha256}
    accepted = [
        AcceptedSubmission(
            receipt_id=receipt.receipt_id, extraction=kept[receipt.parse_sha256].of(receipt.sha256), plan=plan
        )
        for receipt in waiting
        if receipt.parse_sha256 is not None
    ]
    return load_submissions(engine, accepted, catalogue=catalogue, editions=load_editions(), now=now)


def load_submissions(
    engine: sa.Engine,
    accepted: Sequence[AcceptedSubmission],
    *,
    catalogue: Catalogue,
    editions: Mapping[str, Edition],
    now: datetime,
) -> list[LoadedSubmission]:
    """Load the submissions, one transaction per commune; one result per loaded receipt, by plan, in order of receipt.

    A submission is set REJECTED with the reason, and the others are loaded, if it cannot be prepared, if it came in
    before the current version of its obligation, or if it corrects another version than the current one. Difficulties
    stand beside each other: each of them may come in before the others, and be corrected.

    A receipt that is loaded already, and content that repeats a current version, give that version with `is_new`
    False. The versions become known by the database's clock, but not before `now`: a report made as known until then
    must not change. A commune that fails is left as it was and does not stop the others; what was wrong is raised at
    the end: OperatorError for a row that cannot be stored, the driver's error for a lost connection.
    """
    loaded: list[LoadedSubmission] = []
    failures: list[Exception] = []
    for plan_id, group in groupby(sorted(accepted, key=lambda one: one.plan.id), key=lambda one: one.plan.id):
        of_commune = list(group)
        try:
            loaded += _load_commune(engine, of_commune, catalogue=catalogue, editions=editions, now=now)
        except Exception as error:  # raised below: the next commune must not wait for this one
            error.add_note(f"Kế hoạch {plan_id}: không nạp lần nộp nào trong {len(of_commune)} biên nhận.")
            failures.append(error)
    if len(failures) > 1:
        raise ExceptionGroup(f"Không nạp được số liệu của {len(failures)} kế hoạch", failures)
    if failures:
        raise failures[0]
    return loaded


def _load_commune(
    engine: sa.Engine,
    accepted: Sequence[AcceptedSubmission],
    *,
    catalogue: Catalogue,
    editions: Mapping[str, Edition],
    now: datetime,
) -> list[LoadedSubmission]:
    prepared, unloadable = prepare_submissions(accepted, catalogue=catalogue, editions=editions)
    plan_id = accepted[0].plan.id
    with engine.begin() as connection:
        # Until the end of the transaction: two loaders cannot give the same version number, and whoever takes this
        # lock before reading sees no load that is still on its way.
        lock_plan(connection, plan_id)
        tell_now(connection, now)
        standing = read_standing(connection, [one.receipt_id for one in accepted], plan_id=plan_id)
        # What another loader has refused since it was found waiting stays refused, whatever counts by now.
        waiting = [one for one in prepared if standing[one.receipt_id].state != "REJECTED"]
        stored = read_versions(connection, plan_id=plan_id, obligations=[one.obligation for one in waiting])
        decided = decide_versions(waiting, stored, plan_id=plan_id, standing=standing)
        record_refused(connection, unloadable=unloadable, decisions=decided, standing=standing, plan_id=plan_id)
        decisions = [d for d in decided if d.refusal is None]
        new = insert_versions(connection, decisions, plan_id=plan_id, now=now)
        crash_point("load-versions")
        by_receipt = {version.receipt_id: version for version in (*as_loaded(stored), *new)}
        _copy_facts(connection, decisions, by_receipt)
        _record_loaded(connection, decisions, by_receipt, plan_id=plan_id)
        crash_point("load-recording")
    return [
        replace(by_receipt[d.same_as], receipt_id=d.one.receipt_id, is_new=d.version_no is not None) for d in decisions
    ]


def _copy_facts(
    connection: sa.Connection, decisions: Iterable[Decision], by_receipt: Mapping[int, LoadedSubmission]
) -> None:
    to_load = [(by_receipt[d.one.receipt_id].submission_id, d.one) for d in decisions if d.version_no is not None]
    for table, columns in COLUMNS.items():
        rows = [(submission_id, *row) for submission_id, one in to_load for row in one.facts.get(table, ())]
        if rows:
            copy_rows(connection, table=table, columns=("submission_id", *columns), rows=rows)


def _record_loaded(
    connection: sa.Connection,
    decisions: Sequence[Decision],
    by_receipt: Mapping[int, LoadedSubmission],
    *,
    plan_id: str,
) -> None:
    changes = [
        StateChange(
            receipt_id=d.one.receipt_id,
            plan_id=plan_id,
            state="LOADED",
            sentence=_sentence(d, by_receipt[d.same_as]),
            period_id=d.one.period_id,
            unit_id=d.one.unit_id,
        )
        for d in decisions
        if d.needs_state
    ]
    if changes:
        record_state_changes(connection, changes)


def _sentence(decision: Decision, version: LoadedSubmission) -> str:
    if decision.same_as == decision.one.receipt_id:
        return loaded_as(decision.one, version_no=version.version_no)
    return repeated(version_no=version.version_no, receipt_id=version.receipt_id)

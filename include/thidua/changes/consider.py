"""Consider an issued report after something changed: compare, decide by the plan's policy, record it once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from thidua import __version__
from thidua.changes.differences import changes_sha256, differences_bytes
from thidua.changes.judge import Judgement, judge, knows_more
from thidua.changes.records import Correction, Issued, Waits, find_correction, newest_revision, run_sql
from thidua.changes.seen import mark_seen
from thidua.changes.summary import summarise
from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.deliver.ledger import run_sql as run_delivery_sql
from thidua.errors import OperatorError
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.render.run import template_sha256
from thidua.report.model import Change
from thidua.report.phrases import load_phrases
from thidua.warehouse.view import wait_for_loads

Verdict = Literal["first", "unchanged", "silent", "note", "reissue", "overtaken"]

_ATTEMPTS = 3


@dataclass(frozen=True, kw_only=True)
class Considered:
    """What is to be done about a report, for the step that follows.

    outcome: 'overtaken' where a comparison of newer figures was recorded already. correction_id: of the recorded
    comparison, None where nothing differs. waits_for: whose leave a reissue needs first. wants_number: a person gives
    the plan's reports their numbers. summary: Vietnamese markdown for whoever is asked for leave.
    """

    outcome: Verdict
    correction_id: int | None
    waits_for: Waits | None
    summary: str
    wants_number: bool = False


def consider_report(
    engine: sa.Engine,
    *,
    plan_id: str,
    period_id: str,
    snapshot_id: int,
    vault: Vault,
    catalogue: Catalogue,
    now: datetime,
    words: str | None = None,
) -> Considered:
    """Compare the snapshot's report with the newest issued revision and record what becomes of it.

    The same comparison again finds what was recorded. words: the operator's own reason. OperatorError for figures
    older than those that were issued.
    """
    for _ in range(_ATTEMPTS):
        with engine.connect() as connection:
            judgement = judge(
                connection,
                plan_id=plan_id,
                period_id=period_id,
                snapshot_id=snapshot_id,
                vault=vault,
                catalogue=catalogue,
                now=now,
                words=words,
            )
        if judgement.issued is None:
            return describe(judgement, None)
        # Before the row that names it, and outside of its transaction.
        stored = _Stored.of(judgement.changes, vault)
        crash_point("consider-kept")
        with engine.begin() as connection:
            _lock(connection, judgement.plan, period_id=period_id)
            # Another worker may have issued the next revision meanwhile: then another report is to be compared.
            if newest_revision(connection, plan_id=plan_id, period_id=period_id) == judgement.issued:
                return _record(connection, judgement, judgement.issued, stored=stored, now=now)
    raise OperatorError(
        f"Báo cáo {plan_id}|{period_id} đang được phát hành liên tục bởi lượt chạy khác.",
        remedy="Chờ lượt chạy kia xong rồi chạy lại bước này.",
    )


@dataclass(frozen=True, kw_only=True)
class _Stored:
    """The differences as they lie in the vault."""

    sha256: str
    size_bytes: int

    @classmethod
    def of(cls, changes: Sequence[Change], vault: Vault) -> "_Stored":
        data = differences_bytes(changes)
        return cls(sha256=vault.put(data), size_bytes=len(data))


def _lock(connection: sa.Connection, plan: Plan, *, period_id: str) -> None:
    # That of loads first: a comparison on its way carries an earlier instant, and whoever aggregates waits for it.
    wait_for_loads(connection, plan)
    run_delivery_sql(connection, "lock", key=f"thidua.report|{plan.id}|{period_id}")


def _record(
    connection: sa.Connection, judgement: Judgement, issued: Issued, *, stored: _Stored, now: datetime
) -> Considered:
    newest = run_sql(connection, "newest_comparison", report_id=issued.report_id).one_or_none()
    if newest and knows_more(connection, used_id=newest.snapshot_id, given_id=judgement.snapshot_id):
        # A row now would be the newest, and nothing could be issued from the one that knows more.
        summary = load_phrases().say("summary_overtaken", number=newest.correction_id)
        return Considered(outcome="overtaken", correction_id=None, waits_for=None, summary=summary)
    correction = None
    # An earlier comparison found something, and nothing is left of it: that is recorded, or a note that no longer holds
    # would be printed in the next report.
    if judgement.changes or judgement.returned or (newest and not _says_the_same(newest, stored)):
        correction = _write(connection, judgement, issued, stored=stored, now=now)
    mark_seen(
        connection,
        plan_id=judgement.plan.id,
        period_id=judgement.period_id,
        report_id=issued.report_id,
        snapshot_id=judgement.snapshot_id,
        now=now,
    )
    crash_point("consider-recording")
    return describe(judgement, correction)


def _says_the_same(newest: sa.Row[Any], stored: _Stored) -> bool:
    return newest.differences_sha256 == stored.sha256 and newest.acknowledgement_id is None


def _write(
    connection: sa.Connection, judgement: Judgement, issued: Issued, *, stored: _Stored, now: datetime
) -> Correction:
    key = _key(judgement, issued)
    run_delivery_sql(connection, "insert_blob", sha256=stored.sha256, size_bytes=stored.size_bytes)
    run_sql(
        connection,
        "insert_correction",
        **key,
        plan_id=judgement.plan.id,
        period_id=judgement.period_id,
        outcome="silent" if judgement.outcome == "unchanged" else judgement.outcome,
        waits_for=judgement.waits_for,
        reason=judgement.reason,
        differences_sha256=stored.sha256,
        changes_sha256=changes_sha256(judgement.changes),
        now=now,
    )
    correction = find_correction(connection, **key)
    assert correction is not None
    return correction


def recorded(connection: sa.Connection, judgement: Judgement) -> Correction | None:
    """The same comparison as it was recorded before; None where it never was."""
    if judgement.issued is None:
        return None
    return find_correction(connection, **_key(judgement, judgement.issued))


def _key(judgement: Judgement, issued: Issued) -> dict[str, int | str | None]:
    return {
        "report_id": issued.report_id,
        "snapshot_id": judgement.snapshot_id,
        "template_sha256": template_sha256(),
        "software_version": __version__,
        "acknowledgement_id": judgement.returned.acknowledgement_id if judgement.returned else None,
    }


def describe(judgement: Judgement, correction: Correction | None) -> Considered:
    """What the recorded comparison comes to now; a decision that was taken on it holds."""
    wants_number = judgement.plan.numbering.numbers == "given"
    if correction is None or judgement.outcome == "unchanged":
        outcome: Verdict = judgement.outcome if judgement.issued else "first"
        return Considered(
            outcome=outcome,
            correction_id=None,
            waits_for=judgement.waits_for,
            summary=summarise(judgement),
            wants_number=wants_number,
        )
    judged = replace(judgement, outcome=correction.outcome, reason=correction.reason)
    refused, decided = correction.decision == "refused", correction.decision is not None
    return Considered(
        outcome="silent" if refused else correction.outcome,
        correction_id=correction.correction_id,
        waits_for=None if decided else judgement.waits_for or correction.waits_for,
        summary=summarise(judged, correction),
        wants_number=wants_number,
    )

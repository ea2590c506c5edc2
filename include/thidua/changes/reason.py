"""Why a report says something else now: composed from what the warehouse recorded, in the register of reports."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from thidua import __version__
from thidua.changes.records import Issued, run_sql
from thidua.plan.model import Plan
from thidua.render.run import template_sha256
from thidua.report.draft import read_origin
from thidua.report.phrases import load_phrases, upper_first
from thidua.text.dates import format_instant
from thidua.warehouse.connect import statement
from thidua.warehouse.plans import plan_version_plan, stored_plan

_BLOC_RECORDS = {"scores": "bloc_score", "ballots": "bloc_ballot", "draws": "bloc_draw"}


def compose_reason(
    connection: sa.Connection,
    *,
    issued: Issued,
    snapshot_id: int,
    returned: str | None = None,
    words: str | None = None,
) -> str:
    """One sentence without its full stop. returned: what recipients say who sent it back; words: the operator's own,
    said last."""
    facts = [
        *_unit_facts(connection, issued, snapshot_id),
        *_word_facts(connection, issued, snapshot_id),
        *_record_facts(connection, issued, snapshot_id),
        *_other_facts(connection, issued, snapshot_id),
    ]
    if not facts and issued.snapshot_id != snapshot_id:
        facts = [load_phrases().say("reason_intake")]
    if returned:
        facts = [load_phrases().say("reason_returned", words=returned), *facts]
    return with_words("; ".join(facts), words)


def with_words(reason: str, words: str | None) -> str:
    """The reason with the operator's words behind it, once."""
    said = (words or "").strip().rstrip(".")
    parts = [part for part in (reason, said) if part and not (part is said and said in reason)]
    return upper_first("; ".join(parts))


def _unit_facts(connection: sa.Connection, issued: Issued, snapshot_id: int) -> Iterator[str]:
    plans = [_plan_of(connection, one) for one in (issued.snapshot_id, snapshot_id)]
    names = {unit.id: unit.name for plan in plans for unit in plan.units}
    rows = run_sql(connection, "replaced_inputs", before_id=issued.snapshot_id, after_id=snapshot_id).mappings().all()
    most = load_phrases().content.limits.names
    shown = rows if len(rows) <= most + 1 else rows[:most]
    for row in shown:
        fact = _unit_fact(dict(row), names.get(row["unit_id"], row["unit_id"]))
        if row["is_of_other_period"]:
            label = _label(connection, row["plan_id"], row["period_id"])
            fact = load_phrases().say("reason_of_period", fact=fact, label=label)
        yield fact
    if len(shown) < len(rows):
        yield load_phrases().say("reason_units_more", count=len(rows) - len(shown))


def _label(connection: sa.Connection, plan_id: str, period_id: str) -> str:
    """What the plan calls the period, by its newest recorded version."""
    scope = {"plan_id": plan_id, "known_at": None}
    versions = connection.execute(statement("load", "plan_versions_known.sql"), scope).all()
    periods = {one.id: one.label for row in versions for one in stored_plan(row.plan_sha256, row.content).periods}
    return periods.get(period_id, period_id)


def _unit_fact(row: dict[str, Any], unit: str) -> str:
    instant = row["ended_at"] or row["received_at"]
    values = row | {"unit": unit, "at": format_instant(instant) if instant else ""}
    if row["ending"]:
        return load_phrases().say(f"reason_{row['ending']}", **values)
    if row["after_no"] is None:
        return load_phrases().say("reason_left_out", **values)
    return load_phrases().say("reason_handed_in" if row["before_no"] is None else "reason_corrected", **values)


def _word_facts(connection: sa.Connection, issued: Issued, snapshot_id: int) -> Iterator[str]:
    """That persons wrote something in the report, or took it back, and their reasons."""
    rows = run_sql(connection, "replaced_words", before_id=issued.snapshot_id, after_id=snapshot_id).all()
    if rows:
        reasons = dict.fromkeys(row.reason.strip().rstrip(".;") for row in rows)
        yield load_phrases().say("reason_words", count=len(rows), reasons="; ".join(reasons))


def _record_facts(connection: sa.Connection, issued: Issued, snapshot_id: int) -> Iterator[str]:
    """That points, votes or draws of the bloc were recorded anew, that units registered otherwise, and that something
    was told of tasks or of the fund."""
    phrases, snapshots = load_phrases(), {"before_id": issued.snapshot_id, "after_id": snapshot_id}
    added = {row.kind: row.records for row in run_sql(connection, "added_records", **snapshots)}
    bloc = {name: added.get(kind, 0) for name, kind in _BLOC_RECORDS.items()}
    if any(bloc.values()):
        yield phrases.say("reason_bloc", **bloc)
    registrations = run_sql(connection, "other_registrations", **snapshots).scalar_one()
    if registrations:
        yield phrases.say("reason_registrations", count=registrations)
    if "task_event" in added:
        yield phrases.say("reason_tasks", count=added["task_event"])
    if "fund_entry" in added:
        yield phrases.say("reason_fund", count=added["fund_entry"])


def _other_facts(connection: sa.Connection, issued: Issued, snapshot_id: int) -> Iterator[str]:
    """Plan, rules, template, software: whatever differs from what the issued report was made with."""
    phrases = load_phrases()
    before, after = read_origin(connection, issued.snapshot_id), read_origin(connection, snapshot_id)
    if before.plan_sha256 != after.plan_sha256:
        plans = [_plan_of(connection, one) for one in (issued.snapshot_id, snapshot_id)]
        yield phrases.say("reason_plan", decisions=_new_decisions(*plans))
    if before.rules_sha256 != after.rules_sha256:
        yield phrases.say("reason_rules")
    if issued.template_sha256 != template_sha256():
        yield phrases.say("reason_template")
    if issued.software_version != __version__:
        yield phrases.say("reason_software", before=issued.software_version, after=__version__)


def _plan_of(connection: sa.Connection, snapshot_id: int) -> Plan:
    return plan_version_plan(connection, read_origin(connection, snapshot_id).plan_version_id)


def _new_decisions(before: Plan, after: Plan) -> list[str]:
    """Decisions that the later plan version holds and the earlier one does not, in order of signing."""
    known = {amendment.decision for amendment in before.amendments}
    return [one.decision for one in after.amendments if one.decision not in known]

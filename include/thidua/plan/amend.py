"""The plan as later decisions have made it, for one period: a report is judged by what was in force on its last day.

An amendment of September leaves the plan of the six-month report what it was, down to its hash.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from thidua.plan.amendments import Amendment
from thidua.plan.model import Period, Plan
from thidua.plan.targets import Target
from thidua.text.dates import LEGAL_ZONE


class _Entry(Protocol):
    @property
    def id(self) -> str: ...


EntryT = TypeVar("EntryT", bound=_Entry)


def plan_in_force(plan: Plan, *, period: Period, known_at: datetime | None = None) -> Plan:
    """The plan for the period's report; its `amendments` are those that are in it.

    In force is what holds on the last day of the period's data; and what changes this very period, such as a due
    date, from whichever day it holds. known_at: an aware instant; only what was decided by its day counts.
    """
    decided = _decided(plan.amendments, known_at)
    last_day = next((p for a in reversed(decided) for p in a.periods if p.id == period.id), period).data_as_of
    return _amended(plan, [a for a in decided if a.names(period.id) or a.valid_from <= last_day])


def latest_plan(plan: Plan) -> Plan:
    """With everything that was ever decided: knows all units, and the dates of every period as they are now."""
    return _amended(plan, plan.amendments)


def _decided(amendments: tuple[Amendment, ...], known_at: datetime | None) -> list[Amendment]:
    if known_at is None:
        return list(amendments)
    if known_at.tzinfo is None:
        raise ValueError("an instant without a zone has no meaning here")
    day = known_at.astimezone(LEGAL_ZONE).date()
    return [amendment for amendment in amendments if amendment.decided_on <= day]


def _amended(plan: Plan, amendments: Iterable[Amendment]) -> Plan:
    if not plan.amendments:
        return plan
    applied = tuple(amendments)
    changed = plan.model_copy(update={"amendments": applied})
    for amendment in applied:
        changed = changed.model_copy(update=_changes(changed, amendment))
    # Copies are not validated: what the decisions come to together must refer to itself like any plan.
    return Plan.model_validate(dict(changed))


def _changes(plan: Plan, amendment: Amendment) -> dict[str, object]:
    whole = {"recipients": amendment.recipients, "deliveries": amendment.deliveries, "signer": amendment.signer}
    return {
        "targets": _merged_targets(tuple(t for t in plan.targets if t.id not in amendment.removed), amendment.targets),
        "periods": _merged(plan.periods, amendment.periods),
        "units": _merged(plan.units, amendment.units),
        "movements": _merged(plan.movements, amendment.movements),
        "flows": _merged(plan.flows, amendment.flows),
        **{name: part for name, part in whole.items() if part is not None},
    }


def _merged(old: tuple[EntryT, ...], new: tuple[EntryT, ...]) -> tuple[EntryT, ...]:
    by_id = {entry.id: entry for entry in new}
    replaced = [by_id.pop(entry.id, entry) for entry in old]
    return (*replaced, *by_id.values())


def _merged_targets(old: tuple[Target, ...], new: tuple[Target, ...]) -> tuple[Target, ...]:
    """As any entries; but a new part of a target stands behind the parts that it has, to be numbered after them."""
    targets = list(_merged(old, ()))
    known = {target.id for target in old}
    for target in new:
        if target.id in known:
            targets = list(_merged(tuple(targets), (target,)))
        else:
            family = [i for i, t in enumerate(targets) if target.parent and target.parent in {t.id, t.parent}]
            targets.insert(family[-1] + 1 if family else len(targets), target)
    return tuple(targets)

"""Who submits, from when until when, and who carries on afterwards."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from thidua.plan.base import Basis, Identifier, Model, UnitId, UnitIdentity

UnitKind = Literal[
    "office",
    "party",
    "front",
    "police",
    "military",
    "health",
    "insurance",
    "public_service",
    "school",
    "residential_group",
    "village",
    "business",
    "cooperative",
    "commune",
]


class Unit(Model):
    """Who submits. successors: the units that carry on after `valid_to`, one after a merger, several after a split.

    same_as: what this unit is called in the plan that it stands in first, where it stands in several. plan: of a
    commune in a city's plan, the commune's own plan, whose machine-readable annex it hands in.
    """

    id: UnitId
    name: str
    kind: UnitKind
    email: str
    valid_from: date
    valid_to: date | None = None
    successors: tuple[UnitId, ...] = ()
    same_as: UnitIdentity | None = None
    plan: Identifier | None = None
    basis: Basis

    def has_ended(self, day: date) -> bool:
        """Whether its last day lies before `day`."""
        return self.valid_to is not None and self.valid_to < day

    def stands_on(self, day: date) -> bool:
        return self.valid_from <= day and not self.has_ended(day)

    def is_valid_between(self, first: date, last: date) -> bool:
        """Whether it stands on any day from `first` to `last`, both included."""
        return self.valid_from <= last and not self.has_ended(first)


def with_successors(unit_ids: Iterable[str], units: Iterable[Unit], day: date) -> set[str]:
    """The units and, for each of them that has ended by `day`, whoever carries on for it, and so forth."""
    by_id = {unit.id: unit for unit in units}
    found: set[str] = set()
    waiting = set(unit_ids)
    while waiting:
        found |= waiting
        ended = [by_id[unit_id] for unit_id in waiting if by_id[unit_id].has_ended(day)]
        waiting = {successor for unit in ended for successor in unit.successors} - found
    return found


def predecessors(unit: Unit, units: Iterable[Unit]) -> tuple[Unit, ...]:
    """The units whose work this one carries on."""
    return tuple(other for other in units if unit.id in other.successors)

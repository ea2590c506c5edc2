"""What a form says to a unit that ended in the period, or carries on for one that did."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from thidua.forms.edition import Edition
from thidua.plan.model import Period, Plan, Target, Unit
from thidua.plan.units import predecessors
from thidua.text.dates import format_short_day


def handover_notes(
    unit: Unit,
    *,
    plan: Plan,
    period: Period,
    edition: Edition,
    targets: Sequence[Target],
    reporters: Mapping[str, Collection[str]],
) -> Iterator[str]:
    """Sentences for the head of the unit's table. targets: its rows; reporters: ids of units by target.

    What counts up over the year is handed in by the ended unit for its days and by its successors for theirs: where
    both report on a target, neither may count the other's.
    """
    if unit.valid_to is not None and unit.has_ended(period.data_as_of):
        yield edition.texts.unit_ended.format(day=format_short_day(unit.valid_to))
    ended = [other for other in predecessors(unit, plan.units) if other.has_ended(period.data_as_of)]
    orders = [
        str(order) for order, t in enumerate(targets, start=1) if any(other.id in reporters[t.id] for other in ended)
    ]
    if orders:
        last_day = max(other.valid_to for other in ended if other.valid_to is not None)
        yield edition.texts.unit_carries_on.format(
            units=", ".join(other.name for other in ended), day=format_short_day(last_day), orders=", ".join(orders)
        )

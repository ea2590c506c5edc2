"""What became of units in the period: merged, split, ended, founded; and which decisions changed a target."""

from collections.abc import Iterator
from datetime import timedelta

from thidua.plan.model import Unit
from thidua.plan.units import predecessors
from thidua.report.material import Material
from thidua.report.targets import TargetLine
from thidua.text.dates import format_document_day

ONE_DAY = timedelta(days=1)


def unit_words(material: Material, unit: Unit) -> str:
    """'Tổ dân phố số 2 (sáp nhập vào Tổ dân phố số 1 từ ngày 01/9/2026)'; the name alone where nothing became of it."""
    facts = [*_beginning(material, unit), *_ending(material, unit)]
    return material.say("unit_facts", name=unit.name, facts=facts) if facts else unit.name


def _ending(material: Material, unit: Unit) -> Iterator[str]:
    if unit.valid_to is None or not unit.has_ended(material.period.data_as_of):
        return
    successors = [material.units[unit_id] for unit_id in unit.successors]
    day = format_document_day(unit.valid_to + ONE_DAY)
    names = ", ".join(successor.name for successor in successors)
    if not successors:
        yield material.say("unit_ended", day=format_document_day(unit.valid_to))
    elif len(successors) > 1:
        yield material.say("unit_split", names=names, day=day)
    else:
        yield material.say("unit_renamed" if _is_same_work(material, unit) else "unit_merged", names=names, day=day)


def _is_same_work(material: Material, unit: Unit) -> bool:
    """Whether its one successor began for it alone: another name for the same work."""
    successor = material.units[unit.successors[0]]
    return successor.valid_from > unit.valid_from and len(predecessors(successor, material.plan.units)) == 1


def _beginning(material: Material, unit: Unit) -> Iterator[str]:
    period = material.period
    before = [
        other for other in predecessors(unit, material.plan.units) if other.valid_to and other.valid_to >= period.start
    ]
    names = ", ".join(other.name for other in before if other.has_ended(period.data_as_of))
    if period.start < unit.valid_from <= period.data_as_of:
        yield material.say("unit_founded", day=format_document_day(unit.valid_from), names=names)
    elif names:
        last_day = max(other.valid_to for other in before if other.valid_to)
        yield material.say("unit_took_over", day=format_document_day(last_day + ONE_DAY), names=names)


def adjusted_targets(material: Material, lines: tuple[TargetLine, ...]) -> Iterator[tuple[str, list[TargetLine]]]:
    """(decision, targets that it changed or added): the newest of a target's decisions, in order of signing."""
    newest = {target.id: a.decision for a in material.plan.amendments for target in a.targets}
    for decision in dict.fromkeys(amendment.decision for amendment in material.plan.amendments):
        if alike := [line for line in lines if newest.get(line.target.id) == decision]:
            yield decision, alike

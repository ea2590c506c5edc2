"""Who a workbook says it is, and of which day: facts of the frame `submission`.

A fact is None where the question does not arise or cannot be told.
"""

from collections.abc import Container
from datetime import date

from thidua.check.spellings import spelling_key
from thidua.check.workbook import Workbook
from thidua.plan.period_kinds import UNDATED

UNKNOWN = "?"
"""Stands in the frame for a stamp that is no id of ours; what was written is in the message only."""


def identity_facts(workbook: Workbook) -> tuple[str | bool | None, ...]:
    """plan_id ... is_unit_valid."""
    item, plan_is_right = workbook.item, workbook.is_plan_right
    return (
        item.plan.id if plan_is_right else UNKNOWN,
        item.plan.id if workbook.is_edition_known else None,
        workbook.period.id if workbook.period else UNKNOWN,
        _known(item.expected_period_id, workbook.plan.periods) if plan_is_right else None,
        workbook.unit.id if workbook.unit else UNKNOWN,
        _known(item.expected_unit_id, workbook.plan.units) if plan_is_right else None,
        workbook.is_edition_known,
        workbook.period is not None if plan_is_right else None,
        workbook.unit is not None if plan_is_right else None,
        workbook.assigned is not None if workbook.period and workbook.unit else None,
    )


def _known(expected: str | None, ids: Container[str]) -> str | None:
    return expected if expected is None or expected in ids else UNKNOWN


def stamp_facts(workbook: Workbook) -> tuple[bool | None, ...]:
    """is_commune_unchanged, is_unit_name_unchanged, is_period_label_unchanged."""
    return (
        _is_same(workbook.info("commune"), workbook.item.plan.commune if workbook.is_plan_right else None),
        _is_same(workbook.info("unit_name"), workbook.unit.name if workbook.unit else None),
        _is_same(workbook.info("period_label"), workbook.period.label if workbook.period else None),
    )


def _is_same(found: str | None, expected: str | None) -> bool | None:
    return None if expected is None else spelling_key(found or "") == spelling_key(expected)


def day_facts(workbook: Workbook, *, today: date) -> tuple[str | bool | None, ...]:
    """data_as_of ... today, as ISO text. Nothing is asked of a day that could not be read: that has its finding."""
    period, day = workbook.period, _day(workbook.info("data_as_of"))
    can_be_told = workbook.is_edition_known and "data_as_of" not in workbook.item.extraction.info_problems
    is_inside = period is not None and day is not None and period.start.isoformat() <= day <= period.end.isoformat()
    return (
        day,
        day if is_inside else None,
        day is not None if can_be_told else None,
        period.start.isoformat() if period else None,
        period.end.isoformat() if period else None,
        _planned_day(workbook),
        # A unit that has ended hands in before it is gone, however early that is.
        period.opens.isoformat() if period and not workbook.is_closing else None,
        today.isoformat(),
    )


def _planned_day(workbook: Workbook) -> str | None:
    """The day that all units count up to; for one that has ended its own last day. Some forms count nothing."""
    if workbook.period is None or workbook.period.kind in UNDATED:
        return None
    last = workbook.unit.valid_to if workbook.is_closing and workbook.unit else None
    return (last or workbook.period.data_as_of).isoformat()


def _day(text: str | None) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        return None

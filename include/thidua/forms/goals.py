"""A target as a form prints it: its text and its goal."""

import re

from thidua.forms.edition import Edition
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Goal, Plan, Target
from thidua.text.numbers import format_number

LONGEST_CHOICE = 120
_BEFORE_FIGURE = re.compile(r"[^0-9]*")


def goal_text(goal: Goal, edition: Edition) -> str:
    """'≥ 90', '14 - 14,5', '< 0,2', '11/12', 'Nhóm 30/114 dẫn đầu', 'Đạt'."""
    shown = edition.goals
    match goal.kind:
        case "at_least" | "above" | "at_most" | "below" | "exactly":
            return shown[goal.kind].format(value=format_number(goal.value))
        case "range":
            return shown["range"].format(low=format_number(goal.low), high=format_number(goal.high))
        case "fraction":
            return shown["fraction"].format(numerator=goal.numerator, denominator=goal.denominator)
        case "rank_within":
            kind = "rank_open" if goal.rank is None else "rank_within" if goal.among is None else "rank_among"
            return shown[kind].format(rank=goal.rank, among=goal.among)
        case "milestone" | "qualitative":
            return shown[goal.kind].format(expected=goal.expected)
        case "zero":
            return shown["zero"]


def target_text(target: Target, *, plan: Plan, catalogue: Catalogue) -> str:
    """The plan's own sentence, with the indicator's name behind it where two targets are worded alike."""
    text = target.verbatim[:1].upper() + target.verbatim[1:]
    alike = [t for t in plan.targets if _wording(t) == _wording(target)]
    return f"{text} ({catalogue.indicators[target.indicator].name})" if len(alike) > 1 else text


def target_choice(target: Target, *, plan: Plan, catalogue: Catalogue) -> str:
    """'A04. Tỷ lệ hộ nghèo dưới 0,2%', short enough for a drop-down list."""
    text = f"{target.id}. {target_text(target, plan=plan, catalogue=catalogue)}"
    return text if len(text) <= LONGEST_CHOICE else f"{text[: LONGEST_CHOICE - 1]}…"


def _wording(target: Target) -> str:
    found = _BEFORE_FIGURE.match(target.verbatim)
    return (found[0] if found else "").strip().casefold() or target.verbatim

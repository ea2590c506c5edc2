"""Made-up figures around the goal of every target of the real plans, and the sentence that the report says of each.

Verdicts come from the rules in `sql/aggregate/target_verdict.sql`, so that no sentence is tried on a verdict that the
warehouse would not give.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from factories.reports import make_figures, make_provenance, replace_rows
from thidua.plan.catalogue import Catalogue, Indicator
from thidua.plan.model import Fraction, Period, Plan, Target
from thidua.report.figures import VerdictCode
from thidua.report.material import Material
from thidua.report.phrases import load_phrases
from thidua.report.target_words import target_sentence
from thidua.report.targets import target_lines
from thidua.warehouse.connect import load_sql

Place = Literal["above", "at", "below"]
PLACES: dict[Place, int] = {"above": 1, "at": 0, "below": -1}
SIX_DIGITS = Decimal("0.000001")

_RULE = re.compile(r"^        \('(\w+)', '(\w+)', (-?\d), '(\w+)', '(\w+)', \w+\)", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One set of made-up figures. name: Vietnamese, what it stands for. change: on the same period a year ago."""

    name: str
    place: Place
    is_estimate: bool = False
    is_known: bool = True
    change: Decimal | None = None


CASES = (
    Case(name="cả năm, trên mức", place="above"),
    Case(name="cả năm, trên mức, có cùng kỳ", place="above", change=Decimal("2.5")),
    Case(name="cả năm, đúng mức", place="at"),
    Case(name="cả năm, dưới mức", place="below"),
    Case(name="cả năm, dưới mức, có cùng kỳ", place="below", change=Decimal("-2.5")),
    Case(name="ước, trên mức", place="above", is_estimate=True),
    Case(name="ước, đúng mức, có cùng kỳ", place="at", is_estimate=True, change=Decimal(0)),
    Case(name="ước, dưới mức", place="below", is_estimate=True),
    Case(name="thiếu đơn vị", place="at", is_known=False),
)


def judged(kind: str, direction: str, place: int) -> tuple[VerdictCode, str]:
    """Verdict and reason by the rules of the warehouse."""
    for rule_kind, rule_direction, rule_place, verdict, reason in _RULE.findall(
        load_sql("aggregate", "target_verdict.sql")
    ):
        if rule_kind == kind and rule_direction in {"any", direction} and int(rule_place) == place:
            assert verdict in get_args(VerdictCode)
            return verdict, reason
    raise KeyError((kind, direction, place))


def sentences(plan: Plan, catalogue: Catalogue) -> Iterator[tuple[Target, Case, str]]:
    """What is said of every target in every case that can be."""
    for target in plan.targets:
        indicator = catalogue.indicators[target.indicator]
        for case in CASES:
            period = _period(plan, case)
            numbers = _numbers(target, indicator, case)
            if numbers is not None:
                yield target, case, _say(plan, period, catalogue, *numbers)


def _period(plan: Plan, case: Case) -> Period:
    wanted = "six_month" if case.is_estimate else "annual"
    return next(period for period in plan.periods if period.kind == wanted)


def _say(plan: Plan, period: Period, catalogue: Catalogue, total: dict[str, object], verdict: dict[str, object]) -> str:
    figures = make_figures(plan, period)
    target_id = str(total.pop("target_id"))
    totals = replace_rows(figures.totals, "target_id", target_id, **total)
    verdicts = replace_rows(figures.verdicts, "target_id", target_id, **verdict)
    is_short = verdict["verdict"] == "INSUFFICIENT_DATA"
    answers = tuple(one for one in figures.answers if one.target_id != target_id) if is_short else figures.answers
    material = Material(
        plan=plan,
        period=period,
        catalogue=catalogue,
        figures=make_figures(plan, period, totals=totals, verdicts=verdicts, answers=answers),
        provenance=make_provenance(plan, period),
        phrases=load_phrases(),
        annexes={"targets": "Phụ lục I"},
    )
    return next(target_sentence(material, line) for line in target_lines(material) if line.target.id == target_id)


def _numbers(target: Target, indicator: Indicator, case: Case) -> tuple[dict[str, object], dict[str, object]] | None:
    """Columns of `IndicatorTotal` and `TargetVerdict`; None where the target can have no figure at this place."""
    if target.goal.kind in {"milestone", "qualitative"}:
        return _status(target, case)
    value = _value(target, indicator, case.place)
    if value is None:
        return None
    low, high = _limits(target)
    total: dict[str, object] = {"target_id": target.id, "actual": value, "estimate": None, "status": None}
    if isinstance(target.goal, Fraction):
        total |= _parts(target.goal, case.place, "") | (
            _parts(target.goal, case.place, "estimate_") if case.is_estimate else {}
        )
    if case.is_estimate:
        total |= {"estimate": value, "actual": _so_far(value, target, indicator)}
    place = PLACES[case.place]
    verdict, reason = judged(target.goal.kind, indicator.direction, place)
    if target.goal.kind == "rank_within" and low is None:
        verdict, reason = "NOT_SCORED", "rank_unspecified"
    limit = high if place == 1 else low
    is_scaled = indicator.measure in {"value", "ratio"} and low
    judged_by: dict[str, object] = {
        "measured_on": "estimate" if case.is_estimate else "actual",
        "measured": value,
        "percent_of_plan": (100 * value / low).quantize(SIX_DIGITS) if is_scaled and low else None,
        "difference": None
        if limit is None or indicator.measure == "rank"
        else (value - limit if place else Decimal(0)),
        "change_on_same_period": _change(case, target, indicator),
        "verdict": verdict if case.is_known else "INSUFFICIENT_DATA",
        "reason": reason if case.is_known else "missing_units",
    }
    if not case.is_known:
        total |= {"units_reported": 0, "actual": None, "status": None}
        judged_by |= {"measured_on": None, "measured": None, "percent_of_plan": None, "difference": None}
    return total, judged_by


def _change(case: Case, target: Target, indicator: Indicator) -> Decimal | None:
    """Places of a ranking and counted households are whole."""
    if case.change is None or (indicator.measure != "rank" and target.goal.kind != "zero"):
        return case.change
    return case.change.quantize(Decimal(1))


def _status(target: Target, case: Case) -> tuple[dict[str, object], dict[str, object]] | None:
    if case.place == "above" or case.is_estimate or case.change is not None:
        return None
    expected = getattr(target.goal, "expected", "")
    said = expected if case.place == "at" else f"Chưa {expected.lower().removeprefix('đã ')}"
    verdict, reason = judged(target.goal.kind, "any", PLACES[case.place])
    known = case.is_known
    return (
        {"target_id": target.id, "actual": None, "estimate": None, "status": said if known else None}
        | ({} if known else {"units_reported": 0}),
        {
            "measured_on": "status" if known else None,
            "verdict": verdict if known else "INSUFFICIENT_DATA",
            "reason": reason if known else "missing_units",
        },
    )


def _limits(target: Target) -> tuple[Decimal | None, Decimal | None]:
    goal = target.goal
    if isinstance(goal, Fraction):
        share = 100 * Decimal(goal.numerator) / goal.denominator
        return share, share
    if goal.kind == "zero":
        return Decimal(0), Decimal(0)
    if goal.kind == "rank_within":
        rank = getattr(goal, "rank", None)
        return (None, None) if rank is None else (Decimal(rank), Decimal(rank))
    value = getattr(goal, "value", None)
    return getattr(goal, "low", value), getattr(goal, "high", value)


def _value(target: Target, indicator: Indicator, place: Place) -> Decimal | None:
    low, high = _limits(target)
    if low is None or high is None:
        return Decimal(7) if place == "at" else None
    if isinstance(target.goal, Fraction):
        return 100 * (Decimal(target.goal.numerator) + PLACES[place]) / target.goal.denominator
    step = (
        Decimal("0.2") if indicator.measure in {"ratio", "growth"} else max(Decimal(1), (low / 25).quantize(Decimal(1)))
    )
    if target.goal.kind == "zero" or indicator.measure == "rank":
        step = Decimal(3)
    if indicator.decimals and indicator.measure == "value":
        step = (low / 25).quantize(Decimal("0.01"))
    value = {"above": high + step, "at": low, "below": low - step}[place]
    if target.goal.kind == "below" and place == "below":
        value = low * Decimal("0.75")
    top = indicator.highest
    return None if value < 0 or (top is not None and value > top) else value


def _parts(goal: Fraction, place: Place, prefix: str) -> dict[str, object]:
    return {
        f"{prefix}numerator": Decimal(goal.numerator + PLACES[place]),
        f"{prefix}denominator": Decimal(goal.denominator),
    }


def _so_far(value: Decimal, target: Target, indicator: Indicator) -> Decimal:
    """What is done by the middle of the year: of what counts up 53,28 %, of a rate nearly all."""
    if indicator.measure == "value" and indicator.accumulation == "flow":
        return (value * Decimal("0.5328")).quantize(Decimal(1).scaleb(-indicator.decimals))
    if indicator.measure in {"rank", "value"} or target.goal.kind in {"zero", "fraction"}:
        return value
    return value - Decimal("0.1") if value > Decimal("0.2") else value


def sentence_file(plans: Iterable[Plan], catalogue: Catalogue) -> str:
    """All sentences to be read in one go, below the sentence of the plan."""
    lines = ["Câu của báo cáo về từng chỉ tiêu, trên số liệu giả định."]
    for plan in plans:
        lines += ["", f"===== {plan.commune}, {plan.year}"]
        heading = ""
        for target, case, sentence in sentences(plan, catalogue):
            if heading != target.id:
                heading = target.id
                lines += ["", f"{target.id}. “{target.verbatim}” ({plan.id}, dòng {target.line})"]
            lines.append(f"  [{case.name}] {sentence}")
    return "\n".join(lines) + "\n"

"""Targets: every target of the plan joined with its figure, its verdict and the units that are missing."""

from dataclasses import dataclass

from thidua.plan.catalogue import Indicator
from thidua.plan.model import Target, Unit
from thidua.report.figures import IndicatorTotal, TargetVerdict
from thidua.report.material import Material, joined_once, stale_snapshot
from thidua.report.phrases import lower_first, upper_first
from thidua.text.normalise import comparison_key

UNSTATED = "khong-ghi"
"""The variant of a target whose plan leaves the definition open; said in a note, not in the name."""


@dataclass(frozen=True, kw_only=True)
class TargetLine:
    """One target of the report. order: '3', or '3.1' for a part of target 3. missing: units without a figure.
    year: ' năm 2025' where the plan asks for the figure of a year of its own."""

    order: str
    target: Target
    indicator: Indicator
    total: IndicatorTotal
    verdict: TargetVerdict
    missing: tuple[Unit, ...]
    year: str = ""

    @property
    def is_percent(self) -> bool:
        """By the plan's own unit: 'không còn hộ nghèo' counts households though its indicator is a percentage."""
        return self.target.unit_of_measure.startswith("%")

    @property
    def is_partial(self) -> bool:
        """Not all who answer for it gave a figure, and the rest may change the verdict: measured against the plan, the
        sum of some would count the others as zero."""
        return self.verdict.verdict == "INSUFFICIENT_DATA" and self.verdict.reason.startswith("missing_units")

    @property
    def is_fraction(self) -> bool:
        return self.target.goal.kind == "fraction"

    @property
    def variant(self) -> str | None:
        """What this plan's definition differs in: 'Chuẩn nghèo đa chiều'."""
        texts = {variant.id: variant.text for variant in self.indicator.variants}
        variant = self.target.variant
        return texts.get(variant, variant) if variant else None

    @property
    def is_published(self) -> bool:
        """A rank that is known already: no unit estimates it."""
        return self.indicator.measure == "rank" and self.total.actual is not None and not self._is_other_estimate

    @property
    def _is_other_estimate(self) -> bool:
        return self.total.estimate is not None and self.total.estimate != self.total.actual

    @property
    def name(self) -> str:
        """'Tỷ lệ hộ nghèo (chuẩn nghèo đa chiều)', 'Thứ hạng Chỉ số chuyển đổi số (DTI) năm 2025'."""
        return f"{self._indicator_name}{self.year}"

    @property
    def _indicator_name(self) -> str:
        """As this plan defines it; the counted thing where it counts a part of a ratio."""
        counts_part = self.indicator.measure == "ratio" and not self.is_percent and not self.is_fraction
        name = upper_first(self.indicator.numerator or "") if counts_part else self.indicator.name
        variant = self.variant
        if variant is None or self.target.variant == UNSTATED or comparison_key(variant) in comparison_key(name):
            return name
        if variant.split(maxsplit=2)[:2] == name.split(maxsplit=2)[:2]:
            return variant  # a whole name of its own: 'Tỷ lệ dân số sử dụng nước sạch'
        return f"{name} ({lower_first(variant)})"


@joined_once
def target_lines(material: Material) -> tuple[TargetLine, ...]:
    """In the order of the plan, parts numbered below their parent."""
    totals = {total.target_id: total for total in material.figures.totals}
    verdicts = {verdict.target_id: verdict for verdict in material.figures.verdicts}
    wanted = {target.id for target in material.plan.targets}
    if wanted - totals.keys() or wanted - verdicts.keys():
        raise stale_snapshot(f"chỉ tiêu {', '.join(sorted(wanted - (totals.keys() & verdicts.keys())))}")
    orders = _orders(material.plan.targets)
    return tuple(
        TargetLine(
            order=orders[target.id],
            target=target,
            indicator=material.catalogue.indicators[target.indicator],
            total=totals[target.id],
            verdict=verdicts[target.id],
            missing=_missing_units(material, target),
            year=_year_words(material, target),
        )
        for target in material.plan.targets
    )


def _year_words(material: Material, target: Target) -> str:
    year = target.reference_year
    return "" if year in {None, material.plan.year} else f" {material.say('target_year', year=year)}"


def _orders(targets: tuple[Target, ...]) -> dict[str, str]:
    orders: dict[str, str] = {}
    children: dict[str, int] = {}
    for target in targets:
        if target.parent:
            children[target.parent] = children.get(target.parent, 0) + 1
            orders[target.id] = f"{orders[target.parent]}.{children[target.parent]}"
        else:
            orders[target.id] = str(sum("." not in order for order in orders.values()) + 1)
    return orders


def _missing_units(material: Material, target: Target) -> tuple[Unit, ...]:
    """Reporters of the target that gave nothing for it; a confirmed nil return is an answer."""
    answered = {answer.unit_id for answer in material.figures.answers if answer.target_id == target.id}
    nil = {status.unit_id for status in material.statuses if status.state in {"CONFIRMED_ZERO", "NOT_REQUIRED"}}
    indicator = material.catalogue.indicators[target.indicator]
    reporters = material.plan.reporters_of(target, material.period, indicator)
    return tuple(unit for unit in reporters if unit.id not in answered | nil)

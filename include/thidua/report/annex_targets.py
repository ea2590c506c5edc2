"""Annex of figures: the plan's targets."""

from collections.abc import Iterable, Iterator

from thidua.report.handover import adjusted_targets
from thidua.report.material import Material
from thidua.report.model import Row
from thidua.report.narrative import unit_names
from thidua.report.phrases import lower_first
from thidua.report.rows import table_row
from thidua.report.target_words import (
    change_cell,
    coverage_cell,
    goal_cell,
    percent_cells,
    reason_words,
    value_cell,
    verdict_word,
)
from thidua.report.targets import UNSTATED, TargetLine, target_lines

DESPITE_MISSING = "certain_despite_missing"
"""The reason of a verdict that stands although units are missing, because what they add cannot change it."""


def target_rows(material: Material) -> Iterator[Row]:
    """One row per target, in the order of the plan."""
    for line in target_lines(material):
        yield table_row(
            [
                line.order,
                line.name,
                line.target.unit_of_measure,
                goal_cell(material, line),
                value_cell(material, line, "actual"),
                value_cell(material, line, "estimate"),
                *percent_cells(material, line),
                change_cell(material, line),
                verdict_word(material, line),
                coverage_cell(material, line),
            ]
        )


def target_notes(material: Material) -> Iterator[str]:
    """How to read the table, what is missing, and what was assumed because the plan does not say it."""
    lines = target_lines(material)
    yield material.say("note_no_figure")
    if material.period.comparison:
        yield material.say("note_comparison", reason=material.period.comparison)
    else:
        yield material.say("note_change")
    if any(line.verdict.measured_on == "estimate" for line in lines):
        yield material.say("note_estimate")
    for decision, alike in adjusted_targets(material, lines):
        yield material.say("note_adjusted", targets=_named(material, alike), decision=decision)
    yield from _insufficient(material, lines)
    yield from _not_scored(material, lines)
    yield from _assumptions(material, lines)


def _insufficient(material: Material, lines: tuple[TargetLine, ...]) -> Iterator[str]:
    if any(line.verdict.verdict == "INSUFFICIENT_DATA" for line in lines):
        yield material.say("note_insufficient")
    by_cause: dict[tuple[str, str], list[TargetLine]] = {}
    for line in lines:
        if line.verdict.verdict == "INSUFFICIENT_DATA" or line.verdict.reason == DESPITE_MISSING:
            by_cause.setdefault((reason_words(material, line), unit_names(material, line.missing)), []).append(line)
    for (reason, missing), alike in by_cause.items():
        yield material.say("note_missing", targets=_named(material, alike), reason=reason, missing=missing)


def _not_scored(material: Material, lines: tuple[TargetLine, ...]) -> Iterator[str]:
    by_reason: dict[str, list[TargetLine]] = {}
    for line in lines:
        if line.verdict.verdict == "NOT_SCORED":
            by_reason.setdefault(reason_words(material, line), []).append(line)
    for reason, alike in by_reason.items():
        yield material.say("note_not_scored", targets=_named(material, alike), reason=reason)


def _assumptions(material: Material, lines: tuple[TargetLine, ...]) -> Iterator[str]:
    """Facts that the plan does not give: the same assumption of several targets is said once."""
    by_baseline: dict[str, list[TargetLine]] = {}
    by_variant: dict[str, list[TargetLine]] = {}
    by_reporter: dict[str, list[TargetLine]] = {}
    for line in lines:
        if line.target.baseline and not line.target.baseline_stated:
            by_baseline.setdefault(line.target.baseline, []).append(line)
        if line.variant and line.target.variant == UNSTATED:
            by_variant.setdefault(line.variant, []).append(line)
        if line.target.reporters.basis.assumption:
            by_reporter.setdefault(line.target.reporters.basis.assumption, []).append(line)
    if by_baseline:
        parts = [
            material.say("note_baseline_part", targets=_named(material, alike), baseline=lower_first(baseline))
            for baseline, alike in by_baseline.items()
        ]
        yield material.say("note_baseline", parts=parts)
    for variant, alike in by_variant.items():
        yield material.say("note_variant", targets=_named(material, alike), variant=variant)
    for assumption, alike in by_reporter.items():
        names = material.say("note_all_targets") if len(alike) == len(lines) else _named(material, alike)
        yield material.say("note_assumption", targets=names, assumption=assumption)
    yield from period_assumptions(material)


def period_assumptions(material: Material) -> Iterator[str]:
    """From when to when the figures are, where the plan does not say it. When the report was due is no matter of its
    readers; `thidua plan check` tells of that."""
    if material.period.window_basis.assumption:
        yield material.say("note_period")


def _named(material: Material, lines: Iterable[TargetLine]) -> str:
    """'Các chỉ tiêu 1, 2.1, 5'."""
    orders = [line.order for line in lines]
    return material.say("note_targets", orders=", ".join(orders), is_many=len(orders) > 1)

"""The rules of the baseline, as Great Expectations expectations: the most important ones of every sheet."""

from collections.abc import Iterable
from typing import Any

from thidua.check.gx import gx
from thidua.forms.choices import choice_lists
from tools.bench.baseline.frames import NUMBERS, Commune

gxe: Any = gx.expectations
Rule = Any


def make_suites(commune: Commune) -> dict[str, gx.ExpectationSuite]:
    """One suite per sheet."""
    choices = choice_lists(edition=commune.edition, plan=commune.plan, catalogue=commune.catalogue)
    rules = {
        "info": _info_rules(commune),
        "indicators": _indicator_rules(commune),
        "registered": [_given("name"), _unique("name"), *_readable("registered"), _at_least("planned", 0)],
        "movements": [
            _given("name"),
            _true("is_name_known"),
            _among("level", choices["levels"]),
            _unique("name"),
            _given("result"),
            *_readable("movements"),
            *(_at_least(column, 0) for column in NUMBERS["movements"]),
        ],
        "commendations": [
            _given("award"),
            _among("award", choices["awards"]),
            _among("level", choices["award_levels"]),
            _among("kind", choices["award_kinds"]),
            _among("recipient_class", choices["recipient_classes"]),
            _among("decision", choices["decision"]),
            _given("count"),
            _at_least("count", 1),
            *_readable("commendations"),
            *(_not_above(part, "count") for part in NUMBERS["commendations"][1:]),
        ],
        "models": [_given("name"), _given("result"), _among("kind", choices["model_kind"]), _unique("name")],
        "narrative": [
            _among("section", [section.id for section in commune.edition.narrative]),
            _unique("section"),
            _true("is_text_given"),
        ],
    }
    return {name: gx.ExpectationSuite(name=name, expectations=list(found)) for name, found in rules.items()}


def _info_rules(commune: Commune) -> list[Rule]:
    units = [unit.id for unit in commune.plan.units_of(commune.period)]
    return [
        _among("plan_id", [commune.plan.id]),
        _among("period_id", [commune.period.id]),
        _among("unit_id", units),
        _among("edition", [commune.edition.id]),
        _among("commune", [commune.plan.commune]),
        _true("is_day_in_period"),
        _given("prepared_by"),
        _at_least("rows", 1),
        gxe.ExpectColumnValuesToBeUnique(column="unit_id"),
    ]


def _indicator_rules(commune: Commune) -> list[Rule]:
    return [
        _among("target_id", list(commune.targets.index)),
        _true("is_assigned"),
        _unique("target_id"),
        *_readable("indicators"),
        _true("is_answered"),
        _true("is_ratio_whole"),
        _at_least("numerator", 0),
        gxe.ExpectColumnValuesToBeBetween(column="denominator", min_value=0, strict_min=True),
        _not_above("numerator", "denominator"),
        gxe.ExpectColumnValuesToBeBetween(column="estimate_denominator", min_value=0, strict_min=True),
        _not_above("estimate_numerator", "estimate_denominator"),
        _not_above("lowest", "result"),
        _not_above("result", "highest"),
        _true("is_whole"),
    ]


def _readable(sheet: str) -> Iterable[Rule]:
    return [_true(f"is_{column}_readable") for column in NUMBERS[sheet]]


def _true(column: str) -> Rule:
    return gxe.ExpectColumnValuesToBeInSet(column=column, value_set=[True])


def _given(column: str) -> Rule:
    return gxe.ExpectColumnValuesToNotBeNull(column=column)


def _among(column: str, values: Iterable[str]) -> Rule:
    return gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(values))


def _unique(column: str) -> Rule:
    """Once per workbook."""
    return gxe.ExpectCompoundColumnsToBeUnique(column_list=["unit_id", column])


def _at_least(column: str, lowest: float) -> Rule:
    return gxe.ExpectColumnValuesToBeBetween(column=column, min_value=lowest)


def _not_above(smaller: str, larger: str) -> Rule:
    return gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A=larger, column_B=smaller, or_equal=True, ignore_row_if="either_value_is_missing"
    )

"""The city's targets in an annex: by indicator, variant and year; what is lacking says why and is never zero."""

from typing import Any

import msgspec
import pytest

from factories.towns import base_plan
from thidua.annex.model import AnnexTarget
from thidua.annex.targets import (
    ABSENT,
    AMBIGUOUS,
    NO_FIGURE,
    NO_PARTS,
    OTHER_UNIT,
    OTHER_WAY,
    TAKEN,
    take_targets,
)
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Target
from thidua.read.model import ExtractedRow

CELLS = ("numerator", "denominator", "actual", "estimate_numerator", "estimate_denominator", "estimate", "status")


def asked(indicator: str, **changes: Any) -> Target:
    target = next(one for one in base_plan().targets if one.indicator == indicator)
    return target.model_copy(update={"id": "A01", "parent": None, **changes})


def found(target: Target, **changes: Any) -> AnnexTarget:
    roll_up = target.roll_up or load_catalogue().indicators[target.indicator].roll_up
    base: dict[str, Any] = {
        **dict.fromkeys(AnnexTarget.__struct_fields__),
        "target_id": "E09",
        "indicator": target.indicator,
        "variant": target.variant,
        "unit_of_measure": target.unit_of_measure,
        "roll_up": roll_up,
        "units_expected": 10,
        "units_reported": 9,
    }
    return msgspec.convert({**base, **changes}, AnnexTarget)


def row_of(target: Target, *in_annex: AnnexTarget) -> ExtractedRow:
    taken = take_targets(in_annex, [target], wanted=[target], catalogue=load_catalogue())
    (row,) = taken.rows
    return row


def assert_missing(row: ExtractedRow, reason: str) -> None:
    assert [row.values[name] for name in CELLS] == [None] * len(CELLS)
    assert row.values["explanation"] == reason


SUMMED = asked("XH-VIECLAM")
SHARE = asked("XH-BHXH-DAN", roll_up="RATIO")


def test_sum_is_taken_with_its_estimate() -> None:
    row = row_of(SUMMED, found(SUMMED, actual="12", estimate="15.5", numerator="1", denominator="2"))
    assert (row.values["actual"], row.values["estimate"], row.values["numerator"]) == ("12", "15.5", None)
    assert row.values["explanation"] == TAKEN


def test_share_is_taken_by_its_parts_alone() -> None:
    row = row_of(SHARE, found(SHARE, numerator="1", denominator="3", actual="33.3333"))
    assert [row.values[name] for name in CELLS[:3]] == ["1", "3", None]


def test_nothing_of_nothing_is_an_answer() -> None:
    row = row_of(SHARE, found(SHARE, numerator="0", denominator="0"))
    assert (row.values["numerator"], row.values["denominator"]) == ("0", "0")


@pytest.mark.parametrize(
    ("target", "changes", "reason"),
    [
        (SUMMED, {"variant": "khac", "actual": "5"}, ABSENT),
        (SUMMED, {"reference_year": 2024, "actual": "5"}, ABSENT),
        (SUMMED, {"indicator": "XH-KHAC", "actual": "5"}, ABSENT),
        (SUMMED, {}, NO_FIGURE),
        (SUMMED, {"unit_of_measure": "hộ", "actual": "5"}, OTHER_UNIT.format(found="hộ", wanted="người")),
        (SHARE, {"actual": "95"}, NO_PARTS),
        (SHARE, {"roll_up": "SUM", "actual": "95"}, OTHER_WAY),
        (SHARE, {"numerator": "5"}, NO_FIGURE),
    ],
)
def test_what_cannot_be_the_citys_figure_is_missing(target: Target, changes: dict[str, Any], reason: str) -> None:
    assert_missing(row_of(target, found(target, **changes)), reason)


def test_two_of_a_kind_are_not_guessed_at() -> None:
    assert_missing(row_of(SUMMED, found(SUMMED, actual="5"), found(SUMMED, actual="6")), AMBIGUOUS)


def test_zero_is_a_figure() -> None:
    assert row_of(SUMMED, found(SUMMED, actual="0")).values["actual"] == "0"


def test_what_the_city_does_not_ask_is_told() -> None:
    other = found(SUMMED, variant="khac", reference_year=2024)
    taken = take_targets([found(SUMMED, actual="1"), other], [SUMMED], wanted=[SUMMED], catalogue=load_catalogue())
    assert taken.ignored == ["chỉ tiêu XH-VIECLAM (định nghĩa 'khac', năm 2024)"]


def test_coverage_of_the_lowest_level_that_is_known() -> None:
    below = found(SUMMED, actual="1", subunits_expected=300, subunits_reported=290)
    for one, expected in ((found(SUMMED, actual="1"), "10"), (below, "300")):
        taken = take_targets([one], [SUMMED], wanted=[SUMMED], catalogue=load_catalogue())
        assert [row.values["units_expected"] for row in taken.coverage] == [expected]


def test_missing_figure_has_no_coverage() -> None:
    assert take_targets([found(SUMMED)], [SUMMED], wanted=[SUMMED], catalogue=load_catalogue()).coverage == []

"""Forms 0601-0603: their own cross-checks hold for anything that can be counted, and nothing is counted twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from thidua.plan.catalogue_load import load_catalogue
from thidua.statistics.fill import (
    CountedAward,
    CountedMovement,
    FilledForm,
    fill_awards,
    fill_movements,
    form_faults,
)
from thidua.statistics.forms import StatisticsForm, load_statistics

STATISTICS = load_statistics()
CATALOGUE = load_catalogue()
FORMS = {form.id: form for form in STATISTICS.forms}

movements = st.lists(
    st.builds(
        CountedMovement,
        name=st.just("Phong trào"),
        level=st.sampled_from(["central", "city", "commune", "unit"]),
        scope=st.sampled_from(["national", "locality", "bloc", "unit"]),
        duration=st.sampled_from(["under_1", "one", "one_to_3", "three_to_5", "five_up"]),
        method=st.sampled_from(["thematic", "regular"]),
    ),
    max_size=40,
)
award = st.builds(
    CountedAward,
    unit_id=st.sampled_from(["A", "B", "C"]),
    award_id=st.sampled_from(sorted(CATALOGUE.awards)),
    level_id=st.sampled_from(sorted(CATALOGUE.award_levels)),
    kind_id=st.sampled_from(sorted(CATALOGUE.award_kinds)),
    recipient_class_id=st.sampled_from(sorted(CATALOGUE.recipient_classes)),
    number=st.just("1/QĐ-UBND"),
    decided_on=st.just(date(2026, 3, 1)),
    count=st.integers(min_value=1, max_value=500),
)
awards = st.lists(award, max_size=40)


def filled(counted: Sequence[CountedAward]) -> list[FilledForm]:
    return [fill_awards(FORMS[form_id], counted, STATISTICS) for form_id in ("0602", "0603")]


@settings(deadline=None, max_examples=150)
@given(movements)
def test_0601_keeps_its_cross_checks_and_counts_each_movement_once(counted: list[CountedMovement]) -> None:
    form = fill_movements(FORMS["0601"], counted)
    assert list(form_faults(form)) == []
    assert form.cells["01", "1"] == len(counted)
    # 01 = Σ02..05 = Σ06..10 = 11+12, written out here and not taken from the file.
    for column in ("1", "2", "3", "4"):
        total = form.cells["01", column]
        assert total == sum(form.cells[f"{n:02d}", column] for n in range(2, 6))
        assert total == sum(form.cells[f"{n:02d}", column] for n in range(6, 11))
        assert total == form.cells["11", column] + form.cells["12", column]
    for number, _ in form.form.counted_rows:
        assert form.cells[number, "1"] == sum(form.cells[number, column] for column in ("2", "3", "4"))


@settings(deadline=None, max_examples=150)
@given(awards)
def test_0602_and_0603_keep_their_cross_checks_and_lose_no_award(counted: list[CountedAward]) -> None:
    for form in filled(counted):
        assert list(form_faults(form)) == []
        of_level = sum(one.count for one in counted if one.level_id == form.form.level)
        assert form.cells["01", "1"] + sum(one.count for one in form.outside) == of_level
        persons = ("10", "11", "12", "13", "14") if form.form.id == "0602" else ("06", "07", "08", "09", "10")
        whole = "09" if form.form.id == "0602" else "05"
        for column in form.form.columns:
            assert form.cells[whole, column.number] == sum(form.cells[row, column.number] for row in persons)


@settings(deadline=None, max_examples=60)
@given(awards, st.randoms(use_true_random=False))
def test_it_does_not_matter_which_unit_tells_what_nor_in_what_order(counted: list[CountedAward], random) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives a Random of its own
    shuffled = list(counted)
    random.shuffle(shuffled)
    merged = [replace(one, unit_id="A") for one in shuffled]
    # One unit becomes two: each part of a row stands in one of them.
    split = [
        replace(one, unit_id=unit, count=part)
        for one in shuffled
        for unit, part in (("D", one.count // 2), ("E", one.count - one.count // 2))
        if part
    ]
    cells = [form.cells for form in filled(counted)]
    assert cells == [form.cells for form in filled(merged)] == [form.cells for form in filled(split)]


@settings(deadline=None, max_examples=60)
@given(awards, awards)
def test_a_citys_forms_are_the_sums_of_its_communes(one: list[CountedAward], other: list[CountedAward]) -> None:
    for whole, first, second in zip(filled([*one, *other]), filled(one), filled(other), strict=True):
        assert whole.cells == {cell: first.cells[cell] + second.cells[cell] for cell in whole.cells}


def test_a_wrong_cell_is_named() -> None:
    form = filled([])[1]
    wrong = replace(form, cells={**form.cells, ("02", "2"): 3})
    assert list(form_faults(wrong)) == ["biểu 0603, cột 2: dòng 01 (0) khác dòng 02 + 04 + 05 (3)"]
    more = replace(form, cells={**form.cells, ("03", "2"): 3})
    assert list(form_faults(more)) == ["biểu 0603, cột 2: dòng 02 (0) nhỏ hơn dòng 03 (3)"]


def test_commune_awards_stand_in_no_form_of_the_ministry() -> None:
    one = CountedAward(
        unit_id="A",
        award_id="GK-XA",
        level_id="commune",
        kind_id="merit",
        recipient_class_id="individual_direct",
        number="1/QĐ-UBND",
        decided_on=date(2026, 3, 1),
        count=9,
    )
    assert [(form.cells["01", "1"], form.outside) for form in filled([one])] == [(0, ()), (0, ())]
    title = replace(one, award_id="TTLDXS", level_id="ministry_province", recipient_class_id="collective")
    state, province = filled([title])
    assert (state.cells["01", "1"], province.cells["01", "1"], province.outside) == (0, 0, (title,))


def test_the_catalogue_knows_every_award_kind_class_and_movement() -> None:
    assert set(STATISTICS.methods) == set(CATALOGUE.award_kinds)
    named = {one for form in STATISTICS.forms for column in form.columns for one in column.awards}
    assert named <= set(CATALOGUE.awards)
    persons = {one for one in CATALOGUE.recipient_classes if one.startswith("individual_")}
    assert {one for group in STATISTICS.class_groups.groups.values() for one in group} == persons
    assert [one.id for one in CATALOGUE.movements.values() if one.statistics is None] == []


def test_a_check_of_a_row_that_is_not_there_is_refused() -> None:
    form = FORMS["0601"].model_dump()
    with pytest.raises(ValidationError, match="99"):
        StatisticsForm.model_validate({**form, "checks": [{"whole": "01", "parts": ["99"]}]})


def test_the_window_is_that_of_the_ministry() -> None:
    assert STATISTICS.window.of(2026) == (date(2025, 12, 1), date(2026, 11, 30))

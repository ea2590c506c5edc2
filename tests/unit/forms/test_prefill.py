"""A form made to correct a version: it reads back as what it was made from, stamped."""

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from factories.plans import make_plan
from factories.workbooks import INFO, UNIT, make_maker, make_workbook, parts_of, small_plan
from thidua.forms.cells import Formula
from thidua.forms.edition import CORRECTS
from thidua.forms.load import CURRENT_EDITION, load_edition, load_editions
from thidua.forms.pack import sheet_path
from thidua.forms.prefill import correction_form
from thidua.load.content import content_sha256
from thidua.plan.model import Plan
from thidua.read.extract import extract_workbook
from thidua.read.model import ExtractedRow, Extraction, RawWorkbook, Structure
from thidua.read.parse import read_bytes

EDITION = load_edition(CURRENT_EDITION)


def read(data: bytes) -> Extraction:
    raw = read_bytes(data)
    assert isinstance(raw, RawWorkbook)
    return extract_workbook(raw, load_editions())


def corrected(extraction: Extraction, *, version_no: int = 3, plan: Plan | None = None) -> bytes:
    maker = make_maker(plan=plan or small_plan())
    unit = next(unit for unit in maker.plan.units if unit.id == UNIT)
    return correction_form(maker, unit, version_no=version_no, extraction=extraction)


def test_form_reads_back_as_what_it_was_made_from() -> None:
    first = read(make_workbook())
    again = read(corrected(first))
    assert again.structure == Structure()
    assert again.info == {**first.info, CORRECTS: "3"}
    assert again.tables == first.tables
    assert content_sha256(again, EDITION) == content_sha256(first, EDITION)


def test_form_is_the_same_bytes_every_time() -> None:
    first = read(make_workbook())
    assert corrected(first) == corrected(first)


def test_form_of_a_correction_is_corrected_again() -> None:
    second = read(corrected(read(make_workbook()), version_no=1))
    third = read(corrected(second, version_no=2))
    assert third.info == {**second.info, CORRECTS: "2"}
    assert third.tables == second.tables


def test_confirmed_nil_stays_one() -> None:
    nil = make_workbook(
        info={**INFO, "confirmed_nil": "Không phát sinh"},
        indicators={},
        narrative={},
        registered=(),
        movements=(),
        commendations=(),
        models=(),
    )
    first = read(nil)
    again = read(corrected(first))
    assert again.info["confirmed_nil"] == "Không phát sinh"
    assert again.tables == first.tables


def test_rows_keep_their_places_and_empty_rows_between_them() -> None:
    first = read(
        make_workbook(models=({"kind": "Mô hình mới", "name": "Một"}, {}, {"kind": "Mô hình mới", "name": "Hai"}))
    )
    assert [row.row_no for row in first.tables["models"]] == [5, 7]
    assert read(corrected(first)).tables["models"] == first.tables["models"]


@pytest.mark.parametrize(
    "entered",
    [
        0,
        "0,1",
        "-12,5",
        "12.345.678,9",
        0.1 + 0.2,
        "123456789012345,1234567891",
        "=1+1 là hai",
        "<b>&amp;'\"",
        "dòng 1\n\ndòng 2",
        "2026",
    ],
)
def test_every_entry_comes_back_exactly(entered: Any) -> None:
    is_figure = not isinstance(entered, str) or (entered[0] in "01-" and "," in entered)
    cell = {"actual": entered} if is_figure else {"actual": 1, "explanation": entered}
    first = read(make_workbook(indicators={"A05": cell}))
    row = next(row for row in first.tables["indicators"] if row.values["target_id"] == "A05")
    assert not row.problems
    assert read(corrected(first)).tables["indicators"] == first.tables["indicators"]


def test_computed_figures_come_back_as_figures() -> None:
    first = read(make_workbook(indicators={"A05": {"actual": Formula("200+62", 262)}}))
    assert any(row.formulas for row in first.tables["indicators"])
    again = read(corrected(first))
    assert not any(row.formulas for row in again.tables["indicators"])
    assert content_sha256(again, EDITION) == content_sha256(first, EDITION)


def test_random_figures_come_back_exactly() -> None:
    draw = random.Random(7)
    for _ in range(20):
        figure = Decimal(draw.randrange(10**12)).scaleb(-draw.randrange(8))
        first = read(make_workbook(indicators={"A05": {"actual": figure, "estimate": str(figure).replace(".", ",")}}))
        assert read(corrected(first)).tables["indicators"] == first.tables["indicators"]


def test_target_that_the_plan_no_longer_sets_is_left_out() -> None:
    first = read(make_workbook())
    plan = make_plan()
    fewer = plan.model_copy(update={"targets": tuple(t for t in plan.targets if t.id != "A05")})
    again = read(corrected(first, plan=fewer))
    assert again.structure == Structure()
    told = {row.values["target_id"]: row.values["actual"] for row in again.tables["indicators"]}
    before = {row.values["target_id"]: row.values["actual"] for row in first.tables["indicators"]}
    assert told == {key: value for key, value in before.items() if key != "A05"}


def test_first_form_has_no_word_of_corrections() -> None:
    maker = make_maker(plan=small_plan())
    unit = next(unit for unit in maker.plan.units if unit.id == UNIT)
    plain, stamped = (maker.parts(unit, corrects=number)[sheet_path(1)].decode() for number in (None, 2))
    label = EDITION.info_field(CORRECTS).label
    assert (label in plain, label in stamped) == (False, True)
    assert read(make_workbook()).info[CORRECTS] is None


def test_stamp_is_locked_and_its_label_must_stay() -> None:
    data = corrected(read(make_workbook()))
    info = parts_of(data)[sheet_path(1)].decode()
    changed = info.replace(EDITION.info_field(CORRECTS).label, "Ghi chú")
    found = read(make_workbook(parts={sheet_path(1): changed.encode()})).structure.headings
    assert [(cell, told) for _, cell, told, _ in found] == [("B16", "Ghi chú")]


def test_rows_beyond_the_table_are_not_made_up() -> None:
    first = read(make_workbook())
    stray = ExtractedRow(row_no=999, values={"name": "Ngoài bảng"})
    extraction = replace(first, tables={**first.tables, "models": [*first.tables["models"], stray]})
    assert read(corrected(extraction)).tables["models"] == first.tables["models"]

"""An extraction and its bytes: there and back, and one text for one content."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from factories.workbooks import make_workbook
from thidua.forms.load import load_editions
from thidua.read.extract import extract_workbook
from thidua.read.model import ExtractedRow, Extraction, RawWorkbook, Structure
from thidua.read.parse import read_bytes
from thidua.read.store import Readings, extraction_from_bytes, extraction_to_bytes, readings_to_bytes

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = st.lists(texts, max_size=3)
words = st.dictionaries(texts, texts, max_size=3)
values = st.dictionaries(texts, st.none() | texts, max_size=3)
rows = st.builds(
    ExtractedRow,
    row_no=st.integers(1, 1_048_576),
    values=values,
    problems=words,
    raw=words,
    formulas=names,
)
structures = st.builds(
    Structure,
    missing_sheets=names,
    extra_sheets=names,
    hidden_sheets=names,
    headings=st.lists(st.tuples(texts, texts, texts, texts), max_size=2),
    stray_cells=st.lists(st.tuples(texts, texts), max_size=2),
    hidden_rows=st.lists(st.tuples(texts, st.integers(1, 99)), max_size=2),
    hidden_columns=st.lists(st.tuples(texts, texts), max_size=2),
    external=names,
)
extractions = st.builds(
    Extraction,
    edition=st.none() | texts,
    info=values,
    info_problems=words,
    tables=st.dictionaries(texts, st.lists(rows, max_size=2), max_size=2),
    structure=structures,
)


@settings(max_examples=150, deadline=None)
@given(extraction=extractions)
def test_there_and_back(extraction: Extraction) -> None:
    data = extraction_to_bytes(extraction)
    assert extraction_from_bytes(data) == extraction
    assert extraction_to_bytes(extraction_from_bytes(data)) == data


@settings(max_examples=50, deadline=None)
@given(extractions=st.dictionaries(texts, extractions, max_size=3))
def test_many_there_and_back(extractions: dict[str, Extraction]) -> None:
    data = readings_to_bytes(extractions)
    assert {name: Readings(data).of(name) for name in extractions} == extractions
    assert readings_to_bytes(dict(reversed(extractions.items()))) == data


def test_order_of_keys_does_not_matter() -> None:
    one, other = (
        Extraction(edition=None, info=info, info_problems={}, tables={}, structure=Structure())
        for info in ({"a": "1", "b": None}, {"b": None, "a": "1"})
    )
    assert extraction_to_bytes(one) == extraction_to_bytes(other)


def test_bytes_are_plain_json_with_letters_as_they_are() -> None:
    raw = read_bytes(make_workbook())
    assert isinstance(raw, RawWorkbook)
    data = extraction_to_bytes(extract_workbook(raw, load_editions()))
    assert "Phòng Văn hóa - Xã hội".encode() in data
    assert json.loads(data)["info"]["unit_id"] == "P-VHXH"


def test_same_workbook_same_bytes() -> None:
    first, second = (read_bytes(make_workbook()) for _ in range(2))
    assert isinstance(first, RawWorkbook)
    assert isinstance(second, RawWorkbook)
    editions = load_editions()
    assert extraction_to_bytes(extract_workbook(first, editions)) == extraction_to_bytes(
        extract_workbook(second, editions)
    )

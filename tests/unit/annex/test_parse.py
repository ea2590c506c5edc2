"""Annexes from elsewhere: what the renderer writes is read, and nothing else gets further than the child process."""

import json
from typing import Any

import msgspec
import pytest
from pydantic import BaseModel

from factories.cities import make_annex
from thidua.annex import model as annex_model
from thidua.annex.model import ANNEX_SCHEMA, Annex
from thidua.annex.parse import is_json, read_annex
from thidua.read.limits import Limits
from thidua.read.model import Refusal
from thidua.read.parse import read_file
from thidua.read.pool import ReaderPool
from thidua.report import data as report_data
from thidua.report.data import SCHEMA, ReportData


def document() -> dict[str, Any]:
    """What a commune's installation writes, as a dictionary to spoil."""
    loaded: dict[str, Any] = json.loads(make_annex())
    return loaded


def code(data: bytes, **limits: int) -> str:
    outcome = read_annex(data, Limits(**limits))
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


def written(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def test_what_the_renderer_writes_is_read() -> None:
    outcome = read_annex(make_annex())
    assert isinstance(outcome, Annex)
    assert outcome.other_keys == []
    assert outcome.data.targets
    assert outcome.data.units


def test_single_decisions_are_passed_over_and_older_annexes_have_none() -> None:
    """The city adds up 'commendations'; that it leaves the lines behind them is nothing to warn of."""
    content = document()
    assert "commendation_lines" not in content["data"]
    line = {"unit_id": "CA", "award_id": "GK-XA", "decision_number": "125/QĐ-UBND", "decision_date": "2026-05-20"}
    content["data"]["commendation_lines"] = [line]
    outcome = read_annex(written(content))
    assert isinstance(outcome, Annex)
    assert outcome.other_keys == []


def test_reader_and_writer_speak_of_the_same_schema() -> None:
    assert ANNEX_SCHEMA == SCHEMA


@pytest.mark.parametrize(
    ("read", "wrote"),
    [
        ("AnnexData", "ReportData"),
        ("AnnexTarget", "TargetData"),
        ("AnnexMovement", "MovementData"),
        ("AnnexCommendation", "CommendationData"),
        ("AnnexModel", "ModelData"),
        ("AnnexText", "NarrativeData"),
        ("AnnexUnit", "UnitData"),
        ("AnnexRegistered", "RegisteredData"),
    ],
)
def test_every_field_that_is_read_is_written(read: str, wrote: str) -> None:
    struct: type[msgspec.Struct] = getattr(annex_model, read)
    model: type[BaseModel] = getattr(report_data, wrote)
    assert set(struct.__struct_fields__) <= set(model.model_fields)


def test_unknown_part_of_the_data_is_told() -> None:
    content = document()
    content["data"]["weather"] = "nắng"
    outcome = read_annex(written(content))
    assert isinstance(outcome, Annex)
    assert outcome.other_keys == ["weather"]


def test_key_given_twice_is_refused() -> None:
    twice = make_annex().replace(b'"plan_kind": "commune"', b'"plan_kind": "commune", "plan_kind": "commune"', 1)
    assert twice != make_annex()
    assert code(twice) == "JSON_DAMAGED"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "0.5", "9" * 5000, "1" + "0" * 13])
def test_number_that_is_no_short_whole_one_is_refused(number: str) -> None:
    data = make_annex().replace(b'"revision_no": 0', f'"revision_no": {number}'.encode(), 1)
    assert code(data) == "JSON_DAMAGED"


@pytest.mark.parametrize("figure", ["NaN", "Infinity", "1e5", "", "١٢", "1,5", "0x10", "--1", "1" * 30, " 1 2"])
def test_text_that_is_no_decimal_is_refused(figure: str) -> None:
    content = document()
    content["data"]["targets"][0]["actual"] = figure
    outcome = read_annex(written(content))
    assert isinstance(outcome, Refusal)
    assert "data.targets[0].actual" in outcome.message
    assert not figure or figure not in outcome.message.replace("targets[0]", "")


@pytest.mark.parametrize("start", [b'{"a":', b"[", b'{"schema": "thidua-report/1", "data": ['])
def test_deep_nesting_is_refused(start: bytes) -> None:
    depth = 200_000
    outcome = read_annex(b'{"schema": ' + start * depth)
    assert isinstance(outcome, Refusal)
    assert outcome.code in {"JSON_LIMITS", "JSON_DAMAGED"}


def test_whole_document_that_nests_deeper_than_any_of_ours_is_refused() -> None:
    content = document()
    content["data"]["extra"] = json.loads("[" * 20 + "]" * 20)
    assert code(written(content)) == "JSON_LIMITS"


def test_too_many_values_are_refused() -> None:
    content = document()
    content["data"]["extra"] = [0] * 2_000
    assert code(written(content), annex_items=2_000) == "JSON_LIMITS"


def test_too_long_a_list_is_refused() -> None:
    content = document()
    content["data"]["targets"] = content["data"]["targets"] * 501
    assert code(written(content)) == "JSON_DAMAGED"


def test_too_many_bytes_are_refused_before_they_are_looked_at() -> None:
    assert code(b"{" + b" " * 101, annex_bytes=100) == "JSON_LIMITS"


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"{}x",
        b'{"a": "\xff"}',
        '{"a": "ệ"}'.encode("utf-16"),
        b"\xef\xbb\xbf{}",
        b'{"a": "\\ud800"}',
        b'{"a": "\x00"}',
        b'{"schema": "thidua-report/1", "a": "\\u0000"}',
        b'{"schema": "thidua-report/1", "a": "so \\u202e ngu\\u1ee3c"}',
    ],
)
def test_what_is_no_clean_utf8_json_is_refused(data: bytes) -> None:
    assert code(data) == "JSON_DAMAGED"


def test_json_of_another_schema_is_no_annex() -> None:
    assert code(b"{}") == "NOT_ANNEX"
    assert code(written(document() | {"schema": "thidua-report/2"})) == "NOT_ANNEX"
    assert code(b'{"schema": ["thidua-report/1"]}') == "NOT_ANNEX"


def test_texts_are_stored_as_any_other_texts() -> None:
    content = document()
    content["data"]["units"][0]["name"] = "  Tru\u031bo\u031b\u0300ng  "
    outcome = read_annex(written(content))
    assert isinstance(outcome, Annex)
    assert outcome.data.units[0].name == "Trường"


def test_kind_of_file_is_told_by_its_bytes() -> None:
    assert is_json(b"\n {")
    assert not is_json(b"{\\rtf1")
    assert isinstance(read_file(make_annex()), Annex)
    pdf = read_file(b"%PDF-1.7")
    assert isinstance(pdf, Refusal)
    assert pdf.code == "NOT_XLSX"


def test_child_process_hands_over_what_it_read() -> None:
    files = [make_annex(), b'{"a":' * 100_000, make_annex()]
    with ReaderPool(workers=1) as pool:
        first, hostile, again = pool.read(files)
    assert isinstance(first, Annex)
    assert first == again
    assert isinstance(hostile, Refusal)


def test_written_fields_that_no_city_takes_are_known() -> None:
    """A new part of the annex is either read or named as one that is not."""
    outcome = read_annex(make_annex())
    assert isinstance(outcome, Annex)
    assert outcome.other_keys == []
    assert "narrative" in ReportData.model_fields

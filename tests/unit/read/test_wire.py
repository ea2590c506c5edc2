"""Frames between parent and child, and what the parent takes for an answer."""

import io

import pytest

from thidua.read.model import RawSheet, RawWorkbook, Refusal
from thidua.read.refusals import make_refusal
from thidua.read.wire import decode_outcome, encode_frame, encode_outcome, read_frame, take_frame

SHEET = RawSheet(
    name="Trang 'ấ'",
    hidden=True,
    first_row=3,
    first_column=2,
    rows=[["chữ", 1.0, True, None, 7], []],
    dates={"A1": "2026-05-31"},
    formulas={"B1": False},
    hidden_columns=["B:D"],
)


@pytest.mark.parametrize(
    "outcome", [RawWorkbook(sheets=[SHEET], external=["xl/connections.xml"]), make_refusal("encrypted", part="x")]
)
def test_outcome_there_and_back(outcome: RawWorkbook | Refusal) -> None:
    found = decode_outcome(encode_outcome(outcome))
    assert repr(found) == repr(outcome)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b'{"read":null,"refused":null}',
        b'{"read":{"sheets":[]},"refused":{"reason":"macro","code":"MACRO","message":"x","remedy":"y"}}',
        b'{"read":{"sheets":[]},"more":1}',
        b'{"read":{"sheets":[{"name":"x"}]}}',
        b'{"read":{"sheets":[],"external":[1]}}',
        b'{"refused":{"reason":"macro","code":"NEW","message":"x","remedy":"y"}}',
        b'{"refused":{"reason":"new","code":"MACRO","message":"x","remedy":"y"}}',
        b'{"read":{"sheets":[{"name":"x","hidden":false,"first_row":1,"first_column":1,"rows":[[{}]]}]}}',
        b'{"read":{"sheets":[{"name":"x","hidden":false,"first_row":1,"first_column":1,"rows":[[NaN]]}]}}',
        b'{"read":{"sheets":[{"name":"\\ud800","hidden":false,"first_row":1,"first_column":1,"rows":[]}]}}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_outcome_is_no_answer(body: bytes) -> None:
    with pytest.raises(ValueError, match="answer"):
        decode_outcome(body)


def test_frames_are_taken_one_by_one_and_only_whole() -> None:
    buffer = bytearray(encode_frame(b"mot") + encode_frame(b"") + encode_frame(b"hai")[:-1])
    assert [take_frame(buffer) for _ in range(3)] == [b"mot", b"", None]
    buffer += b"i"
    assert take_frame(buffer) == b"hai"
    with pytest.raises(ValueError, match="bytes"):
        take_frame(bytearray(b"\xff\xff\xff\xff"))


def test_stream_that_ends_within_a_frame_has_ended() -> None:
    stream = io.BytesIO(encode_frame(b"mot") + encode_frame(b"hai")[:-1])
    assert [read_frame(stream), read_frame(stream), read_frame(stream)] == [b"mot", None, None]

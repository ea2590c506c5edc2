"""What parent and child say to each other: frames of a length and JSON, and never anything that could be executed."""

import json
import struct
from collections.abc import Mapping
from typing import Any, BinaryIO

from thidua.read.model import RawSheet, RawWorkbook, Refusal

_LENGTH = struct.Struct(">I")
LONGEST_FRAME = 256 << 20
Frame = dict[str, Any]


def write_frame(stream: BinaryIO, frame: Frame) -> None:
    stream.write(encode_frame(frame))
    stream.flush()


def encode_frame(frame: Frame) -> bytes:
    body = json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return _LENGTH.pack(len(body)) + body


def read_frame(stream: BinaryIO) -> Frame | None:
    """The next frame; None at the end of the stream."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    return _decode(stream.read(_LENGTH.unpack(head)[0]))


def take_frame(buffer: bytearray) -> Frame | None:
    """Cut the first whole frame off the buffer; None while there is none. ValueError for a length beyond all reason."""
    if len(buffer) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack_from(buffer)
    if length > LONGEST_FRAME:
        raise ValueError(f"a frame of {length} bytes")
    end = _LENGTH.size + length
    if len(buffer) < end:
        return None
    body = bytes(buffer[_LENGTH.size : end])
    del buffer[:end]
    return _decode(body)


def outcome_to_json(outcome: RawWorkbook | Refusal) -> Frame:
    if isinstance(outcome, Refusal):
        return {"refused": vars(outcome)}
    sheets = [vars(sheet) for sheet in outcome.sheets]
    return {"read": {"sheets": sheets, "reader": outcome.reader, "external": outcome.external}}


def outcome_from_json(frame: Mapping[str, Any]) -> RawWorkbook | Refusal:
    if "refused" in frame:
        return Refusal(**frame["refused"])
    found = frame["read"]
    sheets = [RawSheet(**sheet) for sheet in found["sheets"]]
    return RawWorkbook(sheets=sheets, reader=found["reader"], external=found["external"])


def _decode(body: bytes) -> Frame:
    frame: Frame = json.loads(body.decode("utf-8", "surrogatepass"))
    return frame

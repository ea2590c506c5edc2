"""What parent and child say to each other: frames of a length and bytes, and never anything that could be executed.

The parent sends files, the child answers with JSON. The child has read what a stranger wrote: its answer is decoded as
the one type that it may be, or not at all.
"""

import struct
from typing import BinaryIO

import msgspec

from thidua.annex.model import Annex
from thidua.read.model import RawWorkbook, Refusal
from thidua.read.refusals import is_reason

_LENGTH = struct.Struct(">I")
LONGEST_FRAME = 256 << 20


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    """One of the three."""

    read: RawWorkbook | None = None
    annex: Annex | None = None
    refused: Refusal | None = None


_ENCODER, _DECODER = msgspec.json.Encoder(), msgspec.json.Decoder(_Answer)
Outcome = RawWorkbook | Annex | Refusal
READY = b""
"""The first frame of a child."""


def encode_frame(body: bytes) -> bytes:
    return _LENGTH.pack(len(body)) + body


def write_frame(stream: BinaryIO, body: bytes) -> None:
    stream.write(encode_frame(body))
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame; None at the end of the stream."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


def take_frame(buffer: bytearray) -> bytes | None:
    """Cut the first whole frame off the buffer; None while there is none. ValueError for a length beyond all reason."""
    if len(buffer) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack_from(buffer)
    if length > LONGEST_FRAME:
        raise ValueError(f"a frame of {length} bytes")
    end = _LENGTH.size + length
    if len(buffer) < end:
        return None
    body = bytes(memoryview(buffer)[_LENGTH.size : end])
    del buffer[:end]
    return body


def encode_outcome(outcome: Outcome) -> bytes:
    match outcome:
        case Refusal():
            return _ENCODER.encode(_Answer(refused=outcome))
        case Annex():
            return _ENCODER.encode(_Answer(annex=outcome))
        case _:
            return _ENCODER.encode(_Answer(read=outcome))


def decode_outcome(body: bytes) -> Outcome:
    """The outcome in a frame. ValueError for anything else."""
    try:
        answer = _DECODER.decode(body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as fault:
        raise ValueError(f"no answer: {fault}") from None
    outcomes = [one for one in (answer.read, answer.annex, answer.refused) if one is not None]
    if len(outcomes) != 1:
        raise ValueError("an answer with several outcomes, or none")
    if answer.refused is not None and not is_reason(answer.refused.reason):
        raise ValueError("an answer with an unknown reason")
    return outcomes[0]

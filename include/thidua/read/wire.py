"""What parent and child say to each other: frames of a length and bytes, and never anything that could be executed.

The parent sends files, the child answers with JSON. The child has read what a stranger wrote: its answer is decoded as
the one type that it may be, or not at all.
"""

import struct
from typing import BinaryIO

import msgspec

from thidua.read.model import RawWorkbook, Refusal

_LENGTH = struct.Struct(">I")
LONGEST_FRAME = 256 << 20


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    """One of the two."""

    read: RawWorkbook | None = None
    refused: Refusal | None = None


_ENCODER, _DECODER = msgspec.json.Encoder(), msgspec.json.Decoder(_Answer)
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


def encode_outcome(outcome: RawWorkbook | Refusal) -> bytes:
    answer = _Answer(refused=outcome) if isinstance(outcome, Refusal) else _Answer(read=outcome)
    return _ENCODER.encode(answer)


def decode_outcome(body: bytes) -> RawWorkbook | Refusal:
    """The outcome in a frame. ValueError for anything else."""
    try:
        answer = _DECODER.decode(body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as fault:
        raise ValueError(f"no answer: {fault}") from None
    if answer.read is not None and answer.refused is None:
        return answer.read
    if answer.refused is not None and answer.read is None:
        return answer.refused
    raise ValueError("an answer with two outcomes, or none")

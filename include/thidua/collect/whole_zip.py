"""Whether a zip file proves by its own bytes that all of it has been written.

The end of a zip says where its directory lies, and the directory where every member lies and how long it is (PKWARE
APPNOTE 6.3.10, 4.3). Where these agree to the byte nothing is cut off, no part of an older file shines through, and no
space is left that was only set aside: such space reads as zeros, which packed data never is for long.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from thidua.collect.zip_end import find_end_record

UNWRITTEN = bytes(512)
"""Disks hand out space in blocks of at least so many bytes."""

_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_NUMBERS = struct.Struct("<3L")
_ENTRY_MARK, _LOCAL_MARK, _DESCRIPTOR_MARK = b"PK\x01\x02", b"PK\x03\x04", b"PK\x07\x08"
_SIZES_FOLLOW = 0x08
"""Flag of a member that was written before its length was known: a descriptor stands behind it."""


class _Member(NamedTuple):
    """A member as the directory has it. numbers: checksum, packed size, size."""

    start: int
    name: bytes
    has_descriptor: bool
    numbers: tuple[int, int, int]


def is_whole_zip(data: bytes) -> bool:
    """False also where it cannot be told: other kinds of files, gaps between members, more than 4 GiB."""
    try:
        return UNWRITTEN not in data and _is_without_gaps(data)
    except (struct.error, ValueError):
        return False


def _is_without_gaps(data: bytes) -> bool:
    """The members follow each other from the first byte on, then the directory, then the end."""
    end = find_end_record(data)
    if end is None:
        return False
    _, _, _, _, count, length, start, _ = _END.unpack_from(data, end)
    if start + length != end:
        return False
    at = 0
    for member in sorted(_members(data, start=start, end=end, count=count)):
        if member.start != at:
            return False
        at = _end_of(data, member)
    return bool(at == start)


def _members(data: bytes, *, start: int, end: int, count: int) -> Iterator[_Member]:
    at = start
    for _ in range(count):
        mark, _, _, flags, _, _, _, checksum, packed, size, name, extra, comment, _, _, _, offset = _ENTRY.unpack_from(
            data, at
        )
        if mark != _ENTRY_MARK:
            raise ValueError("no entry of the directory")
        at += _ENTRY.size
        yield _Member(offset, data[at : at + name], bool(flags & _SIZES_FOLLOW), (checksum, packed, size))
        at += name + extra + comment
    if at != end:
        raise ValueError("the directory is longer or shorter than its entries")


def _end_of(data: bytes, member: _Member) -> int:
    """The first byte behind the member; ValueError where its own header says otherwise than the directory."""
    mark, _, _, _, _, _, *numbers, name, extra = _LOCAL.unpack_from(data, member.start)
    at: int = member.start + _LOCAL.size
    if mark != _LOCAL_MARK or data[at : at + name] != member.name:
        raise ValueError("another member, or none")
    at += name + extra + member.numbers[1]
    if member.has_descriptor:
        at += len(_DESCRIPTOR_MARK) * data.startswith(_DESCRIPTOR_MARK, at)
        numbers = list(_NUMBERS.unpack_from(data, at))
        at += _NUMBERS.size
    if tuple(numbers) != member.numbers:
        raise ValueError("other sizes or another checksum")
    return at

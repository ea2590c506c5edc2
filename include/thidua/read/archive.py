"""The zip container, read without believing it: real bytes are counted, names and places are checked.

Only the central directory is taken from `zipfile`. Two readers of one archive may see two contents (a second member of
the same name, another name in the local header, data between members); here that is a reason to refuse.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from thidua.read.formats import OLE2, describe_archive
from thidua.read.limits import MIB, Limits
from thidua.read.refusals import RefusedError, refuse, word

_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x1
_STORED, _DEFLATED = 0, 8


def unpack(data: bytes, limits: Limits) -> dict[str, bytes]:
    """Members of the archive by name, each whole and with the right checksum. Raises `RefusedError`."""
    members = _directory(data)
    if len(members) > limits.members:
        raise refuse("too_many_members", found=len(members), limit=limits.members)
    _check_names(members)
    if any(m.flag_bits & _ENCRYPTED for m in members):
        raise refuse("encrypted")
    unpacked: dict[str, bytes] = {}
    left = limits.unpacked_bytes
    end_of_last = 0
    for member in sorted(members, key=lambda m: m.header_offset):
        if member.header_offset < end_of_last:
            raise refuse("zip_damaged", part=member.filename)
        start = _data_start(data, member)
        end_of_last = start + member.compress_size
        unpacked[member.filename] = content = _inflate(data[start:end_of_last], member, limits, left)
        left -= len(content)
        if content.startswith(OLE2):
            raise refuse("macro", part=member.filename)
    return unpacked


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A plain, uncompressed archive of these parts: what was inspected is exactly what is parsed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def describe_contents(parts: Mapping[str, bytes]) -> str:
    """What an archive without a workbook is, in Vietnamese."""
    return word(describe_archive(frozenset(name.lower() for name in parts)))


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, struct.error) as fault:
        raise refuse("zip_truncated") from fault


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for member in members:
        name = member.orig_filename
        key = name.casefold()
        steps = name.split("/")
        if key in seen or "\\" in name or ":" in name or "\x00" in name or ".." in steps or name.startswith("/"):
            raise refuse("zip_names", part=name)
        seen.add(key)


def _data_start(data: bytes, member: zipfile.ZipInfo) -> int:
    """Where the member's data begins; its local header must name the same member as the directory does."""
    try:
        fields = _LOCAL.unpack_from(data, member.header_offset)
    except struct.error:
        raise refuse("zip_damaged", part=member.filename) from None
    signature, flags, name_length, extra_length = bytes(fields[0]), int(fields[2]), int(fields[9]), int(fields[10])
    name_start = member.header_offset + _LOCAL.size
    written = data[name_start : name_start + name_length]
    if signature != b"PK\x03\x04" or written.decode("utf-8" if flags & 0x800 else "cp437") != member.orig_filename:
        raise refuse("zip_damaged", part=member.filename)
    return name_start + name_length + extra_length


def _inflate(packed: bytes, member: zipfile.ZipInfo, limits: Limits, left: int) -> bytes:
    if len(packed) != member.compress_size:
        raise refuse("zip_damaged", part=member.filename)
    if member.compress_type == _STORED:
        content = packed
    elif member.compress_type == _DEFLATED:
        content = _inflate_at_most(packed, left, member, limits)
    else:
        raise refuse("zip_method", part=member.filename)
    if len(content) > left:
        raise _too_big(limits)
    if len(content) > limits.ratio_floor_bytes and len(content) > limits.ratio * len(packed):
        raise refuse("ratio_too_big", part=member.filename, limit=limits.ratio)
    if len(content) != member.file_size or zlib.crc32(content) != member.CRC:
        raise refuse("zip_damaged", part=member.filename)
    return content


def _inflate_at_most(packed: bytes, left: int, member: zipfile.ZipInfo, limits: Limits) -> bytes:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = stream.decompress(packed, left + 1)
    except zlib.error:
        raise refuse("zip_damaged", part=member.filename) from None
    if len(content) > left:
        raise _too_big(limits)
    if not stream.eof or stream.unused_data:
        raise refuse("zip_damaged", part=member.filename)
    return content


def _too_big(limits: Limits) -> RefusedError:
    return refuse("unpacked_too_big", limit=limits.unpacked_bytes // MIB)

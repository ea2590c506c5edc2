"""Whether a file that claims to be a zip has its end: what is cut off or still being written has not.

PKWARE APPNOTE 6.3.10, 4.3.16: a zip ends with the end-of-central-directory record, a comment of at most 65535 bytes
behind it.
"""

import struct
from typing import IO, Literal, Protocol

ZIP_START = b"PK"
END_MARK = b"PK\x05\x06"
END_BYTES = 22
LONGEST_COMMENT = 65535


class Openable(Protocol):
    def open(self, mode: Literal["rb"], /) -> IO[bytes]: ...


def has_zip_end(path: Openable, *, size_bytes: int) -> bool:
    """False for an empty file and for a zip without its end; True for every other kind of file, which has no end mark.

    Reads the first two bytes and at most the last 64 KiB. Raises OSError as the store does.
    """
    if size_bytes == 0:
        return False
    with path.open("rb") as file:
        if file.read(len(ZIP_START)) != ZIP_START:
            return True
        file.seek(max(0, size_bytes - END_BYTES - LONGEST_COMMENT))
        return ends_with_end_record(file.read(END_BYTES + LONGEST_COMMENT))


def ends_with_end_record(tail: bytes) -> bool:
    """Whether the record is the very end of the file: one of a zip inside of the zip does not count."""
    return find_end_record(tail) is not None


def find_end_record(tail: bytes) -> int | None:
    """Where in the file's last bytes the record begins that is its very end; None where there is none."""
    at = tail.rfind(END_MARK)
    while at >= 0:
        if at + END_BYTES <= len(tail):
            (comment,) = struct.unpack_from("<H", tail, at + 20)
            if at + END_BYTES + comment == len(tail):
                return at
        at = tail.rfind(END_MARK, 0, at)
    return None

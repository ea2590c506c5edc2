"""The chain against itself: every hash worked out anew, every number and time in order."""

import re
from collections.abc import Iterator

import sqlalchemy as sa

from thidua.audit.chain import NO_HASH, Entry, read_entries
from thidua.audit.faults import Fault, FaultCode

_KIND = re.compile(r"[a-z_]+")
_SUBJECT = re.compile(r"[a-z_]+:[0-9A-Z/]+")


class Links:
    """`faults` streams the chain once; `checked` and `last` are known when it is exhausted."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self.checked = 0
        self.last: Entry | None = None

    def faults(self) -> Iterator[Fault]:
        for entry in read_entries(self._connection):
            yield from _faults(entry, self.last)
            self.last = entry
            self.checked += 1


def _faults(entry: Entry, before: Entry | None) -> Iterator[Fault]:
    def fault(code: FaultCode, detail: str) -> Fault:
        return Fault(code=code, detail=detail, seq=entry.seq, subject=entry.subject)

    expected = entry.expected_hash()
    if expected != entry.hash:
        yield fault("hash", f"mã băm ghi {entry.hash[:12]}…, tính lại từ nội dung là {expected[:12]}…")
    number, previous = (before.seq, before.hash) if before else (0, NO_HASH)
    if entry.seq != number + 1:
        yield fault("gap", f"sau mục {number} là mục {entry.seq}")
    if entry.previous_hash != previous:
        yield fault("link", f"nối với {entry.previous_hash[:12]}…, trong khi mục trước có mã băm {previous[:12]}…")
    if before and entry.recorded_at < before.recorded_at:
        yield fault("time", f"{entry.written_time} sau {before.written_time} (UTC)")
    if not _KIND.fullmatch(entry.kind) or not _SUBJECT.fullmatch(entry.subject):
        yield fault("form", f"loại {entry.kind!r}, đối tượng {entry.subject!r}")

"""A reader for the tests of the pool, run as a script: it does to itself what the file says.

Files are plain text: an order ('ABORT', 'SLEEP', ...) and, after a space, a path for orders that need one.
"""

import os
import sys
import time
from pathlib import Path

import msgspec

from thidua.read.limits import Limits
from thidua.read.model import RawSheet, RawWorkbook, Refusal
from thidua.read.wire import encode_frame, encode_outcome
from thidua.read.worker import serve

ANSWERS = os.dup(1)
"""The pipe to the parent, before `serve` hides it."""


def read(data: bytes, limits: Limits) -> RawWorkbook | Refusal:
    order, _, argument = data.decode().partition(" ")
    if order == "ABORT":
        os.abort()
    if order == "ABORT_ONCE" and not Path(argument).exists():
        Path(argument).touch()
        os.abort()
    if order == "EXIT":
        os._exit(0)
    if order == "SLEEP":
        time.sleep(60)
    if order == "SPIN":
        while True:
            pass
    if order == "BURN":
        until = time.process_time() + 0.5
        while time.process_time() < until:
            pass
    if order == "MEMORY":
        bytearray(limits.memory_bytes * 2)
    if order == "WRITE":
        Path(argument).write_bytes(bytes(2 << 20))
    if order == "NOISE":
        print("this is no answer")
    if order == "ENVIRONMENT":
        return _answer(*sorted(os.environ))
    if order == "NONSENSE":
        os.write(ANSWERS, b"\x00\x00\x00\x02{]")
    if order == "TOO_LONG":
        os.write(ANSWERS, b"\xff\xff\xff\xff")
    if order == "UNASKED":
        os.write(ANSWERS, encode_frame(encode_outcome(_answer("x"))) * 2)
    if order == "UNTYPED":
        return RawWorkbook(sheets=["x"])  # type: ignore[list-item]  # what a child that was taken over might say
    if order == "LONG":
        return _answer("x" * (5 << 20))
    return _answer(data.decode())


def _answer(*names: str) -> RawWorkbook:
    sheets = [RawSheet(name=name, hidden=False, first_row=1, first_column=1, rows=[]) for name in names]
    return RawWorkbook(sheets=sheets, external=[str(os.getpid())])


if __name__ == "__main__":
    serve(msgspec.json.decode(sys.argv[1], type=Limits), read)

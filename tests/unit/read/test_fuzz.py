"""Damaged forms by the hundred: each ends in a typed verdict, and no child dies of one that it should have refused."""

import random

from factories.workbooks import make_workbook, parts_of
from thidua.forms.pack import pack_parts
from thidua.read.model import RawWorkbook, Refusal
from thidua.read.pool import ReaderPool

MUTANTS = 150
TARGETS = (
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",
    "xl/worksheets/sheet4.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "[Content_Types].xml",
)
PIECES = (b"<", b">", b'"', b"&", b"\x00", b"\xff", b"-1", b"99999999999", b"</c>", b"<c/>", b"<v>1</v>", b"XFD1048576")


def mutate(parts: dict[str, bytes], rng: random.Random) -> bytes:
    """Some bytes of some parts deleted, doubled, swapped or replaced; packed again, so that the archive is sound."""
    name = rng.choice(TARGETS)
    content = bytearray(parts[name])
    for _ in range(rng.randint(1, 4)):
        at, length = rng.randrange(len(content)), rng.randint(1, 40)
        match rng.randrange(4):
            case 0:
                del content[at : at + length]
            case 1:
                content[at:at] = content[at : at + length]
            case 2:
                content[at:at] = rng.choice(PIECES)
            case _:
                content[at] = rng.randrange(256)
    return pack_parts({**parts, name: bytes(content)})


def test_every_mutant_ends_in_a_verdict() -> None:
    rng = random.Random("biểu mẫu")
    parts = parts_of(make_workbook())

    with ReaderPool() as pool:
        outcomes = list(pool.read(mutate(parts, rng) for _ in range(MUTANTS)))

    refused = [o for o in outcomes if isinstance(o, Refusal)]
    assert len(outcomes) == MUTANTS
    assert not [o for o in refused if o.code in {"PARSER_DIED", "PARSER_TIMEOUT"}]
    assert len(refused) > MUTANTS / 4
    assert any(isinstance(o, RawWorkbook) for o in outcomes)

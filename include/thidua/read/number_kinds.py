"""Which cell formats make a number a day: not told from the formats' codes but asked of the general reader."""

from dataclasses import dataclass

from thidua.read.cell_formats import REMEMBERED_BYTES, CellFormats
from thidua.read.general import read_sheets
from thidua.read.package import Package, SheetPart
from thidua.read.refusals import RefusedError
from thidua.read.remember import remembered

_MOST_FORMATS = 1_000
_PROBE, _PROBE_DAY = 45_000, "2023-03-15"
_STYLES, _SHEET = "xl/styles.xml", SheetPart(name="1", hidden=False, part="xl/worksheets/sheet1.xml")


@dataclass(frozen=True, kw_only=True, eq=False)
class NumberKinds:
    """Indexes of cell formats, as cells write them: of plain numbers, of those among them that show a per cent sign,
    and of days. What is in none of them is neither."""

    numbers: frozenset[str]
    percents: frozenset[str]
    days: frozenset[str]


NO_KINDS = NumberKinds(numbers=frozenset(), percents=frozenset(), days=frozenset())


def number_kinds(styles: bytes | None, formats: CellFormats) -> NumberKinds | None:
    """The kinds in a workbook that counts its days from 1900. None for styles that the reader does not take, or that
    are too many to ask."""
    if styles is None:
        return NO_KINDS
    return _ask(styles, formats) if len(styles) <= REMEMBERED_BYTES and formats.count <= _MOST_FORMATS else None


@remembered(calls=16, most_bytes=REMEMBERED_BYTES)
def _ask(styles: bytes, formats: CellFormats) -> NumberKinds | None:
    """A sheet with the same number in each format, read as any other."""
    indexes = range(formats.count)
    rows = "".join(f'<row r="{n + 1}"><c r="A{n + 1}" s="{n}"><v>{_PROBE}</v></c></row>' for n in indexes)
    package = Package(sheets=(_SHEET,), styles=_STYLES, texts=None, uses_1904=False, external=())
    sheet = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    try:
        values = read_sheets(package, {_STYLES: styles, str(_SHEET.part): sheet}, package.sheets)[_SHEET.name]
    except RefusedError:
        return None
    numbers = frozenset(str(n) for n in indexes if values.rows[n] == [_PROBE])
    days = frozenset(str(n) for n in indexes if values.dates.get(f"A{n + 1}") == _PROBE_DAY)
    return NumberKinds(numbers=numbers, percents=numbers & formats.percents, days=days)

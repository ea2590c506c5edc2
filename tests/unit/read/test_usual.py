"""Sheets as programs write them are read by pattern: never differently from the general way, and never where that
refuses. What is written in any other way is left to the general way."""

import random
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.hostile import HOSTILE, sheet_of
from factories.workbooks import make_workbook, parts_of
from thidua.read.cell_formats import cell_formats
from thidua.read.gate import GateReport, inspect_bytes
from thidua.read.general import read_sheets
from thidua.read.limits import Limits
from thidua.read.model import SheetValues
from thidua.read.number_kinds import NumberKinds, number_kinds
from thidua.read.package import Package, SheetPart
from thidua.read.refusals import RefusedError
from thidua.read.sheet_scan import SheetScan, scan_sheet
from thidua.read.usual_rows import usual_row
from thidua.read.usual_sheet import read_usual_sheet
from thidua.read.usual_texts import usual_texts
from thidua.read.xml import scan_xml
from thidua.settings import project_path

STYLES = (
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<numFmts><numFmt numFmtId="170" formatCode="0.0%"/><numFmt numFmtId="171" formatCode="dd/mm/yyyy"/>'
    b'<numFmt numFmtId="172" formatCode="[h]:mm"/><numFmt numFmtId="173" formatCode="0&quot; d&quot;"/></numFmts>'
    b'<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/>'
    b'<xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="173"/><xf numFmtId="49"/></cellXfs></styleSheet>'
)
TEXTS = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<si><t>một</t></si><si><t xml:space="preserve"> hai </t></si><si><t> ba</t></si><si><t>x_x000D_y</t></si>'
    "<si><t></t></si><si><t>a &amp;lt; b &lt; c</t></si></sst>"
).encode()
SAVED = project_path("tests", "data", "saved-by-libreoffice.xlsx")
DAMAGED = 300
PART = "xl/worksheets/sheet1.xml"
SMALL = Limits(cells=60, box_cells=400, marks=5)
Read = tuple[SheetScan, SheetValues]


def kinds(styles: bytes = STYLES) -> NumberKinds | None:
    return number_kinds(styles, cell_formats(styles, "styles"))


def usual(sheet: bytes, *, limits: Limits = SMALL, styles: bytes = STYLES, texts: bytes | None = TEXTS) -> Read | None:
    return read_usual_sheet(sheet, PART, limits, kinds(styles), usual_texts(texts))


def general(sheet: bytes, *, limits: Limits = SMALL, styles: bytes = STYLES, texts: bytes | None = TEXTS) -> Read:
    """Raises RefusedError."""
    scan = scan_sheet(sheet, PART, limits, cell_formats(styles, "styles").percents)
    one = SheetPart(name="x", hidden=False, part=PART)
    parts = {PART: sheet, "styles": styles, "texts": texts or b""}
    package = Package(sheets=(one,), styles="styles", texts="texts" if texts else None, uses_1904=False, external=())
    return scan, read_sheets(package, parts, [one])["x"]


def agrees(sheet: bytes) -> bool:
    """Whether the sheet is usual; if it is, both ways must give the same, to the sign of a zero."""
    found = usual(sheet)
    if found is not None:
        assert repr(found) == repr(general(sheet)), sheet
    return found is not None


def test_every_sheet_of_a_form_is_usual() -> None:
    for data in (make_workbook(), SAVED.read_bytes()):
        report = inspect_bytes(data)
        assert isinstance(report, GateReport)
        sheets = list(report.package.sheets)
        assert list(report.values) == [sheet.name for sheet in sheets]
        assert report.values == read_sheets(report.package, report.parts, sheets)
        percents = cell_formats(report.parts["xl/styles.xml"], "styles").percents
        for sheet in sheets:
            part = str(sheet.part)
            assert report.scans[sheet.name] == scan_sheet(report.parts[part], part, Limits(), percents)


def test_kinds_of_numbers_are_those_of_the_general_reader() -> None:
    known = kinds()
    assert known is not None
    assert sorted(known.numbers) == ["0", "1", "2", "7", "8"]
    assert sorted(known.percents) == ["1", "2"]
    assert sorted(known.days) == ["3", "5", "6"]


CELLS = (
    '<c r="{at}" s="0"/>',
    '<c r="{at}"/>',
    '<c r="{at}"><v>12</v></c>',
    '<c r="{at}" s="1"><v>0.95</v></c>',
    '<c r="{at}" s="2" t="n"><v>-1.5E-3</v></c>',
    '<c r="{at}" s="3"><v>45991</v></c>',
    '<c r="{at}" s="5"><v>61</v></c>',
    '<c r="{at}" s="7"><v>-0</v></c>',
    '<c r="{at}" s="1" t="s"><v>0</v></c>',
    '<c r="{at}" t="s"><v>1</v></c>',
    '<c r="{at}" t="s"><v>4</v></c>',
    '<c r="{at}" t="s"><v>5</v></c>',
    '<c r="{at}" s="3" t="inlineStr"><is><t>chữ &amp;amp; &lt;số&gt;</t></is></c>',
    '<c r="{at}" t="inlineStr"><is><t xml:space="preserve"> hai\ndòng&#10;\t</t></is></c>',
    '<c r="{at}" t="inlineStr"><is><t></t></is></c>',
    '<c r="{at}" t="inlineStr"><is><t xml:space="preserve"></t></is></c>',
)
ODD_CELLS = (
    '<c r="{at}" s="3"><v>45991.5</v></c>',
    '<c r="{at}" s="3"><v>60</v></c>',
    '<c r="{at}" s="4"><v>1.5</v></c>',
    '<c r="{at}" s="99"><v>1</v></c>',
    '<c r="{at}" t="s"><v>2</v></c>',
    '<c r="{at}" t="s"><v>3</v></c>',
    '<c r="{at}" t="s"><v>77</v></c>',
    '<c r="{at}" t="e"><v>#N/A</v></c>',
    '<c r="{at}" t="b"><v>1</v></c>',
    '<c r="{at}" t="str"><v>x</v></c>',
    '<c r="{at}" t="str"><f>1+1</f><v>x</v></c>',
    '<c r="{at}"><f>1+1</f><v>2</v></c>',
    '<c r="{at}"><v>1,5</v></c>',
    '<c r="{at}"><v> 1</v></c>',
    '<c r="{at}"><v>1e400</v></c>',
    '<c r="{at}"><v></v></c>',
    '<c r="{at}"></c>',
    "<c r='{at}'/>",
    '<c s="0" r="{at}"/>',
    "<c><v>1</v></c>",
    '<c r="{at}" r="{at}"/>',
    '<c r="A1"><v>7</v></c>',
    '<c r="XFE1"/>',
    '<c r="{at}" t="inlineStr"><is><t> x</t></is></c>',
    '<c r="{at}" t="inlineStr"><is><t>a&#13;b</t></is></c>',
    '<c r="{at}" t="inlineStr"><is><t>a\rb</t></is></c>',
    '<c r="{at}" t="inlineStr"><is><t>a&b;</t></is></c>',
    '<c r="{at}" t="inlineStr"><is><t>a]]>b</t></is></c>',
    '<c r="{at}" t="inlineStr"><is><t>x_x0041_</t></is></c>',
    '<c r="{at}" t="inlineStr"><is><t>\x01</t></is></c>',
    '<c r="{at}" t="inlineStr"><is><t>\ufffe</t></is></c>',
    '<c r="{at}" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>',
    '<c r="{at}" t="inlineStr"><is><t>a</t><t>b</t></is></c>',
    '<c r="{at}" t="inlineStr"><v>1</v></c>',
    '<c r="{at}"/><!-- <row r="9"> -->',
    '<c r="{at}"/><?x y?>',
    '<c r="{at}"><![CDATA[x]]><v>1</v></c>',
    '<x:c r="{at}"><x:v>1</x:v></x:c>',
    "</row>",
    '</row><row r="3"/>',
    "<v>1</v>",
    "x",
)
ROW_ATTRIBUTES = (' ht="15" customHeight="1"', ' spans="1:3" x14ac:dyDescent="0.25"', ' hidden="1"', ' hidden="false"')
ODD_ROW_ATTRIBUTES = (
    ' ht="1" ht="1"',
    " ht='1'",
    ' a="<"',
    ' a="&lt;"',
    ' a=">"',
    ' r="4"',
    '  ht="1"',
    ' ="1"',
    ' é="1"',
)
AFTER = (
    "",
    '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>',
    "<dataValidations><dataValidation/><dataValidation/></dataValidations>",
    '<extLst xmlns:xm="urn:x"><ext><xm:f>A1</xm:f></ext></extLst>',
)
ODD_AFTER = (
    '<sheetData><row r="9"><c r="A9"><v>1</v></c></row></sheetData>',
    '<row r="9"/>',
    "<x:c/>",
    "<!-- -->",
    "</worksheet>",
    "<dataValidation/>" * 6,
    '<mergeCells><mergeCell ref="A1:Dv"/></mergeCells>',
    "<mergeCells><mergeCell/></mergeCells>",
    '<mergeCell ref="A1"',
)
BEFORE = ("", '<dimension ref="A1:N4"/>', '<cols><col min="2" max="3" hidden="1"/></cols>')
ODD_BEFORE = (
    '<dimension ref="A0"/>',
    '<dimension ref="A1:B2:C3"/>',
    '<dimension ref=""/>',
    "<!--",
    "<!-- <sheetData> -->",
    '<x:sheetData xmlns:x="u"/>',
    '<c r="A1"><v>1</v></c>',
    '<a b="<sheetData>"/>',
)
HEADS = ("", '<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n')
ODD_HEADS = (
    "\ufeff",
    '<?xml version="1.0" encoding="iso-8859-1"?>',
    '<?xml version="1.1"?>',
    "<?xml version='1.0'?>",
    "<!DOCTYPE worksheet>",
    " ",
)


@st.composite
def sheets(draw: st.DrawFn, *, odd: bool) -> bytes:
    """A worksheet part of these pieces; odd: with up to three that no program in use writes."""

    def pick(pieces: tuple[str, ...], odd_pieces: tuple[str, ...]) -> str:
        return draw(st.sampled_from(odd_pieces if odd and draw(st.integers(0, 15)) == 0 else pieces))

    rows = ""
    for number in sorted(draw(st.sets(st.integers(1, 40), max_size=5))):
        columns = sorted(draw(st.sets(st.integers(0, 7), max_size=5)))
        cells = "".join(pick(CELLS, ODD_CELLS).replace("{at}", f"{'ABCDEFGH'[n]}{number}") for n in columns)
        attributes = pick(("", *ROW_ATTRIBUTES), ODD_ROW_ATTRIBUTES)
        rows += f'<row r="{number}"{attributes}>{cells}</row>' if cells else f'<row r="{number}"{attributes}/>'
    head, before, after = pick(HEADS, ODD_HEADS), pick(BEFORE, ODD_BEFORE), pick(AFTER, ODD_AFTER)
    body = sheet_of(rows, after).decode().replace("<sheetData>", f"{before}<sheetData>", 1)
    return f"{head}{body}".encode()


@settings(max_examples=300, deadline=None)
@given(sheet=sheets(odd=False))
def test_usual_sheets_are_read_alike(sheet: bytes) -> None:
    assert agrees(sheet)


@settings(max_examples=500, deadline=None)
@given(sheet=sheets(odd=True))
def test_odd_sheets_are_read_alike_or_left_to_the_general_way(sheet: bytes) -> None:
    agrees(sheet)


@pytest.mark.parametrize("cell", ODD_CELLS)
def test_odd_cell_is_left_to_the_general_way(cell: str) -> None:
    assert usual(sheet_of(f'<row r="2">{cell.replace("{at}", "B2")}</row>')) is None


@pytest.mark.parametrize("attributes", ODD_ROW_ATTRIBUTES)
def test_odd_row_is_left_to_the_general_way(attributes: str) -> None:
    assert usual(sheet_of(f'<row r="2"{attributes}><c r="B2"/></row>')) is None


@pytest.mark.parametrize(
    ("head", "before", "after"),
    [*((h, "", "") for h in ODD_HEADS), *(("", b, "") for b in ODD_BEFORE), *(("", "", a) for a in ODD_AFTER)],
)
def test_odd_frame_is_left_to_the_general_way(head: str, before: str, after: str) -> None:
    sheet = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>', after).decode()
    assert usual(f"{head}{sheet.replace('<sheetData>', f'{before}<sheetData>', 1)}".encode()) is None


@pytest.mark.parametrize(
    "rows",
    [
        "".join(f'<row r="{n}"><c r="A{n}"/></row>' for n in range(1, 62)),
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="401"><c r="A401"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1048577"/>',
    ],
)
def test_what_the_general_way_refuses_is_left_to_it(rows: str) -> None:
    sheet = sheet_of(rows)
    assert usual(sheet) is None
    with pytest.raises(RefusedError):
        general(sheet)


def test_bytes_that_are_no_utf_8_are_left_to_the_general_way() -> None:
    sheet = sheet_of('<row r="1"><c r="A1" t="inlineStr"><is><t>@</t></is></c></row>')
    assert agrees(sheet)
    for wrong in (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xef\xbf\xbf"):
        assert usual(sheet.replace(b"@", wrong)) is None
        with pytest.raises(RefusedError):
            general(sheet.replace(b"@", wrong))


def damaged(sheet: bytes, rng: random.Random) -> bytes:
    """One or two places cut out, doubled or overwritten."""
    changed = bytearray(sheet)
    for _ in range(rng.randint(1, 2)):
        at, length = rng.randrange(len(changed)), rng.randint(1, 30)
        match rng.randrange(4):
            case 0:
                del changed[at : at + length]
            case 1:
                changed[at:at] = changed[at : at + length]
            case 2:
                changed[at] = rng.choice(b'0123456789<>"&/ rctsv\x00\xc3')
            case _:
                changed[at] = rng.randrange(32, 127)
    return bytes(changed)


@pytest.mark.parametrize("source", [make_workbook, SAVED.read_bytes])
def test_damaged_sheets_are_read_alike_or_left_to_the_general_way(source: Callable[[], bytes]) -> None:
    rng = random.Random("trang tính")
    parts = parts_of(source())
    styles, texts = parts["xl/styles.xml"], parts.get("xl/sharedStrings.xml")
    sheets = [content for name, content in parts.items() if "worksheets/" in name]
    usual_ones = 0
    for _ in range(DAMAGED):
        sheet = damaged(rng.choice(sheets), rng)
        found = usual(sheet, limits=Limits(), styles=styles, texts=texts)
        if found is not None:
            usual_ones += 1
            assert repr(found) == repr(general(sheet, limits=Limits(), styles=styles, texts=texts))
    assert DAMAGED / 20 < usual_ones < DAMAGED


@pytest.mark.parametrize(
    "part",
    [
        TEXTS.replace(b"<si><t>m", b"<si><r><t>m").replace(b"t</t></si>", b"t</t></r></si>", 1),
        TEXTS.replace(b"<si>", b"<si><!-- -->", 1),
        TEXTS.replace(b"<si>", b"<si><t>x</t></si ><si>", 1),
        TEXTS.replace(b"<si>", b"<x/><si>", 1),
        TEXTS.replace(b"</sst>", b""),
        TEXTS.replace(b"\xe1", b"\xff"),
        TEXTS.decode().encode("utf-16"),
    ],
)
def test_odd_texts_are_left_to_the_general_way(part: bytes) -> None:
    assert usual_texts(TEXTS) == ("một", " hai ", None, None, "", "a &lt; b < c")
    assert usual_texts(part) is None


def test_row_that_is_remembered_is_the_row_that_is_read() -> None:
    """Rows are remembered by their bytes and by the formats of their workbook: other formats, other values."""
    row = b'<row r="1"><c r="A1" s="3"><v>45991</v></c>'
    known, plain = kinds(), NumberKinds(numbers=frozenset({"3"}), percents=frozenset(), days=frozenset())
    assert known is not None
    day, number = usual_row(row, known), usual_row(row, plain)
    assert day is not None
    assert number is not None
    assert (day.values, number.values) == (("2025-11-30",), (45991.0,))


def test_hostile_files_find_no_usual_way_around_their_refusal() -> None:
    """Each sheet of a hostile file that is usual is well-formed and within the limits."""
    for make, _ in HOSTILE.values():
        data = make()
        if not data.startswith(b"PK\x03\x04"):
            continue
        try:
            parts = parts_of(data)
        except Exception:
            continue
        for name, content in parts.items():
            if re.search("worksheets/", name) and read_usual_sheet(content, name, Limits(), kinds(), ()):
                scan_xml(content, name)
                scan_sheet(content, name, Limits(), frozenset())

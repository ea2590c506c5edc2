"""The gate: what harms is refused with the right reason, what a unit hands in passes."""

import time
from pathlib import Path

import pytest

from factories.hostile import HOSTILE, SHEET, with_member, with_sheet, with_text
from factories.workbooks import make_workbook, replace_parts
from thidua.read.gate import GateReport, inspect_bytes, inspect_file
from thidua.read.limits import Limits
from thidua.read.model import Refusal


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_file_is_refused_with_its_reason(name: str) -> None:
    make, code = HOSTILE[name]
    data = make()

    started = time.monotonic()
    refusal = inspect_bytes(data)

    assert isinstance(refusal, Refusal), f"{name} went through"
    assert refusal.code == code, refusal.message
    assert time.monotonic() - started < 5
    assert refusal.message
    assert refusal.remedy
    assert "{" not in refusal.message + refusal.remedy


def test_good_form_passes_with_its_counts() -> None:
    report = inspect_bytes(make_workbook())

    assert isinstance(report, GateReport)
    assert list(report.scans) == [
        "Thông tin",
        "1. Chỉ tiêu",
        "2. Chỉ tiêu đăng ký",
        "3. Phong trào",
        "4. Khen thưởng",
        "5. Điển hình",
        "6. Nội dung",
        "Danh mục",
    ]
    assert 500 < report.cells < 2_000
    assert report.scans["1. Chỉ tiêu"].last_column == 14
    assert report.package.external == ()


def test_format_is_named_to_the_unit() -> None:
    refusals = {name: inspect_bytes(HOSTILE[name][0]()) for name in ("xls", "html", "ods", "xlsb", "csv")}

    assert {name: r.message for name, r in refusals.items() if isinstance(r, Refusal)} == {
        "xls": "Tệp không phải .xlsx mà là Excel 97-2003 (.xls).",
        "html": "Tệp không phải .xlsx mà là trang web (HTML).",
        "ods": "Tệp không phải .xlsx mà là OpenDocument (.ods, .odt).",
        "xlsb": "Tệp không phải .xlsx mà là Excel nhị phân (.xlsb).",
        "csv": "Tệp không phải .xlsx mà là văn bản CSV.",
    }


def test_refusal_names_part_and_cell() -> None:
    refusal = inspect_bytes(with_sheet('<row r="3"><c r="B3"><v>1</v></c><c r="B3"><v>2</v></c></row>'))

    assert isinstance(refusal, Refusal)
    assert refusal.part == SHEET
    assert "B3" in refusal.message


def test_name_out_of_a_file_is_shown_harmless() -> None:
    refusal = inspect_bytes(with_member("xl/..\\\x1b[31m" + "a" * 300, b"x"))

    assert isinstance(refusal, Refusal)
    assert refusal.part is not None
    assert "\x1b" not in refusal.part + refusal.message
    assert len(refusal.part) <= 80


def test_errors_formulas_percents_merges_and_hidden_rows_are_noted() -> None:
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<numFmts><numFmt numFmtId="170" formatCode="0.0%"/>'
        '<numFmt numFmtId="171" formatCode="0&quot;%&quot;"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>'
    )
    rows = (
        '<row r="1"><c r="A1" t="e"><v>#DIV/0!</v></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1"><f>1+1</f></c></row>'
        '<row r="2" hidden="1"><c r="A2" t="str"><f>"" &amp; ""</f><v></v></c><c r="B2" s="1"><v>0.95</v></c></row>'
        '<row r="3"><c r="A3" s="2"><v>0.1</v></c><c r="B3" s="3"><v>5</v></c>'
        '<c r="C3" s="1" t="str"><v>x</v></c></row>'
    )
    after = (
        '<mergeCells><mergeCell ref="A5:B6"/></mergeCells><conditionalFormatting sqref="A1">'
        "<cfRule><formula>A1</formula></cfRule></conditionalFormatting>"
        '<extLst xmlns:xm="urn:x"><ext><xm:f>A1</xm:f></ext></extLst>'
    )
    report = inspect_bytes(replace_parts(with_sheet(rows, after), {"xl/styles.xml": styles.encode()}))

    assert isinstance(report, GateReport)
    scan = report.scans["1. Chỉ tiêu"]
    assert scan.errors == ["A1"]
    assert scan.formulas == {"B1": False, "C1": False, "A2": True}
    assert scan.percents == ["B2", "A3"]
    assert scan.merged == ["A5:B6"]
    assert scan.hidden_rows == [2]
    assert (scan.last_row, scan.last_column) == (3, 3)


def test_cells_without_addresses_are_placed_by_order() -> None:
    rows = '<row><c><v>1</v></c><c t="e"><v>#N/A</v></c></row><row><c r="C2"/><c><f>1</f></c></row>'
    report = inspect_bytes(with_sheet(rows))

    assert isinstance(report, GateReport)
    scan = report.scans["1. Chỉ tiêu"]
    assert scan.errors == ["B1"]
    assert list(scan.formulas) == ["D2"]


def test_attributes_in_another_order_are_read_alike() -> None:
    report = inspect_bytes(with_sheet('<row r="1"><c t="e" r="C1"><v>#N/A</v></c></row>'))

    assert isinstance(report, GateReport)
    assert report.scans["1. Chỉ tiêu"].errors == ["C1"]


def test_links_out_of_the_file_are_noted_and_not_refused() -> None:
    report = inspect_bytes(with_member("xl/externalLinks/externalLink1.xml", b"<externalLink/>"))

    assert isinstance(report, GateReport)
    assert report.package.external == ("xl/externalLinks/externalLink1.xml",)


def test_hidden_sheet_is_known_as_hidden() -> None:
    report = inspect_bytes(with_text("xl/workbook.xml", b'state="visible"', b'state="veryHidden"'))

    assert isinstance(report, GateReport)
    assert [sheet.hidden for sheet in report.package.sheets] == [True] + [False] * 7


def test_drawing_that_is_not_well_formed_passes() -> None:
    """Excel itself writes such VML for comments."""
    report = inspect_bytes(with_member("xl/drawings/vmlDrawing1.vml", b"<xml><br></xml>"))

    assert isinstance(report, GateReport)


def test_limits_are_the_callers() -> None:
    data = make_workbook()

    assert isinstance(inspect_bytes(data, Limits(cells=100)), Refusal)
    assert isinstance(inspect_bytes(data, Limits(unpacked_bytes=10_000)), Refusal)
    assert isinstance(inspect_bytes(data, Limits(box_cells=50)), Refusal)
    assert isinstance(inspect_bytes(data, Limits(file_bytes=len(data) - 1)), Refusal)
    assert isinstance(inspect_bytes(data, Limits(file_bytes=len(data))), GateReport)


def test_file_that_is_not_there_is_the_operators_trouble(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        inspect_file(tmp_path / "khong-co.xlsx")

"""Layout of the Word file by NĐ 30/2020/NĐ-CP, Phụ lục I, read back from the file."""

import io
from collections.abc import Iterator

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.text.paragraph import Paragraph

from factories.files import docx_xml
from factories.reports import KNOWN_AT, make_movement, make_report
from thidua.render.docx import render_docx
from thidua.report.model import Report

CLOSE = Pt(0.1)


@pytest.fixture(scope="module")
def report() -> Report:
    return make_report(movements=(make_movement("M1"),))


@pytest.fixture(scope="module")
def document(report: Report) -> DocxDocument:
    return Document(io.BytesIO(render_docx(report)))


def every_paragraph(document: DocxDocument) -> Iterator[Paragraph]:
    for element in document.element.body.iter(qn("w:p")):
        paragraph = Paragraph(element, document)
        if paragraph.text.strip():
            yield paragraph


def find(document: DocxDocument, text: str) -> Paragraph:
    return next(paragraph for paragraph in every_paragraph(document) if paragraph.text == text)


def test_page_is_a4_with_the_margins_of_the_decree(document: DocxDocument) -> None:
    for section in document.sections:
        sides = sorted([section.page_width, section.page_height])
        assert sides == pytest.approx([Mm(210), Mm(297)], abs=CLOSE)
        assert (section.top_margin, section.bottom_margin) == pytest.approx((Mm(20), Mm(20)), abs=CLOSE)
        assert (section.left_margin, section.right_margin) == pytest.approx((Mm(30), Mm(15)), abs=CLOSE)


def test_body_is_upright_and_every_annex_lies_on_its_side(document: DocxDocument, report: Report) -> None:
    first, *annexes = document.sections
    assert first.orientation == WD_ORIENT.PORTRAIT
    assert len(annexes) == len(report.annexes)
    assert {section.orientation for section in annexes} == {WD_ORIENT.LANDSCAPE}


def test_pages_are_numbered_from_the_second_on_and_anew_in_every_annex(document: DocxDocument) -> None:
    for section in document.sections:
        assert section.different_first_page_header_footer
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert section.header_distance < section.top_margin
    header = document.sections[0].header.paragraphs[0]
    assert "PAGE" in header._p.xml
    assert (header.style.font.size, header.style.paragraph_format.alignment) == (Pt(14), WD_ALIGN_PARAGRAPH.CENTER)
    assert not document.sections[0].first_page_header.paragraphs[0].text
    assert all(section.header.is_linked_to_previous for section in document.sections[1:])


def test_everything_is_set_in_times_new_roman_and_black(document: DocxDocument) -> None:
    used = {paragraph.style.name for paragraph in every_paragraph(document)}
    for name in used:
        font = document.styles[name].font
        assert (font.name, str(font.color.rgb)) == ("Times New Roman", "000000"), name
    assert 'w:rFonts w:ascii="' not in docx_xml(render_docx(make_report()))


# (style, size in points, bold, italic, alignment): part "thể thức" of the decree's annex
SLOTS = [
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True, None, WD_ALIGN_PARAGRAPH.CENTER),
    ("Độc lập - Tự do - Hạnh phúc", 13, True, None, WD_ALIGN_PARAGRAPH.CENTER),
    ("PHƯỜNG MẪU", 12, True, None, WD_ALIGN_PARAGRAPH.CENTER),
    ("BÁO CÁO", 14, True, None, WD_ALIGN_PARAGRAPH.CENTER),
    ("I. ĐẶC ĐIỂM TÌNH HÌNH", 14, True, None, WD_ALIGN_PARAGRAPH.JUSTIFY),
    ("1. Thuận lợi", 14, True, None, WD_ALIGN_PARAGRAPH.JUSTIFY),
    ("d) Kết quả thực hiện các chỉ tiêu thi đua", 14, None, None, WD_ALIGN_PARAGRAPH.JUSTIFY),
    ("Nơi nhận:", 12, True, True, WD_ALIGN_PARAGRAPH.LEFT),
    ("- Lưu: VT, VHXH.", 11, None, None, WD_ALIGN_PARAGRAPH.LEFT),
    ("TM. ỦY BAN NHÂN DÂN", 14, True, None, WD_ALIGN_PARAGRAPH.CENTER),
    ("Nguyễn Văn Mẫu", 14, True, None, WD_ALIGN_PARAGRAPH.CENTER),
    ("Phụ lục I", 14, True, None, WD_ALIGN_PARAGRAPH.CENTER),
]


@pytest.mark.parametrize(("text", "size", "bold", "italic", "alignment"), SLOTS)
def test_slot(
    document: DocxDocument,
    text: str,
    size: int,
    bold: bool | None,
    italic: bool | None,
    alignment: WD_ALIGN_PARAGRAPH,
) -> None:
    style = find(document, text).style
    font = style.font
    assert (font.size, font.bold, font.italic) == (Pt(size), bold, italic)
    assert style.paragraph_format.alignment == alignment


def test_number_and_place_are_blank_for_the_clerk(document: DocxDocument, report: Report) -> None:
    number, place = find(document, report.number), find(document, report.place_and_date)
    assert number.text == "Số:" + "\u00a0" * 8 + "/BC-UBND"
    assert place.text == "Phường Mẫu, ngày" + "\u00a0" * 6 + "tháng 12 năm 2026"
    assert (number.style.font.size, place.style.font.size, place.style.font.italic) == (Pt(13), Pt(13), True)


def test_body_paragraphs_are_justified_and_indented(document: DocxDocument, report: Report) -> None:
    style = find(document, report.opening).style
    form = style.paragraph_format
    assert (style.font.size, form.alignment) == (Pt(14), WD_ALIGN_PARAGRAPH.JUSTIFY)
    assert form.first_line_indent == pytest.approx(Cm(1.27), abs=CLOSE)
    assert form.space_after >= Pt(6)
    assert 1.0 <= form.line_spacing <= 1.5


def test_headings_stay_with_what_follows(document: DocxDocument) -> None:
    for level in (1, 2, 3):
        assert document.styles[f"Heading {level}"].paragraph_format.keep_with_next


def test_lines_stand_under_motto_issuer_and_subject(document: DocxDocument) -> None:
    borders = list(document.element.body.iter(qn("w:pBdr")))
    assert len(borders) == 3
    assert all(border.find(qn("w:top")).get(qn("w:val")) == "single" for border in borders)


def test_head_and_signature_are_tables_without_borders(document: DocxDocument) -> None:
    head, signature = document.tables[:2]
    for table in (head, signature):
        borders = table._tbl.tblPr.find(qn("w:tblBorders"))
        assert {side.get(qn("w:val")) for side in borders} == {"nil"}
    assert find(document, "Nơi nhận:")._p in list(signature.rows[0].cells[0]._tc.iter(qn("w:p")))
    assert find(document, "TM. ỦY BAN NHÂN DÂN")._p in list(signature.rows[0].cells[1]._tc.iter(qn("w:p")))


def test_annex_tables_repeat_their_heading_and_split_no_row(document: DocxDocument, report: Report) -> None:
    tables = document.tables[2:]
    assert len(tables) == len(report.annexes)
    for table, annex in zip(tables, report.annexes, strict=True):
        headings = 2 if any(column.group for column in annex.columns) else 1
        assert len(table.rows) == headings + len(annex.rows)
        for place, row in enumerate(table.rows):
            properties = row._tr.trPr
            assert properties.find(qn("w:cantSplit")) is not None
            assert (properties.find(qn("w:tblHeader")) is not None) == (place < headings)


def test_columns_of_annexes_are_as_wide_as_the_report_says(document: DocxDocument, report: Report) -> None:
    for table, annex in zip(document.tables[2:], report.annexes, strict=True):
        grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.iter(qn("w:gridCol"))]
        assert sum(grid) == pytest.approx(Mm(252).twips, abs=20)
        shares = [100 * width / sum(grid) for width in grid]
        assert shares == pytest.approx([column.width for column in annex.columns], abs=0.1)


def test_properties_name_the_report_and_no_clock(document: DocxDocument, report: Report) -> None:
    properties = document.core_properties
    assert properties.title == f"BÁO CÁO {report.subject}"
    assert properties.author == "ỦY BAN NHÂN DÂN PHƯỜNG MẪU"
    assert properties.created == properties.modified == KNOWN_AT

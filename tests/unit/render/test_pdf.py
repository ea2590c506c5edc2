"""The PDF: page numbers, one embedded family, archival and tagged, and what the font cannot show."""

import re
from typing import Any

import pytest
from pypdf import PageObject

from factories.files import pdf_pages, pdf_reader
from factories.reports import make_model, make_movement, make_report, make_result
from thidua.errors import OperatorError
from thidua.render import pdf
from thidua.render.fonts import choose_font
from thidua.render.pdf import NO_GLYPH, render_pdf
from thidua.report.model import Report


@pytest.fixture(scope="module")
def report() -> Report:
    """An annex of movements that goes over several pages."""
    numbers = range(25)
    return make_report(
        movements=tuple(
            make_movement(None, movement_key=f"unit|{n}", name=f"Phong trào {n}", level="unit") for n in numbers
        ),
        movement_results=tuple(
            make_result("CA", row_no=n, movement_id=None, name=f"Phong trào {n}", level="unit", result="Kết quả. " * 60)
            for n in numbers
        ),
    )


@pytest.fixture(scope="module")
def data(report: Report) -> bytes:
    return render_pdf(report)


def test_page_numbers_start_on_the_second_page_of_the_body_and_of_every_annex(report: Report, data: bytes) -> None:
    expected = 1
    seen = set()
    for text in pdf_pages(data):
        starts_annex = re.match(r"Phụ lục [IVX]+\n", text) is not None
        expected = 1 if starts_annex else expected
        number = re.match(r"(\d+)\n", text)
        assert (number and int(number.group(1))) == (expected if expected > 1 else None), text[:60]
        seen.add((starts_annex, expected))
        expected += 1
    assert {(False, 2), (False, 3), (True, 1)} <= seen


def test_body_is_upright_and_annexes_lie_on_their_side(report: Report, data: bytes) -> None:
    pages = [(page.mediabox.width, page.mediabox.height) for page in pdf_reader(data).pages]
    upright, lying = (595.276, 841.89), (841.89, 595.276)
    first_annex = next(place for place, text in enumerate(pdf_pages(data)) if text.startswith("Phụ lục I\n"))
    assert [tuple(map(float, page)) for page in pages] == [
        pytest.approx(upright if place < first_annex else lying, abs=0.01) for place in range(len(pages))
    ]


def embedded_fonts(page: PageObject) -> dict[str, bool]:
    """Base font name -> whether its program is in the file."""
    fonts: dict[str, bool] = {}
    resources: Any = page["/Resources"]
    for font in resources["/Font"].values():
        descendant = font.get_object()["/DescendantFonts"][0].get_object()
        fonts[str(descendant["/BaseFont"])] = "/FontFile2" in descendant["/FontDescriptor"]
    return fonts


def test_one_family_is_embedded_and_nothing_else(data: bytes) -> None:
    fonts = {name: whole for page in pdf_reader(data).pages for name, whole in embedded_fonts(page).items()}
    family = choose_font().family.replace(" ", "")
    assert len(fonts) == 4
    assert all(fonts.values())
    assert {re.sub(r"^/[A-Z]{6}\+|-\w+$|PS.*$", "", name) for name in fonts} == {family}


def test_pdf_is_archival_tagged_and_named(report: Report, data: bytes) -> None:
    reader = pdf_reader(data)
    catalogue: Any = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "vi"
    assert reader.metadata is not None
    assert reader.metadata.title == f"BÁO CÁO {report.subject}"
    assert b"<pdfaid:part>2</pdfaid:part>" in data.replace(b" ", b"")
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in data.replace(b" ", b"")


def test_headings_are_bookmarks(report: Report, data: bytes) -> None:
    outline = [item.title for item in pdf_reader(data).outline if not isinstance(item, list)]
    assert outline[:2] == ["I. ĐẶC ĐIỂM TÌNH HÌNH", "II. KẾT QUẢ CÔNG TÁC THI ĐUA, KHEN THƯỞNG NĂM 2026"]
    assert outline[-1] == report.annexes[-1].number


def test_letters_that_the_font_lacks_are_shown_as_a_box() -> None:
    pages = pdf_pages(render_pdf(make_report(models=(make_model("CA", name="Mô hình 😀 xanh 中"),))))
    assert f"Mô hình {NO_GLYPH} xanh {NO_GLYPH}" in "\n".join(pages)


def test_a_fault_in_the_template_is_the_operators(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "report_view", lambda report: {"title": "Thiếu mọi phần khác", "author": ""})
    with pytest.raises(OperatorError, match=r"report\.typ"):
        render_pdf(make_report())


def test_a_font_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    font = choose_font()
    monkeypatch.setattr(
        pdf, "choose_font", lambda: type(font)(family="Không Có", files=font.files, letters=font.letters)
    )
    with pytest.raises(OperatorError, match="font"):
        render_pdf(make_report())

"""Where the signatures of a report go, however long it is."""

from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdf import PdfReader

from factories.plans import make_plan
from factories.reports import make_figures, make_report
from thidua.plan.signing import SignField
from thidua.render.pdf import render_pdf
from thidua.render.signing_space import SigningSpace, find_signing_space
from thidua.report.figures import NarrativeFact
from thidua.report.model import Report
from thidua.sign.fields import MM, field_boxes, prepare_pdf

SPACE = SigningSpace(page=2, left=110 * MM, bottom=300, width=85 * MM, height=30 * MM)


def report_of(paragraphs: int) -> Report:
    plan = make_plan()
    said = make_figures(plan, plan.period("2026-Y")).narrative
    more = tuple(
        NarrativeFact(unit_id=plan.units[0].id, row_no=100 + row, section="outlook", body=f"Nhiệm vụ {row}. " * 30)
        for row in range(paragraphs)
    )
    return make_report(narrative=(*said, *more))


def words_on(pdf: bytes, page: int) -> str:
    return PdfReader(BytesIO(pdf)).pages[page].extract_text()


@pytest.mark.parametrize("paragraphs", [0, 1, 2, 3, 4, 6, 9])
def test_fields_are_on_the_page_of_the_signers_name_between_it_and_the_position(paragraphs: int) -> None:
    report = report_of(paragraphs)
    pdf, space = render_pdf(report), find_signing_space(report)
    assert report.signer_name in words_on(pdf, space.page)
    assert report.closing.split(",")[0] in words_on(pdf, space.page).replace("\n", " ")
    heights = heights_of(pdf, space.page)
    assert heights[report.signer_name] < space.bottom < space.bottom + space.height < heights[report.signer_lines[-1]]


def heights_of(pdf: bytes, page: int) -> dict[str, float]:
    """Lowest place of each text on the page, in points from its lower edge."""
    found: dict[str, float] = {}

    def visit(text: str, matrix: list[float], text_matrix: list[float], *_: object) -> None:
        line = text.strip()
        height = matrix[3] * text_matrix[5] + matrix[5]
        found[line] = min(height, found.get(line, height))

    PdfReader(BytesIO(pdf)).pages[page].extract_text(visitor_text=visit)
    return found


def test_seal_covers_a_third_of_the_signature_on_its_left_and_has_its_real_size() -> None:
    boxes = field_boxes(SPACE, seal_mm=36)
    left, bottom, right, top = boxes["person"]
    seal_left, seal_bottom, seal_right, seal_top = boxes["organisation"]
    assert seal_right - left == pytest.approx((right - left) / 3, abs=1)
    assert seal_left < left
    assert (seal_right - seal_left, seal_top - seal_bottom) == pytest.approx((36 * MM, 36 * MM), abs=1)
    assert (seal_bottom + seal_top) / 2 == pytest.approx((bottom + top) / 2, abs=1)
    assert (left + right) / 2 == pytest.approx(SPACE.left + SPACE.width / 2, abs=1)
    assert SPACE.bottom <= bottom < top <= SPACE.bottom + SPACE.height


def test_prepared_file_begins_with_the_report_and_has_the_fields_that_are_wanted(unsigned: bytes) -> None:
    space = find_signing_space(make_report())
    wanted: tuple[SignField, ...] = ("organisation",)
    prepared = prepare_pdf(unsigned, space, fields=wanted, seal_mm=36)
    assert prepared.startswith(unsigned)
    reader = PdfFileReader(BytesIO(prepared))
    (reference,) = reader.root["/AcroForm"]["/Fields"]
    field = reference.get_object()
    assert field["/T"] == "CoQuan"
    assert field["/P"] == reader.root["/Pages"]["/Kids"][space.page]
    assert "/V" not in field

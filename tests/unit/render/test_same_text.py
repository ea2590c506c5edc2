"""Word and PDF say the same, figure by figure and letter by letter."""

from datetime import date
from functools import partial

import pytest

from factories.files import dense, docx_paragraphs, pdf_text, workbook_texts
from factories.plans import make_plan
from factories.reports import (
    KNOWN_AT,
    make_change,
    make_commendation,
    make_model,
    make_movement,
    make_registered,
    make_replacement,
    make_report,
    make_result,
    make_status,
    missing_status,
)
from thidua.render.docx import render_docx
from thidua.render.pdf import render_pdf
from thidua.render.xlsx import render_xlsx
from thidua.report.material import Adjustment
from thidua.report.model import DocumentNumber, Report

CHANGES = tuple(
    make_change(key=f"text:II.{n}", kind="text", label=f"Mục II.{n}", before=before, after=after)
    for n, (before, after) in enumerate(
        [(None, "Nội dung mới. " * 60), ("Nội dung cũ. " * 60, "Nội dung cũ. " * 59 + "Câu sửa."), ("a <b>&", None)]
    )
)


@pytest.fixture(scope="module", params=[("2026-Y", False), ("2026-H1", False), ("2026-Y", True)])
def report(request: pytest.FixtureRequest) -> Report:
    """Every kind of annex; enough movements for several pages; once a replacement with notes and a number."""
    long_text = "Vận động nhân dân hiến đất, góp công làm đường; " * 8
    period_id, is_replacement = request.param
    number = DocumentNumber(number=5, sign="BC-UBND", dated=date(2027, 1, 5))
    plan = make_plan(via="qua Ban Thi đua - Khen thưởng thành phố")
    adjustment = Adjustment(period=plan.period("2026-H1"), revision_no=0, issued_at=KNOWN_AT, changes=CHANGES)
    make = partial(make_replacement, changes=(make_change(after="500", before="480"), *CHANGES))
    return (make if is_replacement else make_report)(
        adjustments=(adjustment,) if is_replacement else (),
        document=number if is_replacement else None,
        plan=plan,
        period_id=period_id,
        obligations=(make_status("P-VHXH"), make_status("CA"), missing_status("TH-01"), make_status("TDP-01")),
        movements=tuple(
            make_movement(None, movement_key=f"unit|{n}", name=f"Phong trào {n}", level="unit") for n in range(30)
        ),
        movement_results=tuple(
            make_result("CA", row_no=n, movement_id=None, name=f"Phong trào {n}", level="unit", result=long_text)
            for n in range(30)
        ),
        commendations=(make_commendation(), make_commendation("ldtt", is_decided=False)),
        models=(make_model("TDP-01"),),
        registered=(make_registered("CA"),),
    )


@pytest.fixture(scope="module")
def in_word(report: Report) -> list[str]:
    return docx_paragraphs(render_docx(report))


@pytest.fixture(scope="module")
def in_pdf(report: Report) -> str:
    return pdf_text(render_pdf(report), report)


def test_whole_text_is_equal(in_word: list[str], in_pdf: str) -> None:
    assert dense("".join(in_word)) == in_pdf


def test_every_paragraph_of_word_stands_in_the_pdf_in_order(in_word: list[str], in_pdf: str) -> None:
    at = 0
    for paragraph in in_word:
        at = in_pdf.index(dense(paragraph), at) + len(dense(paragraph))


def test_every_printed_figure_stands_in_both(report: Report, in_word: list[str], in_pdf: str) -> None:
    word = dense("".join(in_word))
    assert len(report.figures) > 50
    missing = [figure for figure in report.figures if dense(figure.printed) not in word]
    assert not missing
    assert not [figure for figure in report.figures if dense(figure.printed) not in in_pdf]


def test_figures_of_rows_are_the_cells_of_both_and_of_excel(report: Report) -> None:
    """Every cell that claims to be a figure prints exactly that figure."""
    printed = {figure.key: figure.printed for figure in report.figures}
    cells = [
        (key, cell)
        for annex in report.annexes
        for row in annex.rows
        for cell, key in zip(row.cells, row.figures, strict=False)
        if key
    ]
    assert len(cells) > 50
    assert [(key, cell) for key, cell in cells if printed[key] != cell] == []


def test_excel_has_every_text_of_the_annexes(report: Report) -> None:
    texts = workbook_texts(render_xlsx(report))
    for annex in report.annexes:
        assert {annex.number, annex.title, annex.attached_to, *annex.notes, *annex.imprint} <= texts
        figures = {
            cell
            for row in annex.rows
            for cell, key in zip(row.cells, row.figures or [None] * len(row.cells), strict=True)
            if key is None and cell
        }
        assert figures <= texts

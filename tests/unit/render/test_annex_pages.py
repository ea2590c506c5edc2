"""Pages of an annex in the PDF: notes and small print never stand on a page without rows of their table."""

import pytest

from factories.files import dense, pdf_pages
from factories.plans import make_plan, make_unit
from factories.reports import make_model, make_report, make_status
from thidua.render.pdf import render_pdf
from thidua.report.model import Report


def report_of(groups: int) -> Report:
    """With so many units in the annex of completeness, one of which corrected its report late: a note says so."""
    more = [make_unit(id=f"TDP-{number:02}", name=f"Tổ dân phố số {number}") for number in range(2, groups)]
    plan = make_plan(units=[*make_plan().units, *more], targets=[])
    first, *others = (make_status(unit.id) for unit in plan.units)
    corrected = make_status(first.unit_id, is_accepted_on_time=False)
    return make_report(plan=plan, obligations=(corrected, *others))


@pytest.mark.parametrize("groups", [19, 20, 21, 22, 23, 24, 25])
def test_last_page_of_an_annex_has_rows_and_not_only_notes(groups: int) -> None:
    report = report_of(groups)
    last = dense(pdf_pages(render_pdf(report))[-1])
    rows = (f"Tổ dân phố số {groups - 1}", f"Tổ dân phố số {groups - 2}")
    assert all(dense(text) in last for text in (*rows, "Tình trạng", "Ghi chú:", report.provenance.audit_head))


def test_rows_that_fill_a_page_are_not_held_together() -> None:
    long = "Nội dung rất dài của một đơn vị; " * 110
    report = make_report(models=tuple(make_model("CA", row_no=row, result=long) for row in (5, 6)))
    pages = [dense(page) for page in pdf_pages(render_pdf(report))]
    assert sum(page.count(dense("Nội dung rất dài")) for page in pages) == 220

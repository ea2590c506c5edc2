"""The report of a bloc in Word, PDF and Excel: the same text in all, the same bytes from the same report."""

import pytest

from factories.bloc_reports import make_bloc_report
from factories.blocs import BLOC, SCHOOL_YEAR, SCHOOLS, YEAR
from factories.files import dense, docx_paragraphs, pdf_text, workbook_texts
from thidua.render.docx import render_docx
from thidua.render.pdf import render_pdf
from thidua.render.run import render_report
from thidua.render.xlsx import render_xlsx
from thidua.report.annex_blocs import joined_sentences
from thidua.report.model import Annex, Report

OWN_ANNEXES = ["pact", "scores", "score_details", "ballots"]


@pytest.fixture(scope="module", params=[(BLOC, YEAR), (SCHOOLS, SCHOOL_YEAR)], ids=["city", "ward"])
def report(request: pytest.FixtureRequest) -> Report:
    plan_id, period_id = request.param
    return make_bloc_report(plan_id, period_id=period_id)


@pytest.fixture(scope="module")
def in_word(report: Report) -> list[str]:
    return docx_paragraphs(render_docx(report))


@pytest.fixture(scope="module")
def in_pdf(report: Report) -> str:
    return pdf_text(render_pdf(report), report)


def annex(report: Report, key: str) -> Annex:
    return next(one for one in report.annexes if one.key == key)


def test_whole_text_is_equal(in_word: list[str], in_pdf: str) -> None:
    assert dense("".join(in_word)) == in_pdf


def test_every_printed_figure_stands_in_both(report: Report, in_word: list[str], in_pdf: str) -> None:
    word = dense("".join(in_word))
    own = [figure for figure in report.figures if figure.key.startswith(("pact:", "score:", "ballot:"))]
    assert len(own) > 50
    missing = [one for one in own if dense(one.printed) not in word or dense(one.printed) not in in_pdf]
    assert not missing


def test_table_of_points_and_votes_stand_in_all_files(report: Report, in_word: list[str], in_pdf: str) -> None:
    word, excel = dense("".join(in_word)), workbook_texts(render_xlsx(report))
    for key in OWN_ANNEXES:
        printed = annex(report, key)
        for text in (printed.title, *printed.notes):
            assert dense(text) in word
            assert dense(text) in in_pdf
            assert text in excel


def test_votes_are_told_with_their_minutes_and_their_verdict(report: Report) -> None:
    """How many may vote, sat, and handed in which papers; what the rule asks; what came of it."""
    said = " ".join(annex(report, "ballots").notes)
    for part in ("bỏ phiếu kín, thu về", "phiếu hợp lệ", "từ 80% tổng số thành viên", "thành viên dự họp"):
        assert part in said
    verdicts = {row.cells[-1] for row in annex(report, "ballots").rows if row.style != "group"}
    assert verdicts == {"Được suy tôn", "Không đủ tỷ lệ phiếu"}


def test_same_report_gives_the_same_bytes(report: Report) -> None:
    first = render_report(report)
    render_report(make_bloc_report(SCHOOLS, period_id=SCHOOL_YEAR))
    assert render_report(report) == first
    assert render_report(type(report).model_validate_json(report.model_dump_json())) == first


def test_what_was_agreed_is_not_to_be_taken_for_a_result(report: Report) -> None:
    pact = next(annex for annex in report.annexes if annex.key == "pact")
    headings = [row.cells[0] for row in pact.rows if row.style == "group"]
    assert headings
    assert [one for one in headings if "100%" in one] == [one for one in headings if "(mức giao ước: 100%)" in one]


def test_the_bloc_is_named_once_in_a_sentence(report: Report) -> None:
    for sentence in (report.opening, report.closing):
        assert sentence.lower().count("khối thi đua số") == 1


@pytest.mark.parametrize(
    ("texts", "printed"),
    [
        (("Hồ sơ gửi kèm.", "Đối chiếu sổ theo dõi."), "Hồ sơ gửi kèm. Đối chiếu sổ theo dõi."),
        (("Hồ sơ gửi kèm;", "Đối chiếu sổ"), "Hồ sơ gửi kèm. Đối chiếu sổ"),
        ((None, "Đối chiếu sổ."), "Đối chiếu sổ."),
        ((None, None), ""),
    ],
)
def test_evidence_and_reason_are_two_sentences(texts: tuple[str | None, ...], printed: str) -> None:
    assert joined_sentences(*texts) == printed


def test_samples_that_the_bloc_has_not_replaced_are_told_to_who_lets_the_report_go_out(
    report: Report, in_word: list[str]
) -> None:
    assert any("thay bằng thang điểm khối đã thống nhất" in remark for remark in report.remarks)
    assert not any("thay bằng" in text for text in in_word)

"""Text of people is literal in every file: no markup, no template, no formula ever comes out of it."""

import json

import pytest

from factories.files import dense, docx_paragraphs, docx_xml, pdf_text, workbook_texts
from factories.reports import make_model, make_registered, make_report
from thidua.render.run import render_report
from thidua.report.model import Report

HOSTILE = [
    "A & B <x>",
    "{{ 7*7 }} {{7*7}} {% if 1 %}x{% endif %} {# ẩn #}",
    "{_{ 7*7 }_} {_% x %_}",
    "</w:t></w:r></w:p><w:p><w:r><w:t>chèn",
    "]]><script>alert(1)</script>&lt;&amp;",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+84 225 123",
    "-1+1",
    "@SUM(A1:A9)",
    "#N/A",
    '#import "x.typ": * #panic() $x^2$ *đậm* _nghiêng_ `mã` <nhãn> @nguồn',
    "\\n \\u{41} // không phải chú thích /* */ --- ~",
    "“Nháy” 'đơn' \"kép\" … – —",
    "office file flow",
    "Thuỷ lợi; uỷ ban, hoà bình",
    "'; drop table submission; --",
]


@pytest.fixture(scope="module")
def report() -> Report:
    return make_report(
        models=tuple(make_model("CA", row_no=n, name=text, result=text) for n, text in enumerate(HOSTILE)),
        registered=tuple(
            make_registered("CA", row_no=n, name=text, explanation=text) for n, text in enumerate(HOSTILE)
        ),
    )


@pytest.fixture(scope="module")
def files(report: Report) -> dict[str, bytes]:
    return {file.kind: file.data for file in render_report(report)}


def test_literal_in_word(files: dict[str, bytes]) -> None:
    paragraphs = docx_paragraphs(files["docx"])
    assert [text for text in HOSTILE if text not in paragraphs] == []
    assert "49" not in paragraphs
    assert "<script>" not in docx_xml(files["docx"])


def test_literal_in_pdf(report: Report, files: dict[str, bytes]) -> None:
    text = pdf_text(files["pdf"], report)
    assert [hostile for hostile in HOSTILE if dense(hostile) not in text] == []


def test_literal_in_excel(files: dict[str, bytes]) -> None:
    texts = workbook_texts(files["xlsx"])
    assert [hostile for hostile in HOSTILE if hostile not in texts] == []


def test_no_cell_of_excel_is_a_formula(files: dict[str, bytes]) -> None:
    sheets = [docx_xml(files["xlsx"], f"xl/worksheets/sheet{number}.xml") for number in (1, 2, 3, 4)]
    assert not any("<f>" in xml or "<f " in xml for xml in sheets)


def test_literal_in_json(files: dict[str, bytes]) -> None:
    names = [model["name"] for model in json.loads(files["json"])["data"]["models"]]
    assert names == HOSTILE


def test_control_characters_reach_no_file() -> None:
    report = make_report(models=(make_model("CA", name="Mô\x00 hình\x07 \x1b[31mđỏ\u202e\n\tmới\ufffe"),))
    files = {file.kind: file.data for file in render_report(report)}
    assert "Mô hình [31mđỏ mới" in docx_paragraphs(files["docx"])
    assert dense("Mô hình [31mđỏ mới") in pdf_text(files["pdf"], report)
    assert "Mô hình [31mđỏ mới" in workbook_texts(files["xlsx"])
    assert json.loads(files["json"])["data"]["models"][0]["name"] == "Mô hình [31mđỏ mới"

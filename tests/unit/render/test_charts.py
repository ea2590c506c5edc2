"""Charts on paper: the same drawing in PDF and Word, in black, white and grey, with words for who cannot see it."""

import io
import re
import struct
from zipfile import ZipFile

import pytest
import typst
from pypdf.generic import DictionaryObject

from factories.files import dense, docx_xml, drawn_chart, pdf_pages, pdf_reader
from factories.plans import make_plan, make_target
from factories.reports import make_report
from thidua.render.charts import TEMPLATE, draw_charts, load_compiler
from thidua.render.docx import render_docx
from thidua.render.fonts import choose_font
from thidua.render.pdf import render_pdf
from thidua.render.view import charts, report_view
from thidua.report.model import Report

MANY = 30


@pytest.fixture(scope="module")
def report() -> Report:
    return make_report()


def alternative_texts(data: bytes) -> list[str]:
    reader = pdf_reader(data)
    objects = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + len(reader.xref_objStm) + 1))
    return [str(one["/Alt"]) for one in objects if isinstance(one, DictionaryObject) and "/Alt" in one]


def test_pdf_has_the_chart_as_text_and_its_words_for_who_cannot_see_it(report: Report) -> None:
    [chart] = charts(report)
    data = render_pdf(report)
    assert any(drawn_chart(chart) in dense(page) for page in pdf_pages(data))
    assert alternative_texts(data) == [chart.alt]


def test_word_has_the_chart_as_a_picture_with_the_same_words(report: Report) -> None:
    [chart] = charts(report)
    data = render_docx(report)
    with ZipFile(io.BytesIO(data)) as container:
        picture = container.read("word/media/chart1.png")
        assert 'Extension="png"' in container.read("[Content_Types].xml").decode()
        assert "media/chart1.png" in container.read("word/_rels/document.xml.rels").decode()
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack_from(">II", picture, 16)
    xml = docx_xml(data)
    assert xml.count("<w:drawing>") == 1
    assert chart.alt.replace("&", "&amp;") in xml.replace("&#34;", '"')
    extent = re.search(r'<wp:extent cx="(\d+)" cy="(\d+)"/>', xml)
    assert extent is not None
    assert int(extent.group(1)) / int(extent.group(2)) == pytest.approx(width / height, rel=0.01)
    assert int(extent.group(1)) <= 168 * 36_000


def test_same_chart_same_bytes(report: Report) -> None:
    drawn = [block["chart"] for block in report_view(report)["blocks"] if "chart" in block]
    first, other = draw_charts(drawn), draw_charts([{**drawn[0], "mark_text": "khác"}])
    assert draw_charts(drawn) == first
    assert first != other


def test_only_black_white_and_grey(report: Report) -> None:
    listed = "[" + ",".join(chart.model_dump_json() for chart in charts(report)) + "]"
    svg = load_compiler().compile(format="svg", sys_inputs={"charts": listed, "font": choose_font().family})
    assert isinstance(svg, bytes)
    colours = set(re.findall(rb"#([0-9a-f]{6})\b", svg))
    assert colours
    assert all(colour[:2] == colour[2:4] == colour[4:] for colour in colours)


def test_report_without_charts_has_no_picture_parts() -> None:
    data = render_docx(make_report(plan=make_plan(charts=[])))
    with ZipFile(io.BytesIO(data)) as container:
        assert not [name for name in container.namelist() if "media" in name]
        assert "png" not in container.read("[Content_Types].xml").decode()


def test_many_targets_stay_on_one_page() -> None:
    targets = [make_target(id=f"A{n:02}") for n in range(1, MANY + 1)]
    report = make_report(plan=make_plan(targets=targets, charts=["targets"]))
    [chart] = charts(report)
    assert len(chart.bars) == MANY
    assert len([page for page in pdf_pages(render_pdf(report)) if drawn_chart(chart) in dense(page)]) == 1


def test_hostile_names_are_drawn_as_they_are(report: Report) -> None:
    drawn = [block["chart"] for block in report_view(report)["blocks"] if "chart" in block]
    bars = [{**drawn[0]["bars"][0], "label": "#panic() $x$ *đậm* \U0001f600 <a>"}]
    [picture] = draw_charts([{**drawn[0], "bars": bars}])
    assert picture.data.startswith(b"\x89PNG")
    assert TEMPLATE.exists()
    assert issubclass(typst.TypstError, Exception)

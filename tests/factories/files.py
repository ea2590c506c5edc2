"""What a reader sees in produced files: text in the order of reading, without what pages add to it."""

import io
import re
from collections.abc import Iterator
from itertools import groupby
from zipfile import ZipFile

from docx import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from thidua.render.view import charts
from thidua.report.chart_model import Chart
from thidua.report.model import Annex, Report

_SPACES = re.compile(r"\s+")


def dense(text: str) -> str:
    """Without any white space: line ends fall elsewhere in every layout."""
    return _SPACES.sub("", text)


def docx_paragraphs(data: bytes) -> list[str]:
    """Every paragraph with text, tables cell by cell."""
    body = Document(io.BytesIO(data)).element.body
    return [text for paragraph in body.iter(qn("w:p")) if (text := _paragraph_text(paragraph)).strip()]


def _paragraph_text(paragraph: BaseOxmlElement) -> str:
    return "".join(node.text or "" for node in paragraph.iter(qn("w:t")))


def docx_xml(data: bytes, name: str = "word/document.xml") -> str:
    with ZipFile(io.BytesIO(data)) as container:
        return container.read(name).decode("utf-8")


def pdf_reader(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def pdf_pages(data: bytes) -> list[str]:
    """Text of every page as it is drawn."""
    return [page.extract_text() for page in pdf_reader(data).pages]


def pdf_text(data: bytes, report: Report) -> str:
    """All text in the order of reading and without white space; page numbers, repeated table headings and what is drawn
    in charts left out: Word has a picture there, whose words are its alternative text."""
    page_no = 0
    drawn_charts = [drawn_chart(chart) for chart in charts(report)]
    annex: Annex | None = None
    whole: list[str] = []
    for page in pdf_pages(data):
        text = dense(page)
        for chart in drawn_charts:
            text = text.replace(chart, "", 1)
        starts = next((a for a in report.annexes if text.startswith(dense(a.number + a.title))), None)
        annex = starts or annex
        page_no = 1 if starts or not whole else page_no + 1
        if page_no > 1:
            text = text.removeprefix(str(page_no))
        if annex is not None:
            drawn = "".join(drawn_headings(annex))
            text = text.replace(drawn, "".join(table_headings(annex)), 1) if starts else text.removeprefix(drawn)
        whole.append(text)
    return "".join(whole)


def drawn_chart(chart: Chart) -> str:
    """All text of a chart in the order of drawing; its caption is a paragraph below it."""
    rows = [text for bar in chart.bars for text in (bar.label, bar.value, bar.note)]
    return dense("".join([chart.mark_text, *rows, *(entry.text for entry in chart.legend), chart.remark]))


def table_headings(annex: Annex) -> Iterator[str]:
    """Headings in the order of reading: the upper row, then what stands below groups."""
    for group, columns in groupby(annex.columns, key=lambda column: column.group):
        yield from [dense(group)] if group else [dense(column.heading) for column in columns]
    yield from (dense(column.heading) for column in annex.columns if column.group)


def drawn_headings(annex: Annex) -> Iterator[str]:
    """The same in the order of drawing: typst draws cells over two rows after those over one."""
    yield from (dense(group) for group, _ in groupby(annex.columns, key=lambda column: column.group) if group)
    yield from (dense(column.heading) for column in annex.columns if not column.group)
    yield from (dense(column.heading) for column in annex.columns if column.group)


def workbook(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def workbook_texts(data: bytes) -> set[str]:
    """Every cell of every sheet, as text."""
    return {
        str(cell.value)
        for sheet in workbook(data).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }

"""All files of one report, made from its model alone."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Literal

from thidua.plan.layouts import layout_files
from thidua.render.charts import DRAWING as CHART_DRAWING
from thidua.render.charts import TEMPLATE as CHART_TEMPLATE
from thidua.render.data import render_json
from thidua.render.docx import TEMPLATE as WORD_TEMPLATE
from thidua.render.docx import render_docx
from thidua.render.fonts import choose_font
from thidua.render.pdf import TEMPLATE as PDF_TEMPLATE
from thidua.render.pdf import render_pdf
from thidua.render.xlsx import render_xlsx
from thidua.report.model import Report
from thidua.report.phrases import PHRASES

FileKind = Literal["docx", "pdf", "xlsx", "json"]


@dataclass(frozen=True, kw_only=True)
class RenderedFile:
    """file_name: at most 50 characters, without diacritics."""

    kind: FileKind
    file_name: str
    data: bytes


def render_report(report: Report) -> tuple[RenderedFile, ...]:
    """Word, PDF, Excel, JSON, in this order; the same report gives the same bytes. OperatorError for a bad template."""
    stem = report.file_stem
    # typst works without Python's lock: the PDF takes as long as all others together, so they are made meanwhile.
    with ThreadPoolExecutor(max_workers=1) as beside:
        pdf = beside.submit(render_pdf, report)
        word, sheets, data = render_docx(report), render_xlsx(report), render_json(report)
    return (
        RenderedFile(kind="docx", file_name=f"{stem}.docx", data=word),
        RenderedFile(kind="pdf", file_name=f"{stem}.pdf", data=pdf.result()),
        RenderedFile(kind="xlsx", file_name=f"{stem}-phu-luc.xlsx", data=sheets),
        RenderedFile(kind="json", file_name=f"{stem}.json", data=data),
    )


@cache
def template_sha256() -> str:
    """Hash of everything but the report that the bytes depend on: words, both templates, the fonts in use."""
    digest = hashlib.sha256()
    for path in (
        PHRASES,
        *layout_files(),
        WORD_TEMPLATE,
        PDF_TEMPLATE,
        CHART_TEMPLATE,
        CHART_DRAWING,
        *choose_font().files,
    ):
        digest.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()

"""PDF: `templates/report.typ` set by typst, PDF/A-2a (tagged, archival), one font family and nothing else embedded."""

import json
import re
from functools import cache
from itertools import count
from threading import Lock
from typing import Any, Final

import typst

from thidua.errors import OperatorError
from thidua.render.fonts import FontChoice, choose_font
from thidua.render.view import report_view
from thidua.report.model import Report
from thidua.settings import project_path

TEMPLATE = project_path("templates", "report.typ")
STANDARD: Final = "a-2a"
NO_GLYPH = "\N{WHITE SQUARE}"
JSON_MARKS = frozenset(map(ord, '{}[]":,\\ '))
REMEMBERED_DOCUMENTS = 10
"""typst drops what it has worked out when it was not used in the last so many documents. A report of 45 pages leaves
50 MiB."""

_ONE_AT_A_TIME = Lock()
_REPORTS_BEFORE = count()


@cache
def load_compiler() -> typst.Compiler:
    """One compiler per process: it keeps the fonts and what it has learnt of the template."""
    folders = sorted({file.parent for file in choose_font().files})
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)


def render_pdf(report: Report) -> bytes:
    """The report as PDF; the same report and font give the same bytes. OperatorError for a template that fails."""
    inputs = template_inputs(report)
    timestamp = int(report.provenance.known_at.timestamp())
    try:
        # typst's compiler refuses a second caller while it works.
        with _ONE_AT_A_TIME:
            _forget_last_report()
            data, warnings = load_compiler().compile_with_warnings(
                format="pdf", sys_inputs=inputs, pdf_standards=STANDARD, timestamp=timestamp
            )
    except typst.TypstError as error:
        raise _refusal(error) from error
    if warnings:
        raise _refusal(warnings[0])
    assert isinstance(data, bytes)
    return data


@cache
def _load_empty_compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False))


def _forget_last_report() -> None:
    """Let typst drop what it has worked out: no other report is like it, and an empty document costs microseconds.

    To drop it takes a tenth of the time that the report took, so it is not done where no report follows: a task makes
    one and its process ends.
    """
    if next(_REPORTS_BEFORE) == 0:
        return
    for _ in range(REMEMBERED_DOCUMENTS + 1):
        _load_empty_compiler().compile(b"", format="svg")


def template_inputs(report: Report) -> dict[str, str]:
    """What the template reads: the report as JSON, and the name of the font."""
    font = choose_font()
    return {"report": with_glyphs(json.dumps(_view(report), ensure_ascii=False), font), "font": font.family}


def _refusal(fault: typst.TypstError | typst.TypstWarning) -> OperatorError:
    """A warning counts as a fault: typst only warns of a font that it does not have, and prints nothing."""
    return OperatorError(
        f"Mẫu PDF {TEMPLATE.name} không dùng được: {fault}",
        remedy="Kiểm tra phần vừa sửa trong templates/report.typ và phông chữ, hoặc lấy lại bản mẫu gốc.",
    )


def _view(report: Report) -> dict[str, Any]:
    """As Word gets it, but a cell is its text alone: typst takes sides and widths from the columns."""
    view = report_view(report)
    for annex in view.get("annexes", ()):
        for row in annex["rows"]:
            row["cells"] = [cell["text"] for cell in row["cells"]]
    return view


def with_glyphs(text: str, font: FontChoice) -> str:
    """The JSON text with '□' for what the font cannot show (emoji, other scripts): PDF/A refuses missing glyphs."""
    return _missing_letters(font).sub(NO_GLYPH, text)


@cache
def _missing_letters(font: FontChoice) -> re.Pattern[str]:
    shown = "".join(map(chr, sorted(font.letters | JSON_MARKS)))
    return re.compile(f"[^{re.escape(shown)}]")

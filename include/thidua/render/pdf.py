"""PDF: `templates/report.typ` set by typst, PDF/A-2a (tagged, archival), one font family and nothing else embedded."""

import json
from functools import cache
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

_ONE_AT_A_TIME = Lock()


@cache
def load_compiler() -> typst.Compiler:
    """One compiler per process: it keeps the fonts and what it has learnt of the template."""
    folders = sorted({file.parent for file in choose_font().files})
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)


def render_pdf(report: Report) -> bytes:
    """The report as PDF; the same report and font give the same bytes. OperatorError for a template that fails."""
    font = choose_font()
    inputs = {"report": json.dumps(with_glyphs(report_view(report), font), ensure_ascii=False), "font": font.family}
    timestamp = int(report.provenance.known_at.timestamp())
    try:
        # typst's compiler refuses a second caller while it works.
        with _ONE_AT_A_TIME:
            data, warnings = load_compiler().compile_with_warnings(
                format="pdf", sys_inputs=inputs, pdf_standards=STANDARD, timestamp=timestamp
            )
    except typst.TypstError as error:
        raise _refusal(error) from error
    if warnings:
        raise _refusal(warnings[0])
    assert isinstance(data, bytes)
    return data


def _refusal(fault: typst.TypstError | typst.TypstWarning) -> OperatorError:
    """A warning counts as a fault: typst only warns of a font that it does not have, and prints nothing."""
    return OperatorError(
        f"Mẫu PDF {TEMPLATE.name} không dùng được: {fault}",
        remedy="Kiểm tra phần vừa sửa trong templates/report.typ và phông chữ, hoặc lấy lại bản mẫu gốc.",
    )


def with_glyphs(value: Any, font: FontChoice) -> Any:
    """The same values with '□' for what the font cannot show (emoji, other scripts): PDF/A refuses missing glyphs."""
    if isinstance(value, str):
        return "".join(letter if ord(letter) in font.letters else NO_GLYPH for letter in value)
    if isinstance(value, dict):
        return {key: with_glyphs(item, font) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [with_glyphs(item, font) for item in value]
    return value

"""Where the space for the signature is in a report's PDF: the template marks it, and typst says where it came to."""

import json
from dataclasses import dataclass

import typst

from thidua.errors import OperatorError
from thidua.render.fonts import choose_font
from thidua.render.pdf import TEMPLATE, template_inputs
from thidua.report.model import Report

PAGE_HEIGHT = 841.89
"""A4, upright, in points."""

_UNIT = "pt"


@dataclass(frozen=True, kw_only=True)
class SigningSpace:
    """The free space between position and name of the signer. page: from 0. Points, from the lower left corner."""

    page: int
    left: float
    bottom: float
    width: float
    height: float


def find_signing_space(report: Report) -> SigningSpace:
    """By the same template, words and font as `render_pdf`. OperatorError for a template that marks no space."""
    folders = sorted({file.parent for file in choose_font().files})
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    compiler = typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts, sys_inputs=template_inputs(report))
    found = json.loads(compiler.query("<signing-space>", field="value"))
    if len(found) != 1:
        raise OperatorError(
            f"Mẫu PDF {TEMPLATE.name} không có đúng một chỗ ký (nhãn <signing-space>).",
            remedy="Giữ dòng signing-mark ở khối chữ ký của templates/report.typ, hoặc lấy lại bản mẫu gốc.",
        )
    (mark,) = found
    return SigningSpace(
        page=mark["page"] - 1,
        left=_points(mark["x"]),
        bottom=PAGE_HEIGHT - _points(mark["y"]),
        width=_points(mark["width"]),
        height=_points(mark["height"]),
    )


def _points(length: str) -> float:
    """'85.04pt' as typst tells a length."""
    return float(length.removesuffix(_UNIT))

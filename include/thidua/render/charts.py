"""Charts as pictures, for Word: drawn by the very template that draws them in the PDF, so both look the same."""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any, Final

import typst

from thidua.errors import OperatorError
from thidua.render.fonts import choose_font
from thidua.render.pdf import with_glyphs
from thidua.settings import project_path

TEMPLATE = project_path("templates", "charts.typ")
DRAWING = project_path("templates", "chart.typ")
DOTS_PER_INCH: Final = 144
EMU_PER_INCH = 914_400

_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, kw_only=True)
class Picture:
    """data: PNG. width, height: as printed, in English Metric Units."""

    data: bytes
    width: int
    height: int


@cache
def load_compiler() -> typst.Compiler:
    """A compiler of its own: that of the PDF may be at work at the same time."""
    folders = sorted({file.parent for file in choose_font().files})
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)


def draw_charts(charts: Sequence[dict[str, Any]]) -> tuple[Picture, ...]:
    """One picture each of charts as the templates see them; the same chart and font give the same bytes. OperatorError
    for a template that fails."""
    if not charts:
        return ()
    font = choose_font()
    inputs = {"charts": with_glyphs(json.dumps(charts, ensure_ascii=False), font), "font": font.family}
    try:
        with _ONE_AT_A_TIME:
            pages = load_compiler().compile(format="png", ppi=DOTS_PER_INCH, sys_inputs=inputs)
    except typst.TypstError as error:
        raise OperatorError(
            f"Mẫu biểu đồ {DRAWING.name} không dùng được: {error}",
            remedy="Kiểm tra phần vừa sửa trong templates/chart.typ, charts.typ, hoặc lấy lại bản mẫu gốc.",
        ) from error
    assert pages is not None
    return tuple(map(_picture, [pages] if isinstance(pages, bytes) else pages))


def _picture(data: bytes) -> Picture:
    """Size from the header of the PNG (ISO/IEC 15948, 11.2.1)."""
    width, height = struct.unpack_from(">II", data, 16)
    return Picture(
        data=data, width=width * EMU_PER_INCH // DOTS_PER_INCH, height=height * EMU_PER_INCH // DOTS_PER_INCH
    )

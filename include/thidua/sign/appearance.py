"""What the organisation's signature looks like on the page: the picture of its seal, or words where there is none.

The stamp is set by typst in the font of the report, so that no other font gets into the file. Both are pictures on a
see-through ground: what they cover stays legible.
"""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final

import typst
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.stamp import StaticStampStyle

from thidua.errors import OperatorError
from thidua.render.fonts import choose_font
from thidua.sign.fields import Box
from thidua.text.dates import LEGAL_ZONE

STANDARD: Final = "a-2b"
TEMPLATE = b"""
#set page(width: eval(sys.inputs.width), height: eval(sys.inputs.height), margin: 0pt, fill: none)
#set text(font: sys.inputs.font, size: 9pt, fill: rgb("#d40000"), lang: "vi", fallback: false)
#set par(leading: 3pt, spacing: 4pt)
#if "image" in sys.inputs {
  image(sys.inputs.image, width: 100%, height: 100%, fit: "contain")
} else {
  align(horizon + left, { for one in sys.inputs.lines.split("\\n") { par(one) } })
}
"""
IMAGE_KINDS = {".png", ".svg"}


def stamp_lines(name: str, at: datetime) -> tuple[str, str]:
    """'Cơ quan ký: ...', 'Thời gian ký: 14/12/2026 10:05:00 +07:00'."""
    return f"Cơ quan ký: {name}", f"Thời gian ký: {at.astimezone(LEGAL_ZONE):%d/%m/%Y %H:%M:%S} +07:00"


def make_stamp(box: Box, *, lines: tuple[str, ...], image: Path | None, folder: Path) -> StaticStampStyle:
    """The look of a signature in a field of that size. folder: for the page that pyHanko reads it from."""
    width, height = box[2] - box[0], box[3] - box[1]
    inputs = {"width": f"{width}pt", "height": f"{height}pt", "font": choose_font().family, "lines": "\n".join(lines)}
    if image is not None:
        inputs["image"] = f"/{_checked(image).name}"
    page = folder / "stamp.pdf"
    page.write_bytes(_compile(inputs, root=folder if image is None else image.parent))
    middle = AxisAlignment.ALIGN_MID
    return StaticStampStyle(
        background=ImportedPdfPage(str(page)),  # type: ignore[no-untyped-call]  # pyHanko gives it no types
        border_width=0,
        background_layout=SimpleBoxLayoutRule(x_align=middle, y_align=middle, margins=Margins()),
    )


def stamp_folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="thidua-stamp-")


def _checked(image: Path) -> Path:
    if image.suffix.lower() not in IMAGE_KINDS or not image.is_file():
        raise OperatorError(
            f"Không dùng được hình con dấu {image}.",
            remedy="Ghi đường dẫn tới tệp .png nền trong suốt, màu đỏ, đúng kích thước thực vào mục image của kết nối.",
        )
    return image


def _compile(inputs: dict[str, str], *, root: Path) -> bytes:
    folders = sorted({file.parent for file in choose_font().files})
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    try:
        data = typst.Compiler(TEMPLATE, root=root, font_paths=fonts, sys_inputs=inputs).compile(
            format="pdf", pdf_standards=STANDARD, timestamp=0
        )
    except typst.TypstError as error:
        raise OperatorError(
            f"Không lập được hình chữ ký: {error}",
            remedy="Kiểm tra tệp hình con dấu (mục image của kết nối ký số) rồi chạy lại.",
        ) from error
    assert isinstance(data, bytes)
    return data

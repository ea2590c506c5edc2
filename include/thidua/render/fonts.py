"""Which font the PDF is set in: Times New Roman where it is installed, else Liberation Serif, kept with the project.

NĐ 30/2020/NĐ-CP, Phụ lục I asks for Times New Roman. Liberation Serif 2.x has the same widths, so lines break at the
same places. A font that lacks a Vietnamese letter is never chosen: the letter would come from another family.
"""

import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from thidua.errors import OperatorError
from thidua.settings import project_path

BUNDLED = project_path("templates", "fonts")
BUNDLED_FILES = tuple(f"LiberationSerif-{style}.ttf" for style in ("Regular", "Bold", "Italic", "BoldItalic"))
TIMES_FILES = (
    ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"),
    tuple(f"Times_New_Roman{style}.ttf" for style in ("", "_Bold", "_Italic", "_Bold_Italic")),
    tuple(f"Times New Roman{style}.ttf" for style in ("", " Bold", " Italic", " Bold Italic")),
)
"""Regular, bold, italic, bold italic, as Windows, Debian's installer and macOS name them."""

SYSTEM_FOLDERS = (
    Path("/usr/share/fonts/truetype/msttcorefonts"),
    Path("/usr/share/fonts/msttcore"),
    Path("/usr/local/share/fonts"),
    Path("/Library/Fonts"),
    Path("/System/Library/Fonts/Supplemental"),
    Path("C:/Windows/Fonts"),
)
VIETNAMESE = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
    "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬBCDĐEÈẺẼÉẸÊỀỂỄẾỆGHIÌỈĨÍỊKLMNOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢPQRSTUÙỦŨÚỤƯỪỬỮỨỰVXYỲỶỸÝỴ"
)


@dataclass(frozen=True, kw_only=True)
class FontChoice:
    """family: its name. files: regular, bold, italic, bold italic. letters: code points that all four have."""

    family: str
    files: tuple[Path, ...]
    letters: frozenset[int]


@cache
def choose_font() -> FontChoice:
    """Times New Roman from a common folder of the system, else the bundled font.

    `THIDUA_FONT_DIR` names the folder instead; OperatorError where it does not hold the font.
    """
    own = os.environ.get("THIDUA_FONT_DIR")
    if not own:
        return find_times(SYSTEM_FOLDERS) or bundled_font()
    wanted = find_times([Path(own)])
    if wanted is None:
        raise OperatorError(
            f"THIDUA_FONT_DIR={own}: không có đủ bốn tệp Times New Roman có chữ Việt.",
            remedy="Chép đủ bốn tệp (thường, đậm, nghiêng, đậm nghiêng), hoặc bỏ biến này để dùng phông đi kèm.",
        )
    return wanted


def find_times(folders: Iterable[Path]) -> FontChoice | None:
    """The first whole set of four files that has every Vietnamese letter."""
    for files in _candidates(folders):
        letters = common_letters(files)
        if letters.issuperset(map(ord, VIETNAMESE)):
            return FontChoice(family="Times New Roman", files=files, letters=letters)
    return None


def bundled_font() -> FontChoice:
    files = tuple(BUNDLED / name for name in BUNDLED_FILES)
    return FontChoice(family="Liberation Serif", files=files, letters=common_letters(files))


def _candidates(folders: Iterable[Path]) -> Iterator[tuple[Path, ...]]:
    for folder in folders:
        for names in TIMES_FILES:
            files = tuple(folder / name for name in names)
            if all(file.is_file() for file in files):
                yield files


def common_letters(files: Iterable[Path]) -> frozenset[int]:
    """Code points for which every one of the fonts has a glyph."""
    return frozenset.intersection(*(read_letters(file.read_bytes()) for file in files))


def read_letters(font: bytes) -> frozenset[int]:
    """Code points of a TrueType font's Unicode map (OpenType 'cmap', format 4)."""
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * count, 16)}
    start = tables[b"cmap"]
    (maps,) = struct.unpack_from(">H", font, start + 2)
    for at in range(start + 4, start + 4 + 8 * maps, 8):
        offset = start + struct.unpack_from(">I", font, at + 4)[0]
        if struct.unpack_from(">H", font, offset) == (4,):
            return frozenset(_segments(font, offset))
    return frozenset()


def _segments(font: bytes, offset: int) -> Iterator[int]:
    """Format 4: runs of code points; a run may point into an array of glyphs, in which 0 means 'no glyph'."""
    count = struct.unpack_from(">H", font, offset + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, offset + 14)
    starts = struct.unpack_from(f">{count}H", font, offset + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", font, offset + 16 + 4 * count)
    offsets_at = offset + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", font, offsets_at)
    for place, (first, last, delta, jump) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(first, last + 1):
            glyph = code
            if jump:
                (glyph,) = struct.unpack_from(">H", font, offsets_at + 2 * place + jump + 2 * (code - first))
            if code != 0xFFFF and glyph and (glyph + delta) & 0xFFFF:
                yield code

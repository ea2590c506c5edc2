"""Which font is chosen, and that it has every Vietnamese letter."""

import shutil
import struct
from pathlib import Path

import pytest

from thidua.errors import OperatorError
from thidua.render.fonts import (
    BUNDLED,
    BUNDLED_FILES,
    TIMES_FILES,
    VIETNAMESE,
    bundled_font,
    choose_font,
    find_times,
    read_letters,
)


def install(folder: Path, names: tuple[str, ...]) -> None:
    """Four files under the names of Times New Roman; what they hold is the bundled font."""
    for name, bundled in zip(names, BUNDLED_FILES, strict=True):
        shutil.copy(BUNDLED / bundled, folder / name)


def make_font(letters: str) -> bytes:
    """A font file that is nothing but a character map (format 4, one segment per letter)."""
    codes = [*sorted(map(ord, letters)), 0xFFFF]
    count = len(codes)
    arrays = (codes, [0], codes, [(1 - code) & 0xFFFF for code in codes], [0] * count)
    body = b"".join(struct.pack(f">{len(array)}H", *array) for array in arrays)
    table = struct.pack(">HHI", 3, 1, 12) + struct.pack(">7H", 4, 14 + len(body), 0, 2 * count, 0, 0, 0) + body
    return (
        b"\0\1\0\0"
        + struct.pack(">4H", 1, 0, 0, 0)
        + b"cmap"
        + struct.pack(">3I", 0, 28, len(table))
        + struct.pack(">HH", 0, 1)
        + table
    )


def test_bundled_font_has_every_vietnamese_letter() -> None:
    font = bundled_font()
    assert font.family == "Liberation Serif"
    assert not set(map(ord, VIETNAMESE)) - font.letters
    assert ord("😀") not in font.letters


@pytest.mark.parametrize("names", TIMES_FILES)
def test_times_new_roman_is_taken_where_it_is_whole(tmp_path: Path, names: tuple[str, ...]) -> None:
    install(tmp_path, names)
    font = find_times([tmp_path / "không có", tmp_path])
    assert font is not None
    assert font.family == "Times New Roman"
    assert font.files == tuple(tmp_path / name for name in names)


def test_a_set_with_a_file_missing_is_left(tmp_path: Path) -> None:
    install(tmp_path, TIMES_FILES[0])
    (tmp_path / TIMES_FILES[0][3]).unlink()
    assert find_times([tmp_path]) is None


def test_a_set_without_vietnamese_letters_is_left(tmp_path: Path) -> None:
    install(tmp_path, TIMES_FILES[0])
    (tmp_path / TIMES_FILES[0][1]).write_bytes(make_font(VIETNAMESE.replace("ợ", "")))
    assert find_times([tmp_path]) is None


def test_letters_are_read_from_the_map() -> None:
    assert read_letters(make_font("aợ")) == frozenset(map(ord, "aợ"))


def test_a_folder_named_by_the_operator_must_hold_the_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_FONT_DIR", str(tmp_path))
    with pytest.raises(OperatorError, match="THIDUA_FONT_DIR"):
        choose_font.__wrapped__()
    install(tmp_path, TIMES_FILES[1])
    assert choose_font.__wrapped__().family == "Times New Roman"

"""A cut-off zip is told from a whole one without unpacking it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.landing import make_zip
from thidua.collect.zip_end import ends_with_end_record, has_zip_end

WHOLE = make_zip(comment="Ghi chú".encode())


def ends(tmp_path: Path, data: bytes) -> bool:
    path = tmp_path / "tep"
    path.write_bytes(data)
    return has_zip_end(path, size_bytes=len(data))


@pytest.mark.parametrize("comment", [b"", b"x", b"PK\x05\x06" + b"y" * 100, b"z" * 65535])
def test_whole_zip_has_its_end(tmp_path: Path, comment: bytes) -> None:
    assert ends(tmp_path, make_zip(comment=comment))


@given(cut=st.integers(min_value=1, max_value=len(WHOLE) - 2))
def test_no_part_of_a_zip_has_its_end(cut: int) -> None:
    assert not ends_with_end_record(WHOLE[:-cut])


def test_zip_inside_of_a_cut_zip_is_not_its_end(tmp_path: Path) -> None:
    assert not ends(tmp_path, WHOLE[:40] + make_zip("bên trong") + b"\x00" * 30)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", False),
        (b"PK", False),
        (b"\x00" * 4096, True),  # not a zip: nothing to wait for, the gate will say what it is
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504, True),
        (b"P", True),
    ],
)
def test_other_content(tmp_path: Path, data: bytes, expected: bool) -> None:
    assert ends(tmp_path, data) is expected


def test_preallocated_file_is_not_whole(tmp_path: Path) -> None:
    assert not ends(tmp_path, WHOLE[:100] + b"\x00" * (len(WHOLE) - 100))

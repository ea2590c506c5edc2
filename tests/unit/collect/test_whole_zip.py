"""A zip proves itself whole, and nothing that is half-written does."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.landing import make_zip
from thidua.collect.whole_zip import is_whole_zip

LIBRE_OFFICE = Path(__file__).resolve().parents[2] / "data" / "saved-by-libreoffice.xlsx"


class Stream(io.BytesIO):
    """Cannot be wound back, so that zipfile writes lengths and checksums behind each member."""

    def seekable(self) -> bool:
        return False


def make_members(words: str, *, buffer: io.BytesIO | None = None, comment: bytes = b"") -> bytes:
    """Several members with much different content: 2 to 3 KiB each, packed."""
    target = buffer if buffer is not None else io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            text = " ".join(f"{words} {number * 7919 * place % 104729}" for place in range(700))
            archive.writestr(zipfile.ZipInfo(f"xl/sheet{number}.xml"), text, zipfile.ZIP_DEFLATED)
        archive.comment = comment
    return target.getvalue()


NEW, OLD = make_members("mới"), make_members("cũ")


@pytest.mark.parametrize(
    "data",
    [
        NEW,
        make_zip(),
        make_members("dòng", buffer=Stream()),
        make_members("x", comment=b"PK\x05\x06 ghi"),
        make_zip(""),
    ],
    ids=["members", "one", "lengths behind", "comment", "empty member"],
)
def test_whole_zip_is_proven(data: bytes) -> None:
    assert is_whole_zip(data)


def test_workbook_as_libre_office_saves_it_is_proven() -> None:
    assert is_whole_zip(LIBRE_OFFICE.read_bytes())


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"PK", b"PK\x05\x06" + bytes(18)], ids=["empty", "pdf", "start", "end"]
)
def test_other_files_prove_nothing(data: bytes) -> None:
    assert is_whole_zip(data) is (len(data) == 22)


@given(cut=st.integers(min_value=1, max_value=len(NEW)))
def test_no_part_of_a_zip_is_proven(cut: int) -> None:
    assert not is_whole_zip(NEW[:-cut])
    assert not is_whole_zip(NEW[cut:])


@given(written=st.integers(min_value=0, max_value=len(NEW) - 1))
def test_space_set_aside_for_a_copy_that_goes_on_is_not_proven(written: int) -> None:
    so_far = NEW[:written] + bytes(len(NEW) - written)
    # The last bytes of a zip are zeros, with which it is whole.
    assert is_whole_zip(so_far) is (so_far == NEW)


@given(hole=st.integers(min_value=0, max_value=len(NEW) - 512), length=st.integers(min_value=512, max_value=4096))
def test_a_hole_that_another_stream_has_still_to_fill_is_not_proven(hole: int, length: int) -> None:
    kept = NEW[: hole + length]
    assert not is_whole_zip(kept[:hole] + bytes(len(kept) - hole) + NEW[hole + length :])


@given(written=st.integers(min_value=1, max_value=min(len(NEW), len(OLD)) - 1))
def test_an_older_file_that_is_being_written_over_is_not_proven(written: int) -> None:
    mixed = NEW[:written] + OLD[written:]
    assert is_whole_zip(mixed) is (mixed in {NEW, OLD})


def test_bytes_between_the_members_are_a_reason_to_look_again() -> None:
    assert not is_whole_zip(b"MZ" + NEW)
    assert not is_whole_zip(NEW + b"x")

"""Offices are kept, names of persons are not."""

import unicodedata
from typing import Literal, get_args

import pytest

from thidua.text.offices import is_office, office_of

PLACES = ("phường Chu Văn An", "Chu Văn An", "Trường THCS Nguyễn Văn Trỗi")
Form = Literal["NFC", "NFD"]
FORMS = get_args(Form)


@pytest.mark.parametrize(
    "office",
    [
        "TM. UBND phường, KT. Chủ tịch, Phó Chủ tịch",
        "Thủ tướng Chính phủ",
        "Chủ tịch UBND phường Chu Văn An",
        "Chủ tịch UBND Chu Văn An",
        "CHỦ TỊCH UBND PHƯỜNG LÊ THANH NGHỊ",
        "Hiệu trưởng Trường THCS Nguyễn Trãi",
        "Hiệu trưởng Trường THCS Nguyễn Văn Trỗi",
        "Chủ tịch UBND thành phố Hà Nội",
        "Bí thư Đoàn TNCS Hồ Chí Minh",
        "Bí thư Đoàn Thanh niên",
        "Tổng Giám đốc",
    ],
)
def test_an_office_stays_as_it_is(office: str) -> None:
    assert (office_of(office, PLACES), is_office(office, PLACES)) == (office, True)


@pytest.mark.parametrize(
    ("written", "office"),
    [
        ("Chủ tịch Nguyễn Văn A", "Chủ tịch"),
        ("CHỦ TỊCH NGUYỄN VĂN A", "CHỦ TỊCH"),
        ("Chủ tịch UBND phường (Nguyễn Văn A)", "Chủ tịch UBND phường"),
        ("Chủ tịch\nVũ Thị Hoà", "Chủ tịch"),
        ("Ông Trần Thị B - Phó Chủ tịch", "Phó Chủ tịch"),
        ("Nguyễn Văn A Chủ tịch UBND phường", "Chủ tịch UBND phường"),
        ("Nguyễn Văn A trưởng phòng", "trưởng phòng"),
        ("Trưởng phòng Lê Văn Trưởng", "Trưởng phòng"),
        ("Trưởng ban Đoàn Văn An", "Trưởng ban"),
        ("Chủ tịch xã Nguyễn Văn A", "Chủ tịch xã"),
        ("Nguyễn Văn Trưởng", None),
        ("Nguyễn Văn Bình", None),
        ("Bình", None),
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_a_name_goes_and_the_office_beside_it_stays(written: str, office: str | None, form: Form) -> None:
    text = unicodedata.normalize(form, written)
    assert (office_of(text, PLACES), is_office(text, PLACES)) == (office, False)


def test_a_place_is_one_where_it_is_known() -> None:
    assert office_of("Chủ tịch UBND phường Chu Văn An") == "Chủ tịch UBND phường"

"""Text from cells: kept as written, or refused because it cannot be printed or is in an old encoding."""

import unicodedata
from collections.abc import Callable

import pytest

from factories.legacy import as_tcvn3, as_vni
from thidua.text.clean import clean_text, is_legacy_encoded

NAMES = [
    "Ủy ban nhân dân phường",
    "Phòng Văn hóa - Xã hội",
    "Phòng Kinh tế, Hạ tầng và Đô thị",
    "Văn phòng Hội đồng nhân dân",
    "Trung tâm Phục vụ hành chính công",
    "Ban Chỉ huy Quân sự phường",
    "Công an phường",
    "Trạm Y tế phường",
    "Bảo hiểm xã hội cơ sở",
    "Ủy ban Mặt trận Tổ quốc Việt Nam",
    "Hội Liên hiệp Phụ nữ",
    "Đoàn Thanh niên Cộng sản Hồ Chí Minh",
    "Hội Cựu chiến binh",
    "Hội Nông dân",
    "Liên đoàn Lao động",
    "Ban Xây dựng Đảng",
    "Trường Tiểu học Lê Thanh Nghị",
    "Trường Trung học cơ sở Chu Văn An",
    "Trường Mầm non Hoa Phượng Đỏ",
    "Tổ dân phố số 12 Trần Thành Ngọ",
    "Thôn Cổ Am, xã Vĩnh Bảo",
    "Hợp tác xã dịch vụ nông nghiệp Thượng Hồng",
    "Quận Lê Chân, thành phố Hải Phòng",
    "Phường Thủy Nguyên",
    "Đặc khu Bạch Long Vĩ",
]
SENTENCES = [
    "Đã ban hành kế hoạch phát động thi đua và tổ chức quán triệt tới toàn thể cán bộ, công chức.",
    "Tỷ lệ hộ nghèo giảm còn 0,2%; giải quyết việc làm cho trên 500 lao động.",
    "Tiếp tục đổi mới nội dung, hình thức tổ chức các phong trào thi đua yêu nước.",
]
CLEAN = [
    *NAMES,
    *SENTENCES,
    "Diện tích 100 m², nhiệt độ 25 °C, sai số ± 5%",
    "Công ty TNHH Nestlé Việt Nam",
    "“Dân vận khéo” - Cả nước thi đua",
    "Xe Citroën của đơn vị được đấu giá",
    "½ số hộ đã đăng ký",
    "Khổ 2×3 m, lọc bụi 10µm",
    "nhà văn hóa · thư viện · sân thể thao",
    "TP.HCM® 2026",
    "plain ASCII text",
    "",
]


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_is_kept(text: str) -> None:
    assert clean_text(text) == (text, None)
    assert clean_text(unicodedata.normalize("NFD", text)) == (unicodedata.normalize("NFC", text), None)


@pytest.mark.parametrize("text", [*NAMES, *SENTENCES])
@pytest.mark.parametrize("encode", [as_tcvn3, as_vni])
def test_old_encoding_is_told(text: str, encode: Callable[[str], str]) -> None:
    assert clean_text(encode(text))[1] == "legacy_encoding", encode(text)


def test_examples_of_the_old_encodings_are_as_people_know_them() -> None:
    assert as_tcvn3("nhân dân đoàn kết") == "nh©n d©n ®oµn kÕt"
    assert as_vni("nhân dân đoàn kết") == "nhaân daân ñoaøn keát"


def test_old_encoding_amid_clean_text_is_told() -> None:
    assert is_legacy_encoded(f"{SENTENCES[0]} {as_tcvn3(SENTENCES[1])}")


def test_soft_hyphens_of_a_web_page_are_no_old_encoding() -> None:
    text = SENTENCES[0].replace("thi đua", "thi\u00ad đua").replace("tổ chức", "t\u00adổ chức")
    assert not is_legacy_encoded(text)


def test_lost_letters_are_told() -> None:
    assert clean_text("Ph\ufffdng V\ufffdn h\ufffda")[1] == "legacy_encoding"


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u202e", "\u2066"])
def test_control_character_is_told(character: str) -> None:
    assert clean_text(f"Hội {character}Nông dân")[1] == "control_character"


def test_line_ends_and_tabs_are_text() -> None:
    assert clean_text(" một\r\nhai\rba\tbốn \n") == ("một\nhai\nba\tbốn", None)

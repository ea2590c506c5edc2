"""Vietnamese alphabetical order without a locale."""

from thidua.report.numbering import letter, roman
from thidua.report.order import vietnamese_key


def test_letters_come_in_the_order_of_the_vietnamese_alphabet() -> None:
    words = ["ý", "đa", "da", "ăn", "an", "ân", "ở", "o", "ô", "ư", "u", "ê", "e"]
    assert sorted(words, key=vietnamese_key) == ["an", "ăn", "ân", "da", "đa", "e", "ê", "o", "ô", "ở", "u", "ư", "ý"]


def test_tones_decide_between_equal_letters() -> None:
    words = ["mạ", "má", "mã", "mả", "mà", "ma"]
    assert sorted(words, key=vietnamese_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_letters_weigh_more_than_tones() -> None:
    assert sorted(["Hoàng", "Hòa Bình", "Hoa Lư"], key=vietnamese_key) == ["Hoa Lư", "Hòa Bình", "Hoàng"]


def test_numbers_compare_as_numbers() -> None:
    names = ["Tổ dân phố số 10", "Tổ dân phố số 2", "Tổ dân phố số 1"]
    assert sorted(names, key=vietnamese_key)[-1] == "Tổ dân phố số 10"


def test_writing_does_not_matter() -> None:
    assert vietnamese_key("Thủy  Nguyên") == vietnamese_key("thu\u0309y nguyên")


def test_numbering_of_headings() -> None:
    assert [roman(n) for n in (1, 4, 5, 9, 14)] == ["I", "IV", "V", "IX", "XIV"]
    assert "".join(letter(n) for n in range(7)) == "abcdđeg"

"""Text of people becomes one printable line, and stays as written otherwise."""

import pytest

from thidua.report.model import Paragraph
from thidua.report.printable import printable


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Đạt 14,2%; A & B <x> {{7*7}}", "Đạt 14,2%; A & B <x> {{7*7}}"),
        ("dòng một\r\ndòng hai\tcột", "dòng một dòng hai cột"),
        ("Mô\x00 hình\x07", "Mô hình"),
        ("\uf0b7 Gạch đầu dòng của Word", "- Gạch đầu dòng của Word"),
        ("đảo \u202echiều\u202c", "đảo chiều"),
        ("Tiê\u0301ng Viê\u0323t", "Tiếng Việt"),
        ("Số:\u00a0\u00a0\u00a0/BC", "Số:\u00a0\u00a0\u00a0/BC"),
        ("\ufeffđầu tệp\ufffe", "đầu tệp"),
    ],
)
def test_printable(written: str, printed: str) -> None:
    assert printable(written) == printed


def test_the_report_model_holds_printable_text_only() -> None:
    assert Paragraph(kind="body", text="một\x0bhai\x1b").text == "một hai"

"""What is said of a reading or an erasure is kept for ever, so it may name nobody who is in the lists."""

import re
from collections.abc import Iterable

from thidua.errors import OperatorError
from thidua.text.normalise import comparison_key

_FEWEST_WORDS = 2
"""A name of one word is a word of the language as well."""


def refuse_names(text: str, names: Iterable[str]) -> None:
    """OperatorError, which does not quote it, where one of the names stands in the text, in whatever spelling."""
    said = f" {_words(text)} "
    if any(f" {name} " in said for name in map(_words, names) if len(name.split()) >= _FEWEST_WORDS):
        raise OperatorError(
            "Mục đích hoặc lý do có họ tên của người trong danh sách; nội dung này được lưu vĩnh viễn vào nhật ký.",
            remedy="Viết lại, không ghi họ tên; cần chỉ rõ ai thì dùng mã cá nhân, ví dụ 12.",
        )


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", comparison_key(text)))

"""Names in what is said of a reading."""

import pytest

from thidua.errors import OperatorError
from thidua.personal.unnamed import refuse_names

NAMES = ("Hoàng Thị Chim Yến", "An")


@pytest.mark.parametrize("text", ["hoàng thị  chim yến", "Cho bà Hoàng Thị Chim Yến, tổ 3", "(HOÀNG THỊ CHIM YẾN)"])
def test_a_name_is_refused_and_not_quoted(text: str) -> None:
    with pytest.raises(OperatorError, match="có họ tên") as refused:
        refuse_names(text, NAMES)
    assert "Yến" not in str(refused.value)


@pytest.mark.parametrize("text", ["Lập tờ trình khen thưởng", "Công an xã An Dương", "Hoàng Thị Chim", "Chim Yếng"])
def test_what_names_nobody_is_taken(text: str) -> None:
    refuse_names(text, NAMES)

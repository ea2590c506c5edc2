"""The city's layout speaks of communes, and has the outline of every other report."""

from typing import Any

from thidua.report.phrases import load_phrases

OWN_WORDS = {"title", "empty"}


def frame(node: Any) -> Any:
    """The outline without its words."""
    if isinstance(node, dict):
        return {key: frame(value) for key, value in node.items() if key not in OWN_WORDS}
    return [frame(one) for one in node] if isinstance(node, list | tuple) else node


def test_outline_is_the_usual_one() -> None:
    usual, city = ([node.model_dump() for node in load_phrases(layout=name).content.outline] for name in (None, "city"))
    assert frame(city) == frame(usual)


def test_columns_are_the_usual_ones() -> None:
    usual, city = load_phrases().content.annexes, load_phrases(layout="city").content.annexes
    assert {key: [c.key for c in form.columns] for key, form in city.items()} == {
        key: [c.key for c in form.columns] for key, form in usual.items()
    }


def test_what_was_registered_is_told_in_the_same_way() -> None:
    values = {"units": "3", "count": "6", "parts": "; còn 2 nội dung đã đăng ký chưa có kết quả"}
    usual, city = (
        load_phrases(layout=name).say("targets_registered", **values, annexes={"registered": "Phụ lục II"})
        for name in (None, "city")
    )
    assert city == usual.replace("cơ quan, đơn vị", "phường, xã")
    assert city.startswith("Có 3 phường, xã báo cáo kết quả thực hiện 6 nội dung, chỉ tiêu tự đăng ký; còn 2 nội dung")

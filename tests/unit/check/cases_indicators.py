"""Sheet '1. Chỉ tiêu'."""

from collections.abc import Iterator, Mapping

from unit.check.cases import Case, Fields, Series
from unit.check.factory import indicator_rows, make_row


def _indicator(target_id: str, previous: Mapping[str, str] | None = None, **cells: str | None) -> Fields:
    return {"indicators": indicator_rows({target_id: cells}), "previous": previous or {}}


def indicator_cases() -> Iterator[Case]:
    case = Series("TD-CT")
    twice = [*indicator_rows(), make_row(20, {"target_id": "A05", "actual": "260", "estimate": "510"})]
    gone: Fields = {"indicators": indicator_rows({"A05": None})}
    reason = {"explanation": "Chưa đến kỳ đánh giá."}
    yield case(1, "unknown target", _indicator("A99", actual="5"), "B14")
    yield case(2, "target of another unit", _indicator("A30", numerator="5", denominator="6"), "B14", _indicator("A30"))
    yield case(3, "target in two rows", {"indicators": twice}, "B20")
    yield case(4, "row of a target deleted", gone, None)
    yield case(
        5, "no result, no reason", _indicator("A05", actual=None, estimate=None), "H8", _indicator("A05", actual="0")
    )
    yield case(6, "share without numerator", _indicator("A03", numerator=None), "F6", _indicator("A03", numerator="0"))
    yield case(7, "share without denominator", _indicator("A03", denominator=None), "G6")
    nothing = _indicator("A03", numerator="0", denominator="0", estimate_numerator="0", estimate_denominator="0")
    yield case(8, "something of nothing", _indicator("A03", denominator="0", numerator="3"), "G6", nothing)
    yield case(8, "denominator negative", _indicator("A03", denominator="-5", numerator="0"), "G6")
    above = _indicator("A04", {"A04": "99"}, numerator="2401", actual=None)
    whole = _indicator("A04", {"A04": "99"}, numerator="2400", actual=None)
    yield case(9, "part above the whole", above, "F7", whole)
    yield case(10, "share not its quotient", _indicator("A04", actual="0.16"), "H7", _indicator("A04", actual="0.125"))
    yield case(11, "numerator negative", _indicator("A03", numerator="-40"), "F6", _indicator("A03", numerator="30"))
    yield case(
        12, "below what can be", _indicator("A01", {"A01": "50"}, actual="-51"), "H5", _indicator("A01", actual="-30")
    )
    yield case(
        13, "above what can be", _indicator("A01", {"A01": "100"}, actual="201"), "H5", _indicator("A01", actual="36")
    )
    yield case(
        14, "fraction of a person", _indicator("A05", actual="260.5"), "H8", _indicator("A20", actual="170000.5")
    )
    yield case(15, "estimate below actual", _indicator("A05", estimate="259"), "K8", _indicator("A05", estimate="260"))
    yield case(16, "no estimate", _indicator("A05", estimate=None), "K8", _indicator("A21", estimate=None))
    yield case(17, "rank zero", _indicator("A21", actual="0"), "H11", _indicator("A21", actual="1"))
    yield case(18, "rank with a fraction", _indicator("A21", actual="2.5"), "H11")
    yield case(19, "no word for a qualitative target", _indicator("A16", status=None), "M9")
    yield case(20, "word of no list", _indicator("A16", status="Tạm ổn"), "M9", _indicator("A16", status="Không đạt"))
    yield case(21, "word for a measured target", _indicator("A05", status="Đạt"), "M8")
    yield case(22, "figure for a qualitative target", _indicator("A16", actual="100"), "H9")
    small = _indicator("A05", {"A05": "1"}, actual="9", estimate="9", same_period=None)
    yield case(23, "six times the period before", _indicator("A05", {"A05": "43"}), "H8", small)
    yield case(
        24, "growth four times as fast", _indicator("A01", {"A01": "3.3"}), "H5", _indicator("A01", {"A01": "4.5"})
    )
    yield case(
        25,
        "same period 1000 times less",
        _indicator("A05", same_period="0.26"),
        "L8",
        _indicator("A05", same_period="2"),
    )
    yield case(26, "estimated denominator zero", _indicator("A03", estimate_denominator="0"), "J6", nothing)
    yield case(27, "estimated part above the whole", _indicator("A03", estimate_numerator="101"), "I6")
    yield case(
        28, "estimate not its quotient", _indicator("A03", estimate="97"), "K6", _indicator("A03", estimate="98")
    )
    yield case(29, "estimate with half a pair", _indicator("A03", estimate_denominator=None), "I6")
    yield case(30, "estimated numerator negative", _indicator("A04", estimate_numerator="-2"), "I7")
    yield case(31, "estimate below what can be", _indicator("A01", estimate="-51"), "K5")
    yield case(32, "estimate above what can be", _indicator("A01", estimate="201"), "K5")
    yield case(33, "estimate of half a person", _indicator("A05", estimate="510.5"), "K8")
    lower = _indicator("A03", estimate_numerator="44")
    yield case(34, "estimated numerator below actual", lower, "I6", _indicator("A03", estimate_numerator="45"))
    yield case(
        35, "estimate 1000 times actual", _indicator("A05", estimate="260000"), "K8", _indicator("A05", estimate="2600")
    )
    dong = _indicator("A20", {"A20": "160000000000"}, actual="165340500000", estimate="331000000000", same_period=None)
    yield case(36, "đồng instead of triệu đồng", dong, "H10", _indicator("A20", actual="400000", estimate="500000"))
    yield case(37, "same period below what can be", _indicator("A05", same_period="-240"), "L8")
    yield case(38, "same period above what can be", _indicator("A01", same_period="201"), "L5")
    yield case(5, "reason is a dot", _indicator("A05", actual=None, explanation="."), "H8", _indicator("A21", **reason))
    yield from _one_number_cases()


def _one_number_cases() -> Iterator[Case]:
    """A target is answered by one count or by the parts of a share, never by both."""
    case = Series("TD-CT")
    yield case(39, "numerator beside a value", _indicator("A05", numerator="0"), "F8")
    yield case(39, "denominator beside a count", _indicator("A31", denominator="300"), "F12")
    alone = _indicator("A31", actual=None, numerator="0")
    yield case(39, "numerator instead of a count", alone, "F12", also="TD-CT-005")
    yield case(40, "estimated numerator beside a count", _indicator("A31", estimate_numerator="0"), "I12")
    typed = {"estimate": "97", "estimate_numerator": None, "estimate_denominator": None}
    alone = _indicator("A32", **typed)
    yield case(41, "estimate of many units without parts", alone, "I13", _indicator("A32", estimate="97"))
    yield case(41, "reason instead of parts", _indicator("A32", **typed, explanation="Theo số của thành phố."), "I13")
    yield case(41, "estimate of several units", alone, "I13", _indicator("A03", **typed))

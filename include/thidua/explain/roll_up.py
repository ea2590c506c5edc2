"""How a target's total comes of its units, in words and numbers; worked out here once more, beside the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from thidua.explain.inputs import Fact, UnitInput
from thidua.explain.shown import shown

RULES = {
    "SUM": "Cộng số liệu của các đơn vị",
    "RATIO": "Tổng tử số chia tổng mẫu số rồi nhân 100; không lấy trung bình các tỷ lệ",
    "SINGLE": "Lấy số liệu của đơn vị chịu trách nhiệm",
    "EXTERNAL": "Lấy số liệu do thành phố công bố, một đơn vị nộp",
    "COUNT": "Đếm các đơn vị có đánh giá như kế hoạch yêu cầu",
}
_SHOWN = 12
_TOLERANCE = Decimal("1e-9")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one unit gives for one target. is_nil: it has confirmed that there was nothing. row: as stored."""

    unit: UnitInput
    row: Fact | None
    is_nil: bool = False

    def figure(self, name: str) -> Decimal | None:
        """A column; of a unit that ended within the period, what it had done is its estimate for the year."""
        if self.row is None:
            return None
        if self.unit.is_closing and name.startswith("estimate"):
            name = {"estimate": "actual"}.get(name, name.removeprefix("estimate_"))
        value: Decimal | None = self.row[name]
        return value

    @property
    def status(self) -> str | None:
        return None if self.row is None else self.row["status"]


@dataclass(frozen=True, kw_only=True)
class Formula:
    """columns: of the fact rows that are used. value: what comes out, None where the rows do not give it."""

    text: str
    columns: tuple[str, ...]
    answers: tuple[Answer, ...]
    value: Decimal | str | None


def work_out(target: Fact, answers: Sequence[Answer], name: str) -> Formula:
    """target: a row of `sql/explain/target.sql`. name: 'actual' or 'estimate'. answers: in the order of the plan."""
    prefix = "estimate_" if name == "estimate" else ""
    pair = (f"{prefix}numerator", f"{prefix}denominator")
    is_share = target["roll_up"] == "RATIO" or (
        target["roll_up"] in {"SINGLE", "EXTERNAL"} and target["measure"] == "ratio"
    )
    if target["roll_up"] == "COUNT":
        return _count(target, answers)
    single = target["roll_up"] in {"SINGLE", "EXTERNAL"}
    if target["measure"] == "status":
        return _status(answers)
    if is_share and (paired := [a for a in answers if all(a.figure(column) is not None for column in pair)]):
        return _share(paired[:1] if single else paired, pair)
    given = [a for a in answers if a.figure(name) is not None or (a.is_nil and target["roll_up"] == "SUM")]
    return _sum(given[:1] if single else given, name)


def agrees(value: Decimal | str | None, stored: Decimal | str | None) -> bool:
    """Whether two ways of working it out give the same; quotients differ behind the last digits that are kept."""
    if isinstance(value, Decimal) and isinstance(stored, Decimal):
        return abs(value - stored) <= _TOLERANCE * max(Decimal(1), abs(stored))
    return value == stored


def _sum(answers: Sequence[Answer], name: str) -> Formula:
    values = [answer.figure(name) or Decimal(0) for answer in answers]
    total = sum(values, start=Decimal(0)) if values else None
    text = shown(values[0]) if len(values) == 1 else f"{_joined(values, ' + ')} = {shown(total or Decimal(0))}"
    return Formula(text=text, columns=(name,), answers=tuple(answers), value=total)


def _share(answers: Sequence[Answer], pair: tuple[str, str]) -> Formula:
    sums = [sum((a.figure(column) or Decimal(0) for a in answers), start=Decimal(0)) for column in pair]
    value = 100 * sums[0] / sums[1] if sums[1] else None
    written = [_joined([a.figure(column) or Decimal(0) for a in answers], " + ") for column in pair]
    parts = f"({written[0]}) / ({written[1]})" if len(answers) > 1 else ""
    quotient = f"100 × {shown(sums[0])} / {shown(sums[1])}"
    result = "không có mẫu số để chia" if value is None else f"= {shown(round(value, 10))}"
    text = f"100 × {parts} = {quotient} {result}" if parts else f"{quotient} {result}"
    return Formula(text=text, columns=pair, answers=tuple(answers), value=value)


def _count(target: Fact, answers: Sequence[Answer]) -> Formula:
    wanted = target["goal_status"] or "Đạt"
    given = [answer for answer in answers if answer.status is not None or answer.is_nil]
    number = sum((answer.status or "").lower() == wanted.lower() for answer in given)
    text = f"{number} trong {len(given)} đơn vị báo cáo có đánh giá “{wanted}”"
    return Formula(text=text, columns=("status",), answers=tuple(given), value=Decimal(number) if given else None)


def _status(answers: Sequence[Answer]) -> Formula:
    given = [answer for answer in answers if answer.status is not None][:1]
    status = given[0].status if given else None
    return Formula(text=f"“{status}”", columns=("status",), answers=tuple(given), value=status)


def _joined(values: Sequence[Decimal], sign: str) -> str:
    text = sign.join(shown(value) for value in values[:_SHOWN])
    return f"{text}{sign}… ({len(values)} đơn vị)" if len(values) > _SHOWN else text

"""How a target is scored: at least, below, a range, a fraction, a rank, a milestone."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from thidua.plan.base import Model


class AtLeast(Model):
    kind: Literal["at_least"]
    value: Decimal


class Above(Model):
    kind: Literal["above"]
    value: Decimal


class AtMost(Model):
    kind: Literal["at_most"]
    value: Decimal


class Below(Model):
    kind: Literal["below"]
    value: Decimal


class Exactly(Model):
    kind: Literal["exactly"]
    value: Decimal


class Range(Model):
    kind: Literal["range"]
    low: Decimal
    high: Decimal


class Fraction(Model):
    """'11/12 trường': at least numerator of denominator."""

    kind: Literal["fraction"]
    numerator: int = Field(ge=0)
    denominator: int = Field(gt=0)


class Zero(Model):
    """'không có hộ nghèo'."""

    kind: Literal["zero"]


class RankWithin(Model):
    """'thuộc nhóm 30 dẫn đầu'; rank is None where the plan gives no number ('tốp đầu')."""

    kind: Literal["rank_within"]
    rank: int | None = Field(default=None, ge=1)
    among: int | None = Field(default=None, ge=1)


class Milestone(Model):
    kind: Literal["milestone"]
    expected: str


class Qualitative(Model):
    kind: Literal["qualitative"]
    expected: str


Goal = Annotated[
    AtLeast | Above | AtMost | Below | Exactly | Range | Fraction | Zero | RankWithin | Milestone | Qualitative,
    Field(discriminator="kind"),
]

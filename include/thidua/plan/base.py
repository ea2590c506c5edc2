"""What all parts of a plan are made of: the frozen, closed model, identifiers, and what a fact rests on."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from thidua.plan.period_kinds import PERIOD_ID


class Model(BaseModel):
    """Base: frozen, closed, strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
UnitId = Annotated[str, Field(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$", max_length=40)]
TargetId = Annotated[str, Field(pattern=r"^[A-Z][0-9]{2}[a-z]?$")]
PeriodId = Annotated[str, Field(pattern=PERIOD_ID)]
IndicatorCode = Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]+)+$")]
MovementId = Annotated[str, Field(pattern=r"^M[0-9]{1,3}$")]
FlowId = Annotated[str, Field(pattern=r"^F[0-9]{1,2}$")]

PlanKind = Literal["commune", "bloc", "city"]
"""Whose campaign it is: a commune's with its units, a bloc's with its members, a city's with its communes."""
UnitIdentity = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[A-Z0-9]+(-[A-Z0-9]+)*)?$", max_length=101)]
"""A unit by plan and id, 'kien-an-2026/CA': what ties it together where it stands in several hierarchies."""

Level = Literal["central", "city", "commune", "unit"]
RollUp = Literal["SUM", "RATIO", "SINGLE", "EXTERNAL", "COUNT"]


class Basis(Model):
    """What a fact rests on: a line of the source plan, or an assumption in a Vietnamese sentence. Exactly one."""

    line: int | None = Field(default=None, ge=1)
    assumption: str | None = Field(default=None, min_length=10)

    @model_validator(mode="after")
    def _exactly_one(self) -> "Basis":
        if (self.line is None) == (self.assumption is None):
            raise ValueError("cần đúng một trong hai khóa 'line' và 'assumption'")
        return self

    @property
    def place(self) -> str:
        """As calendars name it: 'dòng 103', 'giả định'."""
        return f"dòng {self.line}" if self.line else "giả định"


class Raw(Model):
    """Text as written in the source, kept beside the corrected text wherever the two differ."""

    written: str
    line: int = Field(ge=1)
    meant: str
    note: str | None = None

"""What a plan asks, of whom: targets, the units that answer for them, and movements."""

from typing import Literal

from pydantic import Field, model_validator

from thidua.plan.base import Basis, IndicatorCode, Level, Model, MovementId, RollUp, TargetId, UnitId
from thidua.plan.goals import Goal
from thidua.plan.traits import MovementTraits
from thidua.plan.units import UnitKind


class Reporters(Model):
    """Which units answer for a target: by id, or every unit of a kind."""

    units: tuple[UnitId, ...] = ()
    kinds: tuple[UnitKind, ...] = ()
    basis: Basis

    @model_validator(mode="after")
    def _not_empty(self) -> "Reporters":
        if not self.units and not self.kinds:
            raise ValueError("cần có 'units' hoặc 'kinds'")
        return self


class Target(Model):
    """What the plan asks of an indicator.

    goal: how it is scored. written_operator: the operator as the sentence has it, where that differs ("đạt 90%" is
    written "=" and scored "at_least"). baseline: what growth or a share is measured against, as written, or None.
    roll_up: only where the plan differs from the indicator's own rule. reference_year: of the measured figure,
    where it is not the plan's year.
    """

    id: TargetId
    indicator: IndicatorCode
    verbatim: str
    line: int = Field(ge=1)
    goal: Goal
    written_operator: Literal["=", "<", ">", "≤", "≥", "range", "rank", "status"]
    approximate: bool = False
    unit_of_measure: str
    baseline: str | None = None
    baseline_stated: bool = False
    variant: str | None = None
    roll_up: RollUp | None = None
    parent: TargetId | None = None
    reference_year: int | None = None
    direction_stated: bool = True
    reporters: Reporters
    note: str | None = None


class Campaign(Model):
    """What the catalogue says of other movements. occasion: on a theme that was planned, or one that came up.

    statistics: None where the decision says no other than what such campaigns mostly are (`thidua.plan.campaigns`).
    """

    level: Level
    launched_by: str = Field(min_length=3, description="'Chủ tịch Ủy ban nhân dân phường'")
    occasion: Literal["thematic", "unexpected"]
    statistics: MovementTraits | None = None


class Movement(Model):
    """A movement as this plan names it; its canonical name and launching level are in the movement catalogue.

    campaign: of one that the catalogue does not list, mostly added during the year by a decision (`amendments`).
    """

    id: MovementId
    written: str
    campaign: Campaign | None = None
    basis: Basis

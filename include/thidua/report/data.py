"""The machine-readable part of a report: exact figures, with nothing rounded.

It is printed as JSON beside the other files. A city that runs the same software can take it in as a submission, so
ratios carry their numerator and denominator. Every decimal is text ('0.15'), absent figures are null, never zero.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import PlainSerializer

from thidua.plan.model import Goal, Level, Model, RollUp
from thidua.report.printable import Text

SCHEMA = "thidua-report/1"
"""Name and version of the JSON; a reader refuses any other."""


def exact(value: Decimal) -> str:
    """'14.2500' -> '14.25'; never in scientific notation."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


ExactDecimal = Annotated[Decimal, PlainSerializer(exact, return_type=str)]


class TargetData(Model):
    """One target: what was asked, what was done, what that is worth."""

    target_id: str
    indicator: str
    name: Text
    unit_of_measure: Text
    verbatim: Text
    source_line: int
    goal: Goal
    roll_up: RollUp
    units_expected: int
    units_reported: int
    numerator: ExactDecimal | None
    denominator: ExactDecimal | None
    actual: ExactDecimal | None
    estimate_numerator: ExactDecimal | None
    estimate_denominator: ExactDecimal | None
    estimate: ExactDecimal | None
    same_period: ExactDecimal | None
    status: Text | None
    measured_on: Literal["actual", "estimate", "status"] | None
    measured: ExactDecimal | None
    percent_of_plan: ExactDecimal | None
    difference: ExactDecimal | None
    change_on_same_period: ExactDecimal | None
    verdict: str
    reason: str


class MovementData(Model):
    """One movement, summed over the units that reported on it."""

    movement_id: str | None
    name: Text
    level: Level
    units_reporting: int
    collectives: ExactDecimal
    individuals: ExactDecimal


class CommendationData(Model):
    """Awards of one name, deciding level, kind and class of recipients; decided, or proposed to a higher level."""

    award_id: str
    level_id: str
    kind_id: str
    recipient_class_id: str
    is_decided: bool
    award_count: ExactDecimal
    women: ExactDecimal
    direct_workers: ExactDecimal
    small_collectives: ExactDecimal


class RegisteredData(Model):
    """A target that a unit registered itself."""

    unit_id: str
    name: Text
    unit_of_measure: Text | None
    planned: ExactDecimal | None
    actual: ExactDecimal | None
    estimate: ExactDecimal | None


class ModelData(Model):
    """An exemplary model or person, as the unit wrote it."""

    unit_id: str
    kind: Text
    name: Text
    field: Text | None
    result: Text | None


class UnitData(Model):
    """Whether and when one unit reported. ended_by, ended_at: of a unit whose report counts no longer."""

    unit_id: str
    name: Text
    state: str
    version_no: int | None
    first_received_at: datetime | None
    accepted_received_at: datetime | None
    is_first_on_time: bool | None
    is_accepted_on_time: bool | None
    ended_by: Literal["withdrawal", "invalidation"] | None = None
    ended_at: datetime | None = None


class ReportData(Model):
    """Everything countable in one report. start, end, data_as_of: first, last and counted-up-to day of the period."""

    plan_id: str
    period_id: str
    kind: Literal["six_month", "annual"]
    commune: Text
    city: Text
    start: date
    end: date
    data_as_of: date
    targets: tuple[TargetData, ...]
    registered: tuple[RegisteredData, ...]
    movements: tuple[MovementData, ...]
    commendations: tuple[CommendationData, ...]
    models: tuple[ModelData, ...]
    units: tuple[UnitData, ...]

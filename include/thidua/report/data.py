"""The machine-readable part of a report: exact figures, with nothing rounded.

It is printed as JSON beside the other files. A city that runs the same software can take it in as a submission, so
ratios carry their numerator and denominator. Every decimal is text ('0.15'), absent figures are null, never zero.
"""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from thidua.plan.model import Goal, Level, Model, PlanKind, RollUp
from thidua.plan.period_kinds import PeriodKind
from thidua.report.data_blocs import BlocData
from thidua.report.exact import ExactDecimal as ExactDecimal
from thidua.report.exact import exact as exact
from thidua.report.printable import Text

SCHEMA = "thidua-report/1"
"""Name and version of the JSON; a reader refuses any other."""


class TargetData(Model):
    """One target: what was asked, what was done, what that is worth.

    variant: of the indicator's definition. subunits_expected, subunits_reported: of a city, the units below its
    communes that the figure speaks of, and those that answer for it there; None of a commune.
    """

    target_id: str
    indicator: str
    variant: str | None
    parent: str | None
    reference_year: int | None
    name: Text
    unit_of_measure: Text
    verbatim: Text
    source_line: int
    goal: Goal
    roll_up: RollUp
    units_expected: int
    units_reported: int
    subunits_expected: int | None
    subunits_reported: int | None
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
    """One movement, summed over the units that reported on it. result: what they wrote, each text once."""

    movement_id: str | None
    name: Text
    level: Level
    units_reporting: int
    collectives: ExactDecimal
    individuals: ExactDecimal
    result: Text | None


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


class CommendationLineData(Model):
    """One row of a unit: an award of one decision, or a nomination, as the unit told it. Counts and offices only.

    signer: the position of who signed. decision_number, decision_date, signer: None of a nomination.
    """

    unit_id: str
    award_id: str
    level_id: str
    kind_id: str
    recipient_class_id: str
    is_decided: bool
    award_count: ExactDecimal
    women: ExactDecimal | None
    direct_workers: ExactDecimal | None
    small_collectives: ExactDecimal | None
    decision_number: Text | None
    decision_date: date | None
    signer: Text | None
    movement_id: str | None


class RegisteredData(Model):
    """A target that a unit registered itself. registration_id: None of a result that was not registered; from
    percent_of_plan on None as well, for it is measured against nothing."""

    unit_id: str
    registration_id: str | None = None
    name: Text
    unit_of_measure: Text | None
    planned: ExactDecimal | None
    actual: ExactDecimal | None
    estimate: ExactDecimal | None
    percent_of_plan: ExactDecimal | None = None
    verdict: str | None = None
    reason: str | None = None


class RegistrationData(Model):
    """One entry of a unit's registration: a content or target, a movement it will launch, or its own plan."""

    unit_id: str
    kind: Literal["content", "launch", "plan"]
    registration_id: str | None
    name: Text
    unit_of_measure: Text | None
    planned: ExactDecimal | None
    is_limit: bool
    due: Text | None
    target_id: str | None


class TaskData(Model):
    """A task of the plan and how it stands. due_on: the last day, None where the plan gives none."""

    task_id: str
    text: Text
    owner: Text
    due_on: date | None
    is_optional: bool
    state: str
    day: date | None
    evidence: Text | None


class ModelData(Model):
    """An exemplary model or person, as the unit wrote it."""

    unit_id: str
    kind: Text
    name: Text
    field: Text | None
    result: Text | None


class NarrativeData(Model):
    """What the report says in one section of the form (its id there)."""

    section: str
    text: Text


class UnitData(Model):
    """Whether and when one unit reported. ended_by, ended_at: of a unit whose report counts no longer.

    identity: 'plan/unit', the same in every hierarchy that the unit stands in.
    """

    unit_id: str
    identity: str
    name: Text
    state: str
    version_no: int | None
    first_received_at: datetime | None
    accepted_received_at: datetime | None
    is_first_on_time: bool | None
    is_accepted_on_time: bool | None
    ended_by: Literal["withdrawal", "invalidation"] | None = None
    ended_at: datetime | None = None


def _is_empty(listed: tuple[object, ...]) -> bool:
    return not listed


def _is_no_bloc(bloc: BlocData | None) -> bool:
    return bloc is None


class ReportData(Model):
    """Everything countable in one report. start, end, data_as_of: first, last and counted-up-to day of the period.

    commendation_lines: what `commendations` sums up; none of a city, whose communes tell sums only.
    """

    plan_id: str
    plan_kind: PlanKind
    year: int
    period_id: str
    kind: PeriodKind
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
    narrative: tuple[NarrativeData, ...]
    units: tuple[UnitData, ...]
    registrations: tuple[RegistrationData, ...] = ()
    tasks: tuple[TaskData, ...] = ()
    commendation_lines: tuple[CommendationLineData, ...] = Field(default=(), exclude_if=_is_empty)
    bloc: BlocData | None = Field(default=None, exclude_if=_is_no_bloc)

"""What a snapshot holds of units and the plan, row by row: the columns of `sql/report/<name>.sql` are the fields."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from thidua.plan.model import Level
from thidua.plan.tasks import TaskState

ObligationState = Literal["REPORTED", "CONFIRMED_ZERO", "MISSING", "REJECTED", "LATE", "NOT_REQUIRED"]
VerdictCode = Literal["EXCEEDED", "MET", "NOT_MET", "INSUFFICIENT_DATA", "NOT_SCORED"]


@dataclass(frozen=True, kw_only=True)
class SnapshotInfo:
    """Which figures these are. known_at: aware."""

    snapshot_id: int
    plan_id: str
    period_id: str
    known_at: datetime
    inputs_sha256: str
    rules_sha256: str


@dataclass(frozen=True, kw_only=True)
class UnitStatus:
    """One unit's obligation. version_no: of the accepted submission. ended_by, ended_at: what took away the last one,
    and when, where none counts any more."""

    unit_id: str
    state: ObligationState
    version_no: int | None
    first_received_at: datetime | None
    accepted_received_at: datetime | None
    is_first_on_time: bool | None
    is_accepted_on_time: bool | None
    warning_count: int
    ended_by: Literal["withdrawal", "invalidation"] | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class IndicatorTotal:
    """The rolled-up figure of one target, in the indicator's unit of measure; None where nobody gave one."""

    target_id: str
    units_expected: int
    units_reported: int
    numerator: Decimal | None
    denominator: Decimal | None
    actual: Decimal | None
    estimate_numerator: Decimal | None
    estimate_denominator: Decimal | None
    estimate: Decimal | None
    same_period: Decimal | None
    status: str | None


@dataclass(frozen=True, kw_only=True)
class TargetVerdict:
    """What the figure is worth.

    measured: what was judged, in the target's unit. percent_of_plan: measured, in per cent of the goal or of the lower
    end of its range. difference: measured minus the limit it misses or passes. change_on_same_period: of a value in per
    cent, of percentages and ranks in points and places.
    """

    target_id: str
    measured_on: Literal["actual", "estimate", "status"] | None
    measured: Decimal | None
    percent_of_plan: Decimal | None
    difference: Decimal | None
    change_on_same_period: Decimal | None
    verdict: VerdictCode
    reason: str


@dataclass(frozen=True, kw_only=True)
class MovementTotal:
    movement_key: str
    movement_id: str | None
    name: str
    level: Level
    units_reporting: int
    collectives: Decimal
    individuals: Decimal


@dataclass(frozen=True, kw_only=True)
class CommendationTotal:
    award_id: str
    level_id: str
    kind_id: str
    recipient_class_id: str
    is_decided: bool
    award_count: Decimal
    women: Decimal
    direct_workers: Decimal
    small_collectives: Decimal


@dataclass(frozen=True, kw_only=True)
class CommendationFact:
    """One row of a unit. decision_key: the number as it is compared; number and day are None of a proposal. signer: the
    position, never a name."""

    unit_id: str
    row_no: int
    award_id: str
    level_id: str
    kind_id: str
    recipient_class_id: str
    is_decided: bool
    award_count: Decimal
    women: Decimal | None
    direct_workers: Decimal | None
    small_collectives: Decimal | None
    decision_number: str | None
    decision_key: str | None
    decision_date: date | None
    movement_id: str | None
    signer: str | None = None


@dataclass(frozen=True, kw_only=True)
class RegisteredFact:
    """What a unit registered, with its result; or a result that nothing was registered for (registration_id None).

    row_no: of the result on the unit's form; None where the unit gave none. From percent_of_plan on: what the result
    is worth against what was registered; None of all where nothing was.
    """

    unit_id: str
    row_no: int | None
    name: str
    unit_of_measure: str | None
    planned: Decimal | None
    actual: Decimal | None
    estimate: Decimal | None
    explanation: str | None
    registration_id: str | None = None
    percent_of_plan: Decimal | None = None
    verdict: VerdictCode | None = None
    reason: str | None = None
    measured_on: Literal["actual", "estimate"] | None = None

    @property
    def key(self) -> str:
        """Of its figures: by the row of the result, or by the registration where there is no result."""
        return f"registered:{self.unit_id}:{self.registration_id if self.row_no is None else self.row_no}"


@dataclass(frozen=True, kw_only=True)
class Registration:
    """One entry of a unit's registration form. kind: a content or target, a movement that the unit will launch itself,
    or the document of its own plan (name: number and sign; due: its day)."""

    unit_id: str
    kind: Literal["content", "launch", "plan"]
    row_no: int
    registration_id: str | None
    name: str
    unit_of_measure: str | None
    planned: Decimal | None
    is_limit: bool
    due: str | None
    target_id: str | None
    explanation: str | None


@dataclass(frozen=True, kw_only=True)
class TaskStanding:
    """How a task of the plan stands that somebody has said anything about; by the end of the period."""

    task_id: str
    state: TaskState
    day: date
    evidence: str | None
    note: str | None


@dataclass(frozen=True, kw_only=True)
class ModelFact:
    unit_id: str
    row_no: int
    kind: str
    name: str
    field: str | None
    result: str | None


@dataclass(frozen=True, kw_only=True)
class NarrativeFact:
    """section: id of the form edition's narrative row ('advantages', ...)."""

    unit_id: str
    row_no: int
    section: str
    body: str


@dataclass(frozen=True, kw_only=True)
class MovementResult:
    unit_id: str
    row_no: int
    movement_id: str | None
    name: str
    level: str
    result: str


@dataclass(frozen=True, kw_only=True)
class CoverageBelow:
    """Of a city's total: units below its communes that the figure speaks of, and those that answer for it there."""

    target_id: str
    units_expected: int
    units_reported: int


@dataclass(frozen=True, kw_only=True)
class AnnexSource:
    """The annex that stands for a commune: which revision of its report, and of how many of its units it speaks."""

    unit_id: str
    plan_id: str
    revision_no: int
    units_expected: int
    units_reported: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """This unit gave a figure or a status for this target."""

    target_id: str
    unit_id: str

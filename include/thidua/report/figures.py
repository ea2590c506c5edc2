"""Everything of one snapshot that a report prints, as plain values.

Read through `sql/report/<name>.sql`; the columns of each query are the fields of its class.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeVar

import sqlalchemy as sa

from thidua.commend.history import FormerAwards
from thidua.errors import OperatorError
from thidua.fund.records import FundRow
from thidua.plan.model import Level
from thidua.plan.tasks import TaskState
from thidua.statistics.fill import Basis, FilledForm
from thidua.warehouse.connect import statement

RowT = TypeVar("RowT")

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
    """One row of a unit. decision_key: the number as it is compared; number and day are None of a proposal."""

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


@dataclass(frozen=True, kw_only=True)
class PactFact:
    """What a member of a bloc says of one content of the pact. assessment: its own."""

    unit_id: str
    row_no: int
    content_id: str
    actual: Decimal | None
    assessment: str | None
    result: str | None


@dataclass(frozen=True, kw_only=True)
class MemberScore:
    """Points of a member in one criterion: its own, those that follow from a figure of the pact, the leader's; points:
    those that count. evidence: the member's; reason, actor, recorded_at: the leader's."""

    unit_id: str
    criterion_id: str
    self_points: Decimal | None
    figure_points: Decimal | None
    leader_points: Decimal | None
    points: Decimal | None
    source: Literal["leader", "indicator", "member", "unclaimed", "none"]
    evidence: str | None
    reason: str | None
    actor: str | None = None
    recorded_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class MemberRank:
    """Total and place of a member. unscored: criteria without points, with which there is no place."""

    unit_id: str
    self_total: Decimal | None
    total: Decimal
    unscored: int
    place: int | None
    shared_by: int | None
    settled_by: Literal["criteria", "draw"] | None


@dataclass(frozen=True, kw_only=True)
class BallotResult:
    """Votes for one member and one honour. members: who may vote. percent: of the base that the honour names.
    ballots_cast, ballots_valid: papers of a secret ballot; None of a vote by show of hands."""

    honour_id: str
    unit_id: str
    votes: int
    members_present: int
    members: int
    base: int
    percent: Decimal
    outcome: Literal["chosen", "not_reached", "beyond_quota", "tied", "no_quorum"]
    held_on: date
    ballots_cast: int | None = None
    ballots_valid: int | None = None


@dataclass(frozen=True, kw_only=True)
class PeriodFigures:
    """All rows of one snapshot, and the texts of the submissions it was made from."""

    snapshot: SnapshotInfo
    obligations: tuple[UnitStatus, ...]
    totals: tuple[IndicatorTotal, ...]
    verdicts: tuple[TargetVerdict, ...]
    movements: tuple[MovementTotal, ...]
    commendations: tuple[CommendationTotal, ...]
    registered: tuple[RegisteredFact, ...]
    models: tuple[ModelFact, ...]
    narrative: tuple[NarrativeFact, ...]
    movement_results: tuple[MovementResult, ...]
    answers: tuple[Answer, ...]
    commendation_facts: tuple[CommendationFact, ...] = ()
    former_awards: tuple[FormerAwards, ...] = ()
    statistics: tuple[FilledForm, ...] = ()
    statistics_basis: Basis | None = None
    below: tuple[CoverageBelow, ...] = ()
    annexes: tuple[AnnexSource, ...] = ()
    registrations: tuple[Registration, ...] = ()
    tasks: tuple[TaskStanding, ...] = ()
    pact: tuple[PactFact, ...] = ()
    scores: tuple[MemberScore, ...] = ()
    ranks: tuple[MemberRank, ...] = ()
    ballots: tuple[BallotResult, ...] = ()
    fund: tuple[FundRow, ...] = ()


def read_figures(connection: sa.Connection, snapshot_id: int) -> PeriodFigures:
    """All rows of the snapshot; OperatorError where there is no such snapshot."""

    def rows(name: str, kind: type[RowT]) -> tuple[RowT, ...]:
        result = connection.execute(statement("report", f"{name}.sql"), {"snapshot_id": snapshot_id})
        names = tuple(result.keys())
        return tuple(kind(**dict(zip(names, row, strict=True))) for row in result)

    snapshots = rows("snapshot", SnapshotInfo)
    if not snapshots:
        raise OperatorError(
            f"Không có bộ số liệu tổng hợp số {snapshot_id}.",
            remedy="Chạy bước tổng hợp của kỳ báo cáo rồi lập lại báo cáo.",
        )
    return PeriodFigures(
        snapshot=snapshots[0],
        obligations=rows("obligations", UnitStatus),
        totals=rows("totals", IndicatorTotal),
        verdicts=rows("verdicts", TargetVerdict),
        movements=rows("movements", MovementTotal),
        commendations=rows("commendations", CommendationTotal),
        registered=rows("registered", RegisteredFact),
        models=rows("models", ModelFact),
        narrative=rows("narrative", NarrativeFact),
        movement_results=rows("movement_results", MovementResult),
        answers=rows("answers", Answer),
        commendation_facts=rows("commendation_facts", CommendationFact),
        former_awards=rows("former_awards", FormerAwards),
        below=rows("annex_coverage", CoverageBelow),
        annexes=rows("annexes", AnnexSource),
        registrations=rows("registrations", Registration),
        tasks=rows("tasks", TaskStanding),
        pact=rows("pact", PactFact),
        scores=rows("scores", MemberScore),
        ranks=rows("ranks", MemberRank),
        ballots=rows("ballots", BallotResult),
        fund=rows("fund", FundRow),
    )

"""Everything of one snapshot that a report prints, as plain values.

Read through `sql/report/<name>.sql`; the columns of each query are the fields of its class.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeVar

import sqlalchemy as sa

from thidua.errors import OperatorError
from thidua.plan.model import Level
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
class RegisteredFact:
    unit_id: str
    row_no: int
    name: str
    unit_of_measure: str | None
    planned: Decimal | None
    actual: Decimal | None
    estimate: Decimal | None
    explanation: str | None


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
class Answer:
    """This unit gave a figure or a status for this target."""

    target_id: str
    unit_id: str


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
    )

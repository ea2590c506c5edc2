"""Everything of one snapshot that a report prints, as plain values; the classes of its rows are had from here too.

Read through `sql/report/<name>.sql`.
"""

from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa

from thidua.commend.history import FormerAwards
from thidua.errors import OperatorError
from thidua.fund.records import FundRow
from thidua.report.figure_rows import (
    AnnexSource,
    Answer,
    CommendationFact,
    CommendationTotal,
    CoverageBelow,
    IndicatorTotal,
    ModelFact,
    MovementResult,
    MovementTotal,
    NarrativeFact,
    ObligationState,
    RegisteredFact,
    Registration,
    SnapshotInfo,
    TargetVerdict,
    TaskStanding,
    UnitStatus,
    VerdictCode,
)
from thidua.report.figure_rows_bloc import BallotResult, MemberRank, MemberScore, PactFact
from thidua.statistics.fill import Basis, FilledForm
from thidua.tasks.reports import IssuedFlow, read_issued_flows
from thidua.warehouse.connect import statement

__all__ = [
    "AnnexSource",
    "Answer",
    "BallotResult",
    "CommendationFact",
    "CommendationTotal",
    "CoverageBelow",
    "IndicatorTotal",
    "MemberRank",
    "MemberScore",
    "ModelFact",
    "MovementResult",
    "MovementTotal",
    "NarrativeFact",
    "ObligationState",
    "PactFact",
    "PeriodFigures",
    "RegisteredFact",
    "Registration",
    "SnapshotInfo",
    "TargetVerdict",
    "TaskStanding",
    "UnitStatus",
    "VerdictCode",
    "read_figures",
]

RowT = TypeVar("RowT")


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
    issued_flows: tuple[IssuedFlow, ...] = ()
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
        issued_flows=read_issued_flows(connection, plan_id=snapshots[0].plan_id, known_at=snapshots[0].known_at),
        pact=rows("pact", PactFact),
        scores=rows("scores", MemberScore),
        ranks=rows("ranks", MemberRank),
        ballots=rows("ballots", BallotResult),
        fund=rows("fund", FundRow),
    )

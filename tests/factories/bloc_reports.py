"""Made-up reports of the blocs of `include/plans/blocs`: points, places, votes and results under the pact."""

from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

from factories.blocs import BLOC, bloc_plan, the_bloc
from factories.reports import make_commendation, make_model, make_report, missing_status
from factories.reports import make_status as reported
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Plan
from thidua.report.figures import BallotResult, MemberRank, MemberScore, PactFact
from thidua.report.model import Report

HELD_ON = date(2027, 1, 12)
WORDS = "Đã triển khai ở tất cả các đơn vị trực thuộc; vượt 2 nội dung so với giao ước đã ký. "


def make_bloc_report(plan_id: str = BLOC, *, period_id: str = "2026-Y", **figures: Any) -> Report:
    """All members but the last have handed in, are scored and stand in the order of the plan; the first is chosen."""
    plan = bloc_plan(plan_id)
    members = [unit.id for unit in plan.units]
    base: dict[str, Any] = {
        "obligations": (*(reported(unit_id) for unit_id in members[:-1]), missing_status(members[-1])),
        "pact": tuple(_pact(plan, members[:-1])),
        "scores": tuple(_scores(plan, members)),
        "ranks": tuple(_ranks(members)),
        "ballots": tuple(_ballots(plan, members)),
        "commendations": (make_commendation("GK-XA", recipient_class_id="individual_direct"),),
        "models": (make_model(members[0]),),
    }
    return make_report(plan=plan, period_id=period_id, catalogue=load_catalogue(), **{**base, **figures})


def _pact(plan: Plan, members: list[str]) -> list[PactFact]:
    contents = the_bloc(plan).pact.contents
    return [
        PactFact(
            unit_id=unit_id,
            row_no=row_no,
            content_id=content.id,
            actual=None if content.planned is None else content.planned * Decimal("0.975"),
            assessment="Hoàn thành",
            result=WORDS * (1 + number % 3),
        )
        for number, (unit_id, (row_no, content)) in enumerate(product(members, enumerate(contents, start=5)))
    ]


def _scores(plan: Plan, members: list[str]) -> list[MemberScore]:
    made = []
    for place, unit_id in enumerate(members):
        is_known = unit_id != members[-1]
        for criterion in the_bloc(plan).criteria:
            by_leader = is_known and criterion.scored == "leader"
            points = Decimal("0.5") if criterion.kind != "score" else criterion.max_points - Decimal("0.25") * place
            made.append(
                MemberScore(
                    unit_id=unit_id,
                    criterion_id=criterion.id,
                    self_points=points if is_known and criterion.scored == "member" else None,
                    figure_points=points if is_known and criterion.scored == "indicator" else None,
                    leader_points=points if by_leader else None,
                    points=points if is_known else None,
                    source=criterion.scored if is_known else "none",
                    evidence="Báo cáo số 12/BC-UBND" if is_known and criterion.needs_evidence else None,
                    reason="Đối chiếu sổ theo dõi của khối" if by_leader else None,
                )
            )
    return made


def _ranks(members: list[str]) -> list[MemberRank]:
    settled: dict[int, Any] = {2: "criteria", 3: "criteria"}
    placed = [
        MemberRank(
            unit_id=unit_id,
            self_total=Decimal("86.25") - place,
            total=Decimal("97.5") - place,
            unscored=0,
            place=place,
            shared_by=1,
            settled_by=settled.get(place),
        )
        for place, unit_id in enumerate(members[:-1], start=1)
    ]
    nothing = MemberRank(
        unit_id=members[-1], self_total=None, total=Decimal(0), unscored=6, place=None, shared_by=None, settled_by=None
    )
    return [*placed, nothing]


def _ballots(plan: Plan, members: list[str]) -> list[BallotResult]:
    bloc, made = the_bloc(plan), []
    for honour, (votes, unit_id) in product(bloc.honours, enumerate(reversed(members), start=1)):
        voters = bloc.council.members if honour.voters == "council" and bloc.council else len(members)
        is_chosen = unit_id == members[0]
        given = voters if is_chosen else min(votes, voters - 1)
        papers = {"ballots_cast": voters, "ballots_valid": voters} if honour.ballot == "secret" else {}
        made.append(
            BallotResult(
                honour_id=honour.id,
                unit_id=unit_id,
                votes=given,
                members_present=voters - 1,
                members=voters,
                base=voters,
                percent=Decimal(100 * given // voters),
                outcome="chosen" if is_chosen else "not_reached",
                held_on=HELD_ON,
                **papers,
            )
        )
    return made

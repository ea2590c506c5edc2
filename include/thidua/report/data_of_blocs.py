"""The machine-readable part of a bloc's report, from the same material as its text."""

from thidua.report.data_blocs import BallotData, BlocData, MemberRankData, MemberScoreData, PactData
from thidua.report.material import Material


def bloc_data(material: Material) -> BlocData | None:
    """None for a plan that is no bloc's."""
    bloc, figures = material.plan.bloc, material.figures
    if bloc is None:
        return None
    return BlocData(
        name=bloc.name,
        pact=tuple(
            PactData(
                unit_id=one.unit_id,
                content_id=one.content_id,
                actual=one.actual,
                assessment=one.assessment,
                result=one.result,
            )
            for one in figures.pact
        ),
        scores=tuple(
            MemberScoreData(
                unit_id=one.unit_id,
                criterion_id=one.criterion_id,
                self_points=one.self_points,
                figure_points=one.figure_points,
                leader_points=one.leader_points,
                points=one.points,
                source=one.source,
            )
            for one in figures.scores
        ),
        ranks=tuple(MemberRankData(**vars(one)) for one in figures.ranks),
        ballots=tuple(BallotData(**vars(one)) for one in figures.ballots),
    )

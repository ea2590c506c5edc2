"""The machine-readable part that only the report of a bloc has."""

from datetime import date

from thidua.plan.model import Model
from thidua.report.exact import ExactDecimal
from thidua.report.printable import Text


class MemberScoreData(Model):
    """Points of a member of a bloc in one criterion; points: those that count, of a penalty to be subtracted."""

    unit_id: str
    criterion_id: str
    self_points: ExactDecimal | None
    figure_points: ExactDecimal | None
    leader_points: ExactDecimal | None
    points: ExactDecimal | None
    source: str


class MemberRankData(Model):
    """Total and place of a member of a bloc; no place while criteria are unscored."""

    unit_id: str
    self_total: ExactDecimal | None
    total: ExactDecimal
    unscored: int
    place: int | None
    shared_by: int | None
    settled_by: str | None


class BallotData(Model):
    """Votes for a member and an honour; percent: of base. The papers are those of a secret ballot."""

    honour_id: str
    unit_id: str
    held_on: date
    votes: int
    members_present: int
    members: int
    base: int
    ballots_cast: int | None = None
    ballots_valid: int | None = None
    percent: ExactDecimal
    outcome: str


class PactData(Model):
    """What a member of a bloc says of one content of the pact."""

    unit_id: str
    content_id: str
    actual: ExactDecimal | None
    assessment: Text | None
    result: Text | None


class BlocData(Model):
    """What only the report of a bloc has."""

    name: Text
    pact: tuple[PactData, ...]
    scores: tuple[MemberScoreData, ...]
    ranks: tuple[MemberRankData, ...]
    ballots: tuple[BallotData, ...]

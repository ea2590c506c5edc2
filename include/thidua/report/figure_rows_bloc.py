"""What a snapshot holds of a bloc, row by row: the columns of `sql/report/<name>.sql` are the fields."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal


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

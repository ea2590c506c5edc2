"""A bloc of communes or units (khối thi đua) as data: who leads it, what its members agreed on, how they are scored.

Luật Thi đua, khen thưởng 2022 leaves criteria, scale, ties and thresholds to the bloc and to who awards; so each of
them stands in the plan file with what it rests on.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from thidua.plan.base import Basis, Identifier, IndicatorCode, Model, PeriodId, UnitId

CriterionId = Annotated[str, Field(pattern=r"^T[0-9]{2}[a-z]?$")]
ContentId = Annotated[str, Field(pattern=r"^G[0-9]{2}[a-z]?$")]
Points = Annotated[Decimal, Field(gt=0, max_digits=8, decimal_places=2)]


class Term(Model):
    """Who leads the bloc, or stands in for its leader, from the first day to the last, both included."""

    unit: UnitId
    since: date
    until: date
    basis: Basis

    @model_validator(mode="after")
    def _ordered(self) -> "Term":
        if self.since > self.until:
            raise ValueError("cần since <= until")
        return self

    def holds_on(self, day: date) -> bool:
        return self.since <= day <= self.until


class PactContent(Model):
    """One thing that members agreed on. planned: the agreed level; None for what is told in words.

    indicator: what of the catalogue it measures, where it does. better: which direction is the good one.
    """

    id: ContentId
    text: str
    unit_of_measure: str | None = None
    planned: Decimal | None = None
    better: Literal["higher", "lower"] = "higher"
    indicator: IndicatorCode | None = None
    basis: Basis


class Pact(Model):
    """The emulation pact (giao ước thi đua). signed_on: None where no day is known yet."""

    document: str
    signed_on: date | None = None
    contents: tuple[PactContent, ...] = Field(min_length=1)
    basis: Basis


class Criterion(Model):
    """One line of the scale. points of a bonus are added, those of a penalty subtracted; both are zero if nothing is
    said.

    scored: by the member itself, by the leader alone, or from the figure of a content of the pact. scale: of such a
    figure, the share of what was agreed, or all points once it is reached.
    """

    id: CriterionId
    text: str
    max_points: Points
    kind: Literal["score", "bonus", "penalty"] = "score"
    scored: Literal["member", "leader", "indicator"] = "member"
    content: ContentId | None = None
    scale: Literal["proportional", "reached"] = "proportional"
    needs_evidence: bool = True
    basis: Basis

    @property
    def sign(self) -> int:
        """With which its points count in a total."""
        return -1 if self.kind == "penalty" else 1

    @model_validator(mode="after")
    def _content_where_needed(self) -> "Criterion":
        if (self.scored == "indicator") != (self.content is not None):
            raise ValueError("cần khóa 'content' khi scored là 'indicator', và chỉ khi đó")
        return self


class Ranking(Model):
    """How equal totals are ranked: equally, by the points of criteria in this order, or by lot that a person drew."""

    ties: Literal["equal", "criteria", "draw"]
    order: tuple[CriterionId, ...] = ()
    basis: Basis

    @model_validator(mode="after")
    def _order_where_needed(self) -> "Ranking":
        if (self.ties == "criteria") != bool(self.order):
            raise ValueError("cần khóa 'order' khi ties là 'criteria', và chỉ khi đó")
        return self


class Council(Model):
    """Who votes in the members' place (hội đồng bình xét). members: how many it has in all."""

    name: str
    members: int = Field(ge=2)
    basis: Basis


class Honour(Model):
    """What members are nominated for by vote (bình xét, suy tôn).

    quota: the most members that may be nominated. voters: the members of the bloc, one vote each, or its council.
    ballot: open, by show of hands, or secret, with papers that are counted. threshold_percent: how many votes it takes
    `of` all voters, of those present, or of the valid papers of a secret ballot; is_strict: more than it, otherwise at
    least. quorum_percent: of the voters who must be present.
    """

    id: Identifier
    name: str
    quota: int | None = Field(default=None, ge=1)
    voters: Literal["members", "council"] = "members"
    ballot: Literal["open", "secret"] = "open"
    threshold_percent: Decimal = Field(gt=0, le=100)
    is_strict: bool = False
    of: Literal["present", "members", "valid"]
    quorum_percent: Decimal | None = Field(default=None, gt=0, le=100)
    basis: Basis

    @model_validator(mode="after")
    def _papers_where_counted(self) -> "Honour":
        if self.of == "valid" and self.ballot != "secret":
            raise ValueError("cần ballot là 'secret' khi of là 'valid' (số phiếu hợp lệ)")
        return self


class Conference(Model):
    """When the bloc meets over a period. on: None where only `raw_text` is known."""

    period: PeriodId
    raw_text: str
    on: date | None = None
    basis: Basis


class Bloc(Model):
    """The bloc's own part of a plan file.

    name: 'khối thi đua số 8'; spellings: others for the same bloc ('khối thi đua số 08'). run_by: the member whose
    installation runs this plan while it leads; None where the commune runs it for whoever leads.
    """

    name: str
    spellings: tuple[str, ...] = ()
    level: Literal["city", "commune"]
    leaders: tuple[Term, ...] = Field(min_length=1)
    deputies: tuple[Term, ...] = ()
    run_by: UnitId | None = None
    pact: Pact
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    ranking: Ranking
    council: Council | None = None
    honours: tuple[Honour, ...] = ()
    conferences: tuple[Conference, ...] = ()

    def leader_on(self, day: date) -> Term | None:
        return next((term for term in self.leaders if term.holds_on(day)), None)

    def deputy_on(self, day: date) -> Term | None:
        return next((term for term in self.deputies if term.holds_on(day)), None)

    def honour(self, honour_id: str) -> Honour | None:
        return next((honour for honour in self.honours if honour.id == honour_id), None)

    def criterion(self, criterion_id: str) -> Criterion | None:
        return next((criterion for criterion in self.criteria if criterion.id == criterion_id), None)

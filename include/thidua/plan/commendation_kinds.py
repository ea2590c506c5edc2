"""Kinds of rules on commendations: what each says of itself and what happens where it is broken."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from thidua.plan.base import Basis, Model, UnitId

Severity = Literal["off", "note", "stop"]
"""Not looked at; told to whoever lets the report go out; no report is made."""

Persons = Annotated[int, Field(ge=0)]
RECIPIENTS = frozenset({"individual", "collective", "household"})


class Rule(Model):
    """A rule without a number of its own."""

    severity: Severity
    basis: Basis


class ShareRule(Rule):
    """A rule with a limit in per cent."""

    percent: int = Field(ge=0, le=100)


class MemberRule(ShareRule):
    """A limit in per cent of the members of a unit; only units whose members are told can be judged."""

    members: dict[UnitId, int] = Field(default_factory=dict)


class ChainRule(Rule):
    """A title that only those can get who got another one in years in a row.

    award, needs: ids of the catalogue. years: in a row. Whether the year of the proposal is the last of them depends on
    when the titles were decided; so only the years are judged that count either way, the `years - 1` before it.
    """

    award: str
    needs: str
    years: int = Field(ge=2, le=10)


class Advice(Rule):
    """A rule that no report is kept back for: it is told, or it is off."""

    severity: Literal["off", "note"]


class WomenRule(Advice):
    """percent: share of women from which on a collective goes before others of the same achievement."""

    percent: int = Field(ge=0, le=100)


class CouncilVote(Model):
    """How the council voted on those who are commended with one award: the fewest votes that one of them got.

    members: of the council, whoever was present.
    """

    award: str
    votes: int = Field(ge=0)
    members: int = Field(ge=1)

    @model_validator(mode="after")
    def _is_possible(self) -> "CouncilVote":
        if self.votes > self.members:
            raise ValueError(f"votes ({self.award}): {self.votes} phiếu nhiều hơn {self.members} thành viên")
        return self


class VotesRule(Rule):
    """percents: award -> share of all members of the council that must vote for it. votes: as the plan's office enters
    them; an award without an entry is told as not checked."""

    percents: dict[str, Annotated[int, Field(ge=0, le=100)]]
    votes: tuple[CouncilVote, ...] = ()

    @model_validator(mode="after")
    def _is_asked_once(self) -> "VotesRule":
        awards = [one.award for one in self.votes]
        for award in sorted(set(awards)):
            if award not in self.percents:
                raise ValueError(f"votes: '{award}' không có tỷ lệ phiếu trong percents")
            if awards.count(award) > 1:
                raise ValueError(f"votes: '{award}' được khai báo hai lần")
        return self


class DutiesRule(Rule):
    """What a title for a collective asks of everybody in it: persons as the plan's office enters them, by unit.

    unfinished: who did not do all of their tasks. disciplined: who was disciplined, from a warning (cảnh cáo) on. A
    unit with the title and without an entry is told as not checked.
    """

    unfinished: dict[UnitId, Persons] = Field(default_factory=dict)
    disciplined: dict[UnitId, Persons] = Field(default_factory=dict)


class MoneyRule(Advice):
    """base_salary: lương cơ sở, đồng. factors: award -> kind of recipient ('individual', 'collective', 'household') ->
    how many times of it; what is not named here is not looked at."""

    base_salary: int = Field(gt=0)
    factors: dict[str, dict[str, Annotated[Decimal, Field(gt=0)]]]

    @model_validator(mode="after")
    def _is_of_known_recipients(self) -> "MoneyRule":
        for award, factors in self.factors.items():
            for unknown in sorted(factors.keys() - RECIPIENTS):
                expected = ", ".join(sorted(RECIPIENTS))
                raise ValueError(f"factors.{award}: có '{unknown}'; cần một trong: {expected}")
        return self

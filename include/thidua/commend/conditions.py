"""What laws and local rules ask beside counts of titles: what supports a proposal, votes of a council, duties of a
collective. Each gives the units that a fault is about (none for all) and what its sentence needs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from thidua.commend.history import FormerAwards
from thidua.commend.told import Told
from thidua.plan.commendation_kinds import DutiesRule, VotesRule

HIGHER = frozenset({"ministry_province", "state"})
"""Levels that a commune proposes to."""
CAMPAIGNS = frozenset({"thematic", "ad_hoc"})
EXCELLENT, ADVANCED_COLLECTIVE = "TTLDXS", "TTLDTT"
COLLECTIVES = frozenset({EXCELLENT, ADVANCED_COLLECTIVE})
SIDES = {"collective": "tập thể", "household": "hộ gia đình", "individual": "cá nhân"}
"""Kinds of recipients, as a sentence calls them."""


Broken = Iterator[tuple[tuple[str, ...], Mapping[str, object]]]


def side_of(row: Told) -> str:
    """'individual' of 'individual_direct'."""
    return row.recipient_class_id.partition("_")[0]


def count(rows: Iterable[Told]) -> Decimal:
    return sum((row.award_count for row in rows), start=Decimal(0))


def unsupported_merit(rows: Sequence[Told], former: Iterable[FormerAwards]) -> Broken:
    """Units that propose more for all achievements than they had, and were commended by campaign or at once as well.

    Awards of former years count whatever they were for, since reports of those years do not say.
    """
    before: defaultdict[tuple[str, str | None], Decimal] = defaultdict(Decimal)
    for one in former:
        before[one.unit_id, one.side] += one.award_count
    groups: defaultdict[tuple[str, str], list[Told]] = defaultdict(list)
    for row in rows:
        groups[row.unit_id, side_of(row)].append(row)
    for (unit_id, side), of in groups.items():
        merit = [row for row in of if row.kind_id == "merit"]
        wanted = count(row for row in merit if not row.is_decided and row.level_id in HIGHER)
        had = count(row for row in merit if row.is_decided) + before[unit_id, side]
        campaigns = count(row for row in of if row.is_decided and row.kind_id in CAMPAIGNS)
        if campaigns and wanted > had:
            yield (unit_id,), {"side": SIDES[side], "wanted": wanted, "had": had, "campaigns": campaigns}


def voted_on(rows: Iterable[Told], rule: VotesRule) -> tuple[str, ...]:
    """Awards that the commune's own council votes on, in the order of the rule: what it decides or proposes."""
    told = {row.award_id for row in rows if row.level_id == "commune" or not row.is_decided}
    return tuple(award for award in rule.percents if award in told)


def lost_votes(rows: Sequence[Told], rule: VotesRule) -> Broken:
    entered = {one.award: one for one in rule.votes}
    for award in voted_on(rows, rule):
        vote, percent = entered.get(award), rule.percents[award]
        if vote is not None and 100 * vote.votes < percent * vote.members:
            yield (), {"award": award, "votes": vote.votes, "council": vote.members, "percent": percent}


def titled_units(rows: Iterable[Told], *awards: str) -> tuple[str, ...]:
    """Units in which a collective got or is to get one of the titles."""
    return tuple(dict.fromkeys(row.unit_id for row in rows if row.award_id in awards))


def neglected_duties(rows: Sequence[Told], rule: DutiesRule) -> Broken:
    """All tasks are asked of an excellent collective, no discipline of either."""
    excellent = titled_units(rows, EXCELLENT)
    for unit_id in titled_units(rows, *COLLECTIVES):
        unfinished = rule.unfinished.get(unit_id, 0) if unit_id in excellent else 0
        disciplined = rule.disciplined.get(unit_id, 0)
        if unfinished or disciplined:
            yield (unit_id,), {"unfinished": unfinished, "disciplined": disciplined}


def unknown_duties(rows: Sequence[Told], rule: DutiesRule) -> tuple[str, ...]:
    """Units with a title of which nobody entered what is asked of everybody in it."""
    excellent = titled_units(rows, EXCELLENT)
    return tuple(
        unit_id
        for unit_id in titled_units(rows, *COLLECTIVES)
        if unit_id not in rule.disciplined or (unit_id in excellent and unit_id not in rule.unfinished)
    )

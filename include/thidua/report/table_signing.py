"""Who makes a table and who answers for it: below forms of statistics, tables of commendations and of the fund."""

from typing import get_args

from thidua.plan.commendation_rules import AnnexChoice
from thidua.report.annex_award_register import DECISIONS, NOMINATIONS
from thidua.report.annex_statistics import KEYS as STATISTICS
from thidua.report.head import dated
from thidua.report.material import Material
from thidua.report.model import SigningLines

NEVER_SIGNED = frozenset({DECISIONS, NOMINATIONS})
TABLES = tuple(choice for choice in get_args(AnnexChoice) if choice not in NEVER_SIGNED)
SIGNED = frozenset((*STATISTICS.values(), *(f"award_{table}" for table in TABLES), "fund"))
"""Keys of annexes that end so wherever they are printed."""


def signing_lines(material: Material, key: str) -> SigningLines | None:
    """Place and day are the report's own: the table is issued with it. None of an annex that nobody signs."""
    if key not in SIGNED:
        return None
    say = material.say
    return SigningLines(
        place_and_date=dated(material, "place_and_date"),
        left=say("table_maker"),
        left_hint=say("table_maker_hint"),
        right=say("table_head"),
        right_hint=say("table_head_hint"),
    )

"""What a plan asks of commendations, and which tables of them its reports print.

Rules that a law states, rules of one province that a commune may take over, and one that is repealed and can only be a
local habit; each says what happens where it is broken.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from thidua.plan.base import Basis, Model
from thidua.plan.commendation_kinds import (
    ChainRule,
    DutiesRule,
    MemberRule,
    MoneyRule,
    Rule,
    ShareRule,
    VotesRule,
    WomenRule,
)

AnnexChoice = Literal["forms", "proposals", "state", "units", "movements", "dossiers", "decisions", "nominations"]


def _assumed(text: str) -> Basis:
    return Basis(assumption=text)


class CommendationRules(Model):
    """annexes: tables of commendations beside the usual one, in the reports of a half and of a whole year; that of
    awards of the State in those of a whole year only.

    fighters_within_advanced: Chiến sĩ thi đua cơ sở are chosen among Lao động tiên tiến, per unit and in all.
    fighters_share: the limit of 15 % was repealed on 01/01/2024; only a local habit. advanced_in_collectives: share of
    Lao động tiên tiến in a collective that gets a title. fighters_in_excellent: a unit with the title Tập thể lao động
    xuất sắc has a Chiến sĩ thi đua cơ sở. chains: titles after others in years in a row, by counts of the annual
    reports that were issued for the years before. same_decision: two units report one award by one decision, and as
    many of it. decision_day: one number with two days.
    higher_merit: what was commended by campaign or at once supports no higher award for all of the achievements (công
    trạng); judged where a unit has fewer awards for those than it proposes. women_first: who goes before others of the
    same achievement. council_votes: of all members of the council. duties_in_collectives: what a title for a collective
    asks of everybody. award_money: what awards of the commune cost by law, and what the fund has spent on them.
    Of these no form asks for all that is needed: what cannot be checked is told as such, and never as kept.
    """

    annexes: tuple[AnnexChoice, ...] = ("forms", "state", "units")
    fighters_within_advanced: Rule = Rule(
        severity="note",
        basis=_assumed("Luật Thi đua, khen thưởng 06/2022/QH15, Điều 23; mức xử lý do hệ thống đề xuất."),
    )
    fighters_share: ShareRule = ShareRule(
        severity="off",
        percent=15,
        basis=_assumed(
            "Nghị định 91/2017/NĐ-CP, Điều 9.3 hết hiệu lực từ 01/01/2024; chỉ bật nếu địa phương còn dùng."
        ),
    )
    advanced_in_collectives: MemberRule = MemberRule(
        severity="off",
        percent=70,
        basis=_assumed("Quy định của tỉnh Bắc Ninh (Quyết định 86/2025); chưa có quy định của thành phố Hải Phòng."),
    )
    fighters_in_excellent: Rule = Rule(
        severity="off",
        basis=_assumed("Quy định của tỉnh Bắc Ninh (Quyết định 86/2025); chưa có quy định của thành phố Hải Phòng."),
    )
    chains: tuple[ChainRule, ...] = (
        ChainRule(
            severity="note",
            award="CSTD-TP",
            needs="CSTD-CS",
            years=3,
            basis=_assumed("Luật Thi đua, khen thưởng 06/2022/QH15, Điều 22; mức xử lý do hệ thống đề xuất."),
        ),
        ChainRule(
            severity="note",
            award="CSTD-TQ",
            needs="CSTD-TP",
            years=2,
            basis=_assumed("Luật Thi đua, khen thưởng 06/2022/QH15, Điều 21; mức xử lý do hệ thống đề xuất."),
        ),
    )
    same_decision: Rule = Rule(
        severity="note", basis=_assumed("Một khen thưởng chỉ tính một lần; mức xử lý do hệ thống đề xuất.")
    )
    decision_day: Rule = Rule(
        severity="note", basis=_assumed("Số, ký hiệu văn bản là duy nhất trong năm (Nghị định 30/2020/NĐ-CP, Điều 15).")
    )
    higher_merit: Rule = Rule(
        severity="note", basis=_assumed("Nghị định 152/2025/NĐ-CP, Điều 4.3; mức xử lý do hệ thống đề xuất.")
    )
    women_first: WomenRule = WomenRule(
        severity="note",
        percent=70,
        basis=_assumed("Nghị định 152/2025/NĐ-CP, Điều 4.6; mức xử lý do hệ thống đề xuất."),
    )
    council_votes: VotesRule = VotesRule(
        severity="note",
        percents={"CSTD-CS": 80, "CO-TP": 80, "CO-CP": 80, "CSTD-TP": 90, "CSTD-TQ": 90},
        basis=_assumed("Nghị định 98/2023/NĐ-CP, Điều 30.7; chưa đối chiếu với Nghị định 152/2025/NĐ-CP thay thế."),
    )
    duties_in_collectives: DutiesRule = DutiesRule(
        severity="note",
        basis=_assumed("Quy định của tỉnh Bắc Ninh (Quyết định 86/2025); chưa có quy định của thành phố Hải Phòng."),
    )
    award_money: MoneyRule = MoneyRule(
        severity="note",
        base_salary=2_340_000,
        factors={
            "LDTT": {"individual": Decimal("0.3")},
            "CSTD-CS": {"individual": Decimal("1.0")},
            "TTLDTT": {"collective": Decimal("0.8")},
            "TDP-VANHOA": {"collective": Decimal("1.5")},
            "GK-XA": {"collective": Decimal("0.6")},
        },
        basis=_assumed("Nghị định 152/2025/NĐ-CP, Điều 50 đến Điều 54, lương cơ sở 2.340.000 đồng."),
    )

    def named_units(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Key and units of each list that names units."""
        yield "advanced_in_collectives.members", frozenset(self.advanced_in_collectives.members)
        yield "duties_in_collectives.unfinished", frozenset(self.duties_in_collectives.unfinished)
        yield "duties_in_collectives.disciplined", frozenset(self.duties_in_collectives.disciplined)

    def named_awards(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Key and awards of each rule that names awards."""
        for place, chain in enumerate(self.chains):
            yield f"chains[{place}]", frozenset({chain.award, chain.needs})
        yield "council_votes.percents", frozenset(self.council_votes.percents)
        yield "council_votes.votes", frozenset(one.award for one in self.council_votes.votes)
        yield "award_money.factors", frozenset(self.award_money.factors)

    @property
    def stops(self) -> bool:
        """Whether any rule keeps a report from being made."""
        single = [rule for _, rule in self if isinstance(rule, Rule)]
        return any(rule.severity == "stop" for rule in (*single, *self.chains))


DEFAULT_COMMENDATION_RULES = CommendationRules()

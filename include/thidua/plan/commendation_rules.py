"""What a plan asks of commendations, and which tables of them its reports print.

Rules that a law states, rules of one province that a commune may take over, and one that is repealed and can only be a
local habit; each says what happens where it is broken.
"""

from typing import Literal

from pydantic import Field

from thidua.plan.base import Basis, Model, UnitId

Severity = Literal["off", "note", "stop"]
"""Not looked at; said below the table of the report; no report is made."""

AnnexChoice = Literal["forms", "proposals", "state", "units", "movements", "dossiers"]


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

    @property
    def stops(self) -> bool:
        """Whether any rule keeps a report from being made."""
        single = [rule for _, rule in self if isinstance(rule, Rule)]
        return any(rule.severity == "stop" for rule in (*single, *self.chains))


DEFAULT_COMMENDATION_RULES = CommendationRules()

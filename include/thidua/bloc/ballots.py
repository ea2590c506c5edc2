"""A vote as its minutes have it, and minutes that cannot be right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from thidua.bloc.refusals import members_of
from thidua.errors import OperatorError
from thidua.plan.blocs import Bloc, Honour
from thidua.plan.model import Period, Plan

_COUNT_AGAIN = "Kiểm tra lại biên bản kiểm phiếu."


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """One vote for one honour. present: of those who may vote. votes: by member, for it.

    papers_cast, papers_valid: of a secret ballot; None of a vote by show of hands. Who is absent may have handed in a
    paper, so there may be more papers than people present.
    """

    honour_id: str
    held_on: date
    present: int
    votes: Mapping[str, int]
    papers_cast: int | None = None
    papers_valid: int | None = None
    note: str | None = None


def refuse_ballot(plan: Plan, period: Period, bloc: Bloc, ballot: Ballot) -> None:
    """OperatorError for an unknown honour, and where the counts contradict each other: votes <= valid papers <= papers
    cast <= voters, and votes by show of hands <= voters present."""
    honour = _honour(plan, bloc, ballot.honour_id)
    voters, called = _voters(plan, period, bloc, honour)
    if not 1 <= ballot.present <= voters:
        raise OperatorError(
            f"Có {ballot.present} thành viên dự họp; {called} có {voters} thành viên.",
            remedy="Ghi lại số thành viên dự họp (--present).",
        )
    _refuse_papers(honour, ballot, voters=voters, called=called)
    if not ballot.votes:
        raise OperatorError("Chưa có phiếu cho thành viên nào.", remedy="Ghi phiếu dạng THÀNH-VIÊN=SỐ-PHIẾU.")
    most, of = ballot.present, "số thành viên dự họp"
    if ballot.papers_valid is not None:
        most, of = ballot.papers_valid, "số phiếu hợp lệ"
    for unit_id, count in ballot.votes.items():
        if not 0 <= count <= most:
            raise OperatorError(f"{unit_id}: có {count} phiếu; cần từ 0 đến {most} ({of}).", remedy=_COUNT_AGAIN)


def _honour(plan: Plan, bloc: Bloc, honour_id: str) -> Honour:
    honour = bloc.honour(honour_id)
    if honour is None:
        known = ", ".join(one.id for one in bloc.honours) or "(chưa khai báo)"
        raise OperatorError(
            f"Kế hoạch {plan.id} không có hình thức suy tôn '{honour_id}'.", remedy=f"Chọn một trong: {known}."
        )
    return honour


def _voters(plan: Plan, period: Period, bloc: Bloc, honour: Honour) -> tuple[int, str]:
    """How many may vote, and what they are called."""
    if honour.voters == "council" and bloc.council is not None:
        return bloc.council.members, bloc.council.name
    return len(members_of(plan, period)), "khối"


def _refuse_papers(honour: Honour, ballot: Ballot, *, voters: int, called: str) -> None:
    cast, valid = ballot.papers_cast, ballot.papers_valid
    if honour.ballot == "open":
        if cast is not None or valid is not None:
            raise OperatorError(
                f"{honour.name}: kế hoạch quy định biểu quyết, không bỏ phiếu kín.",
                remedy="Bỏ --cast, --valid; hoặc khai báo ballot: secret ở bloc.honours của kế hoạch.",
            )
        return
    if cast is None or valid is None:
        raise OperatorError(
            f"{honour.name}: kế hoạch quy định bỏ phiếu kín; chưa có số phiếu thu về, số phiếu hợp lệ.",
            remedy="Ghi số phiếu thu về (--cast) và số phiếu hợp lệ (--valid) theo biên bản kiểm phiếu.",
        )
    if not 0 <= cast <= voters:
        raise OperatorError(
            f"Thu về {cast} phiếu; {called} có {voters} thành viên, mỗi thành viên một phiếu.", remedy=_COUNT_AGAIN
        )
    if not 0 <= valid <= cast:
        raise OperatorError(f"Có {valid} phiếu hợp lệ; chỉ thu về {cast} phiếu.", remedy=_COUNT_AGAIN)

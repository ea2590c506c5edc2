"""The commune's officer: who has not reported, at each step of the reminders; and the request to step in."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from thidua.calendar.workdays import Workdays
from thidua.plan.model import Plan, Unit
from thidua.remind.model import Item
from thidua.remind.rounds import Round, open_rounds
from thidua.remind.standings import refused_addresses
from thidua.remind.words import matter_of, words_of
from thidua.text.addresses import is_mail_address
from thidua.text.dates import LEGAL_ZONE, format_instant, format_short_day

_STATES = {"MISSING": "chưa nộp", "REJECTED": "bản nộp bị từ chối, chưa nộp lại"}
_LOOKED_BACK = timedelta(days=92)


def items(connection: sa.Connection, *, plans: Sequence[Plan], workdays: Workdays, now: datetime) -> Iterable[Item]:
    """One for each plan and period with a unit that owes its report."""
    refused = refused_addresses(connection, since=now.astimezone(LEGAL_ZONE).date() - _LOOKED_BACK)
    for one in open_rounds(connection, plans=plans, workdays=workdays, now=now):
        # The first day on which the officer is to step in need not be one on which units are reminded.
        kind, key = "officer-overdue" if one.is_escalated else "officer-summary", f"{one.plan.id}|{one.period.id}"
        if one.owing and one.is_time(kind, key):
            yield Item(
                address=one.policy.officer.address,
                name=one.policy.officer.name,
                kind=kind,
                key=key,
                title=_title(one),
                lines=tuple(_lines(one, refused)),
                due=one.last_instant if one.phase == "due" else None,
            )


def _title(one: Round) -> str:
    lacking = words_of(one.period).lacking
    what = f"{matter_of(one.plan, one.period)}: {len(one.owing)}/{len(one.standings)} đơn vị {lacking}"
    if one.is_escalated:
        return f"{what}, quá hạn {one.days} ngày làm việc; đề nghị trực tiếp đôn đốc"
    if one.phase == "overdue":
        return f"{what}, quá hạn {one.days} ngày làm việc"
    return f"{what}, còn {one.days} ngày làm việc"


def _lines(one: Round, refused: frozenset[str]) -> Iterator[str]:
    yield (
        f"Thời hạn của các đơn vị: {one.period.unit_due_text}. Ngày làm việc cuối cùng: "
        f"{format_short_day(one.last_working_day)}; thời điểm cuối cùng theo quy định: "
        f"{format_instant(one.last_instant)}."
    )
    for unit in one.owing:
        yield f"{unit.name} ({unit.id}): {_STATES[one.standings[unit.id].state]}{_not_reached(unit, refused)}."
    waiting = sum(standing.state == "WAITING" for standing in one.standings.values())
    if waiting:
        yield f"Ngoài ra, bản nộp của {waiting} đơn vị đã được tiếp nhận và đang chờ kiểm tra."
    yield f"Khóa sổ: ngày {format_short_day(one.period.lock)}."


def _not_reached(unit: Unit, refused: frozenset[str]) -> str:
    if not is_mail_address(unit.email):
        return "; không có địa chỉ thư điện tử, hệ thống không nhắc được"
    return "; thư nhắc gần nhất bị máy chủ thư từ chối hoặc trả về" if unit.email.lower() in refused else ""

"""Units that owe a report: before its deadline, and after it until the period is locked."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa

from thidua.calendar.workdays import Workdays
from thidua.check.feedback import FOLDER
from thidua.collect.states import receipt_number
from thidua.forms.write import form_name
from thidua.plan.model import Period, Plan, Unit
from thidua.plan.period_kinds import UNDATED
from thidua.remind.model import Item
from thidua.remind.rounds import Round, open_rounds
from thidua.remind.standings import Standing
from thidua.remind.words import words_of
from thidua.report.phrases import upper_first
from thidua.text.addresses import is_mail_address
from thidua.text.dates import format_instant, format_short_day

_ENDED = {
    "withdrawal": "Đơn vị đã rút {what} nộp trước đó và chưa nộp bản khác.",
    "invalidation": "{What} đã nộp bị hủy hiệu lực; đề nghị nộp lại.",
}


def items(connection: sa.Connection, *, plans: Sequence[Plan], workdays: Workdays, now: datetime) -> Iterable[Item]:
    """One for each unit, plan and period."""
    for one in open_rounds(connection, plans=plans, workdays=workdays, now=now):
        for unit in one.owing:
            kind, key = f"unit-{one.phase}", f"{one.plan.id}|{one.period.id}|{unit.id}"
            if is_mail_address(unit.email) and one.is_time(kind, key):
                yield Item(
                    address=unit.email,
                    name=unit.name,
                    kind=kind,
                    key=key,
                    title=_title(one, unit),
                    lines=tuple(_lines(one, unit, one.standings[unit.id])),
                    due=one.last_instant if one.phase == "due" else None,
                )


def _title(one: Round, unit: Unit) -> str:
    what = f"{_subject(one.period)} của {unit.name}, gửi {one.plan.commune}"
    rejected = "; bản nộp bị từ chối, cần nộp lại" if one.standings[unit.id].state == "REJECTED" else ""
    if one.phase == "overdue":
        return f"{what}: đã quá hạn {one.days} ngày làm việc{rejected}"
    left = f"còn {one.days} ngày làm việc" if one.days else "hôm nay là ngày làm việc cuối cùng"
    return f"{what}: {left}{rejected}"


def _subject(period: Period) -> str:
    """A registration is called what the plan calls it."""
    return period.label if period.kind in UNDATED else f"Báo cáo thi đua, khen thưởng {period.label}"


def _lines(one: Round, unit: Unit, standing: Standing) -> Iterator[str]:
    plan, period, words = one.plan, one.period, words_of(one.period)
    if period.kind not in UNDATED:
        start, until = format_short_day(period.start), format_short_day(period.data_as_of)
        yield f"Số liệu từ ngày {start}, thực hiện đến ngày {until}."
    yield (
        f"Thời hạn: {period.unit_due_text}. Ngày làm việc cuối cùng: {format_short_day(one.last_working_day)}; "
        f"thời điểm cuối cùng theo quy định: {format_instant(one.last_instant)}."
    )
    if standing.receipt_id is not None and standing.received_at is not None:
        number = receipt_number(standing.receipt_id)
        yield (
            f"Bản nộp “{standing.original_name}” nhận lúc {format_instant(standing.received_at)} bị từ chối; nội dung "
            f"phải sửa nêu tại phiếu phản hồi {FOLDER}/{plan.id}/{number}.txt. Đề nghị sửa trên biểu mẫu rồi nộp lại."
        )
    elif standing.ended_by is not None:
        yield _ENDED[standing.ended_by].format(what=words.what, What=upper_first(words.what))
    name = form_name(plan=plan, period=period, unit=unit)
    place = one.policy.hand_in or f"thư mục tiếp nhận của kế hoạch {plan.id}"
    yield f"Nơi nộp: {place}; biểu mẫu {name}."
    yield (
        f"Nếu trong kỳ không có {words.nil}: chọn “Không phát sinh” tại mục “{words.nil_field}” của biểu mẫu rồi nộp; "
        f"bản đó được tính là đã {words.counted}."
    )
    if one.phase == "overdue":
        lock = format_short_day(period.lock)
        yield f"Sau ngày khóa sổ {lock}, việc bổ sung số liệu phải được người có thẩm quyền cho phép."

"""What a plan's dates do not leave time for: told when the plan is checked, not on the day."""

from collections.abc import Iterator
from dataclasses import dataclass

from thidua.calendar.due import last_admissible_day
from thidua.calendar.obligations import slack
from thidua.calendar.workdays import Workdays
from thidua.plan.model import DueRule, Period, Plan


@dataclass(frozen=True, kw_only=True)
class CalendarWarning:
    """Something the plan's dates do not leave time for; `text` is a sentence for the operator."""

    plan_id: str
    period_id: str
    flow_id: str
    text: str


def find_warnings(plan: Plan, workdays: Workdays) -> list[CalendarWarning]:
    """What NĐ 09/2019/NĐ-CP, Điều 8.5.b or common sense finds missing between the plan's dates."""
    return [
        CalendarWarning(
            plan_id=plan.id,
            period_id=period.id,
            flow_id=flow_id,
            text=f"Kế hoạch {plan.id}, kỳ {period.id}, luồng {flow_id}: {text}",
        )
        for period in plan.periods
        for flow_id, text in _period_warnings(period, workdays)
    ]


def _period_warnings(period: Period, workdays: Workdays) -> Iterator[tuple[str, str]]:
    yield from _level_warnings(period, period.unit_flow, period.unit_due, workdays=workdays)
    yield from _level_warnings(period, period.report_flow, period.report_due, workdays=workdays)
    left = slack(period, workdays)
    if left is not None and left <= 0:
        yield (
            period.unit_flow,
            f"độ dư đến hạn gửi thành phố (luồng {period.report_flow}) là {left} ngày làm việc; cần ít nhất 01 ngày "
            "để tổng hợp (Nghị định 09/2019/NĐ-CP, Điều 8.5.b)",
        )


def _level_warnings(period: Period, flow_id: str, rule: DueRule, *, workdays: Workdays) -> Iterator[tuple[str, str]]:
    last = last_admissible_day(rule)
    if last is None:
        yield flow_id, f"thời hạn “{rule.raw_text}” chưa có ngày; cần ghi ngày cụ thể"
        return
    if workdays.count_between(period.data_as_of, last) < 1:
        yield (
            flow_id,
            f"không có ngày làm việc nào giữa ngày chốt số liệu {period.data_as_of:%d/%m/%Y} và hạn gửi "
            f"{last:%d/%m/%Y} (Nghị định 09/2019/NĐ-CP, Điều 8.5.b)",
        )
    if period.opens > last:
        yield flow_id, f"ngày mở {period.opens:%d/%m/%Y} sau hạn gửi {last:%d/%m/%Y}"
    if period.lock < last:
        yield flow_id, f"ngày khóa {period.lock:%d/%m/%Y} trước hạn gửi {last:%d/%m/%Y}"
    if not workdays.is_verified(period.opens, last):
        yield flow_id, "trong thời gian báo cáo có ngày nghỉ chưa được công bố chính thức; kiểm tra lại holidays.yaml"

"""What a plan's dates do not leave time for: told when the plan is checked, not on the day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from thidua.calendar.due import last_admissible_day
from thidua.calendar.obligations import slack, slack_between
from thidua.calendar.workdays import Workdays
from thidua.plan.model import DueRule, Flow, Period, Plan
from thidua.plan.period_kinds import DIFFICULTIES, UNDATED


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
        for flow_id, text in (*_period_warnings(period, workdays), *_assumption_warnings(plan, period, workdays))
    ]


def _period_warnings(period: Period, workdays: Workdays) -> Iterator[tuple[str, str]]:
    if period.unit_flow is not None and period.unit_due is not None:
        yield from _level_warnings(period, period.unit_flow, period.unit_due, workdays=workdays)
    if period.report_flow is not None and period.report_due is not None:
        yield from _level_warnings(period, period.report_flow, period.report_due, workdays=workdays)
    left = slack(period, workdays)
    if period.unit_flow is not None and left is not None and left <= 0:
        yield (
            period.unit_flow,
            f"độ dư đến hạn gửi thành phố (luồng {period.report_flow}) là {left} ngày làm việc; cần ít nhất 01 ngày "
            "để tổng hợp (Nghị định 09/2019/NĐ-CP, Điều 8.5.b)",
        )


def _level_warnings(period: Period, flow_id: str, rule: DueRule, *, workdays: Workdays) -> Iterator[tuple[str, str]]:
    last = last_admissible_day(rule)
    if last is None:
        if period.kind == DIFFICULTIES:
            return
        yield flow_id, f"thời hạn “{rule.raw_text}” chưa có ngày; cần ghi ngày cụ thể"
        return
    if period.kind not in UNDATED and workdays.count_between(period.data_as_of, last) < 1:
        yield (
            flow_id,
            f"không có ngày làm việc nào giữa ngày chốt số liệu {period.data_as_of:%d/%m/%Y} và hạn gửi "
            f"{last:%d/%m/%Y} (Nghị định 09/2019/NĐ-CP, Điều 8.5.b)",
        )
    if period.opens > last:
        yield flow_id, f"ngày mở {period.opens:%d/%m/%Y} sau hạn gửi {last:%d/%m/%Y}"
    if period.lock < last:
        yield flow_id, f"ngày khóa {period.lock:%d/%m/%Y} trước hạn gửi {last:%d/%m/%Y}"
    if not workdays.is_covered(period.opens, last):
        yield (
            flow_id,
            f"holidays.yaml chỉ có ngày nghỉ từ {workdays.first_day:%d/%m/%Y} đến {workdays.last_day:%d/%m/%Y}; "
            "ngoài đó chỉ tính ngày nghỉ hằng tuần và ngày lễ dương lịch cố định: bổ sung ngày nghỉ, ngày làm bù "
            "của năm còn thiếu",
        )
    elif not workdays.is_verified(period.opens, last):
        yield flow_id, "trong thời gian báo cáo có ngày nghỉ chưa được công bố chính thức; kiểm tra lại holidays.yaml"


def _assumption_warnings(plan: Plan, period: Period, workdays: Workdays) -> Iterator[tuple[str, str]]:
    """A unit may be called late by our own assumption alone: whoever answers for the plan has to know."""
    if period.unit_flow is None or period.unit_due is None:
        yield from _source_warnings(plan, period)
        return
    used, commune = last_admissible_day(period.unit_due), last_admissible_day(period.report_due)
    stated = _stated_end(plan, period, period.unit_flow)
    if used is None or stated is None or period.unit_due.basis.line is not None or used >= stated[1]:
        return
    flow, last = stated
    yield (
        period.unit_flow,
        f"hạn của đơn vị “{period.unit_due.raw_text}” (hết ngày {used:%d/%m/%Y}) là giả định, chặt hơn thời hạn kế "
        f"hoạch nêu: luồng {flow.id} “{flow.due.raw_text}” (dòng {flow.due.basis.line}, hết ngày {last:%d/%m/%Y}); "
        f"đơn vị gửi sau ngày {used:%d/%m/%Y} đến hết ngày {last:%d/%m/%Y} bị ghi là muộn chỉ do giả định này",
    )
    if commune is not None and (left := slack_between(last, commune, workdays)) <= 0:
        yield (
            period.unit_flow,
            f"nếu chỉ theo thời hạn kế hoạch nêu (luồng {flow.id} “{flow.due.raw_text}”) thì độ dư đến hạn gửi thành "
            f"phố (luồng {period.report_flow}) là {left} ngày làm việc; vì vậy hạn của đơn vị được giả định sớm hơn",
        )


def _source_warnings(plan: Plan, period: Period) -> Iterator[tuple[str, str]]:
    """Statistics are counted from reports of units that may still come in after they were sent."""
    sent = last_admissible_day(period.report_due)
    for source in plan.periods:
        due = last_admissible_day(source.unit_due)
        overlaps = source.is_measured and source.start <= period.end and source.end >= period.start
        if overlaps and sent is not None and due is not None and due >= sent:
            yield (
                period.report_flow or "-",
                f"hạn gửi ({sent:%d/%m/%Y}) không sau hạn các đơn vị nộp báo cáo {source.label} (hết ngày "
                f"{due:%d/%m/%Y}), là nguồn số liệu; phần đơn vị nộp sau được bổ sung bằng bản thay thế",
            )


def _stated_end(plan: Plan, period: Period, unit_flow: str) -> tuple[Flow, date] | None:
    """The flow whose words end the units' time in this period, and that day.

    The units' own flow where its date is one of this period; else the commune's, where it states no more than a month
    or quarter: such a heading stands over both levels alike.
    """
    flows = {flow.id: flow for flow in plan.flows}
    own, commune = flows[unit_flow], flows.get(period.report_flow or "")
    is_over_both = commune is not None and commune.due.kind in {"within_month", "within_quarter"}
    for flow in (own, *([commune] if commune is not None and is_over_both else [])):
        last = last_admissible_day(flow.due)
        if last is not None and flow.due.basis.line is not None and period.data_as_of < last <= period.lock:
            return flow, last
    return None

"""Is each due report on its way? One alert per report, from due soon to overdue, with the forecast in it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta

from thidua.deliver.status import DeliveryStatus
from thidua.text.dates import LEGAL_ZONE, format_instant, format_short_day
from thidua.watch.corrections import report_key, waits_for_a_person
from thidua.watch.due import DueReport
from thidua.watch.facts import Facts
from thidua.watch.forecast import Forecast, Forecaster, Progress, Verdict
from thidua.watch.hours import working_days_left
from thidua.watch.model import Alert, Level, Observed
from thidua.watch.numbers import missing_numbers


def watch_reports(
    reports: Iterable[DueReport], facts: Facts, forecaster: Forecaster, *, is_machine_alive: bool | None
) -> Observed:
    """Nothing for a report that every recipient has; what is not due soon is held, for its clock may have jumped."""
    newest = newest_deliveries(facts.deliveries)
    reports = tuple(reports)
    unnumbered = missing_numbers(facts, {due.key: due for due in reports}, now=forecaster.now)
    questions = Counter(report_key(one) for one in facts.corrections if waits_for_a_person(one))
    questions.update(one.report_key for one in facts.approvals if one.is_waiting)
    alerts: list[Alert] = []
    held: list[str] = []
    for due in reports:
        if due.key in facts.met:
            continue
        if not is_due_soon(due, forecaster):
            held.append(due.alert_key)
            continue
        progress = Progress(
            first_issued_at=facts.first_issued_at.get(due.key),
            deliveries=newest.get(due.key, ()),
            missing=frozenset(unit for unit in due.unit_ids if (due.key, unit) not in facts.handed_in),
            questions=questions[due.key],
            is_number_missing=due.key in unnumbered,
            is_machine_alive=is_machine_alive,
        )
        alerts.append(judge_report(due, progress, forecaster))
    return Observed(alerts=tuple(alerts), held=tuple(held), met=facts.met)


def is_due_soon(due: DueReport, forecaster: Forecaster) -> bool:
    """Whether it is time to speak of the report, if it is not sent: shortly before it is made, or before its end."""
    limits, now = forecaster.limits.report, forecaster.now
    # Cheap and first, for nearly all reports are far away; the longest holidays are shorter than three weeks.
    longest = timedelta(days=2 * max(limits.due_soon_working_days, limits.before_run_working_days) + 21)
    if due.run_at - now > longest:
        return False
    before_end = working_days_left(now, due.last_working_day, forecaster.workdays)
    before_run = working_days_left(now, due.run_at.astimezone(LEGAL_ZONE).date(), forecaster.workdays)
    return before_end <= limits.due_soon_working_days or before_run <= limits.before_run_working_days


def judge_report(due: DueReport, progress: Progress, forecaster: Forecaster) -> Alert:
    """The alert of a report that is due soon or over, and not sent."""
    if forecaster.now > due.last_instant:
        return _alert(due, Level.BREACH, "Đã quá hạn mà chưa gửi xong", progress)
    forecast = forecaster.forecast(due, progress)
    left = working_days_left(forecaster.now, due.last_working_day, forecaster.workdays)
    standing = f"Còn {left} ngày làm việc. Dự báo {forecast.verdict.word}"
    reasons = "; ".join(reason.sentence for reason in forecast.reasons)
    told = f"{standing}: {reasons}" if reasons else standing
    level = _level(due, forecast, forecaster)
    remedy = forecast.reasons[0].remedy if forecast.reasons else "Chưa phải làm gì; hệ thống đang theo dõi."
    return _alert(due, level, told, progress, remedy=remedy, forecaster=forecaster)


def _level(due: DueReport, forecast: Forecast, forecaster: Forecaster) -> Level:
    if forecast.verdict == Verdict.CANNOT:
        return Level.CRITICAL
    level = Level.WARNING if forecast.verdict == Verdict.AT_RISK else Level.NOTICE
    return Level(min(level + 1, Level.CRITICAL)) if due.is_in_danger(forecaster.limits, now=forecaster.now) else level


def _alert(
    due: DueReport,
    level: Level,
    told: str,
    progress: Progress,
    *,
    remedy: str = "Gửi báo cáo ngay (xem lượt chạy trên Airflow, `thidua deliveries`) và báo cơ quan nhận lý do.",
    forecaster: Forecaster | None = None,
) -> Alert:
    issued = progress.first_issued_at
    stage = f"đã phát hành lúc {format_instant(issued)}, chưa gửi xong" if issued else "chưa phát hành"
    return Alert(
        key=due.alert_key,
        level=level,
        subject=f"{due.name} ({due.key})",
        sentence=f"{_deadline(due)}; {stage}. {told}.",
        remedy=remedy,
        # A restart of the machine is over in minutes; as the only reason it must not wake anybody at once.
        tolerance=forecaster.limits.tolerance if forecaster and progress.is_machine_alive is False else timedelta(0),
    )


def _deadline(due: DueReport) -> str:
    return f"Hạn {format_instant(due.last_instant)}, ngày làm việc cuối {format_short_day(due.last_working_day)}"


def newest_deliveries(deliveries: Iterable[DeliveryStatus]) -> Mapping[str, tuple[DeliveryStatus, ...]]:
    """The deliveries of each report's newest revision, by report key."""
    found: dict[str, tuple[DeliveryStatus, ...]] = {}
    for one in deliveries:
        if not one.row.is_superseded:
            key = f"{one.row.plan_id}|{one.row.period_id}"
            found[key] = (*found.get(key, ()), one)
    return found

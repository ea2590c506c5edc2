"""Replacements of issued reports that wait: to be considered, for a person's decision, or to be made after it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from thidua.changes.records import Correction
from thidua.text.dates import format_instant
from thidua.watch.due import DueReport
from thidua.watch.limits import Limits, level_since
from thidua.watch.model import Alert, Level, Observed


def report_key(correction: Correction) -> str:
    """'plan|period'."""
    return f"{correction.plan_id}|{correction.period_id}"


def waits_for_a_person(correction: Correction) -> bool:
    """Whether a replacement needs leave that nobody has given or refused."""
    return bool(is_open(correction) and correction.waits_for and correction.decision is None)


def is_open(correction: Correction) -> bool:
    """Whether a replacement is still to come of it."""
    is_wanted = correction.outcome == "reissue" and correction.decision != "refused"
    return is_wanted and correction.issued_report_id is None and not correction.is_outdated


def watch_corrections(
    corrections: Iterable[Correction], reports: Mapping[str, DueReport], limits: Limits, *, now: datetime
) -> Observed:
    """reports: by 'plan|period'; those of plans that are gone are judged by their age alone."""
    return Observed(alerts=tuple(_alerts(corrections, reports, limits, now=now)))


def watch_changes(
    uncompared: Mapping[str, datetime], reports: Mapping[str, DueReport], limits: Limits, *, now: datetime
) -> Observed:
    """What came after a report was issued, and was neither compared with it nor led to anything.

    uncompared: the oldest, by 'plan|period'. Of plans that are gone nobody compares anything any more.
    """
    found = ((reports[key], since) for key, since in uncompared.items() if key in reports)
    alerts = (_uncompared(due, since + due.gather_at_most, limits, now=now) for due, since in found)
    return Observed(alerts=tuple(alert for alert in alerts if alert is not None))


def _uncompared(due: DueReport, since: datetime, limits: Limits, *, now: datetime) -> Alert | None:
    return _not_run(
        due,
        level_since(limits.stays.correction_decided, since, now),
        key=f"correction|{due.key}|unseen",
        subject=f"Thay đổi sau khi phát hành báo cáo {due.key} chưa được xét",
        sentence=f"Có dữ liệu mới, lẽ ra phải xét từ {format_instant(since)}, nay chưa so với báo cáo đã phát hành.",
    )


def _alerts(
    corrections: Iterable[Correction], reports: Mapping[str, DueReport], limits: Limits, *, now: datetime
) -> Iterator[Alert]:
    for one in corrections:
        if not is_open(one):
            continue
        due = reports.get(report_key(one))
        is_asked = waits_for_a_person(one)
        alert = _waiting(one, due, limits, now=now) if is_asked else _unmade(one, limits, now=now)
        if alert is not None:
            yield alert


def _waiting(one: Correction, due: DueReport | None, limits: Limits, *, now: datetime) -> Alert | None:
    level = level_since(limits.stays.correction_waiting, one.recorded_at, now)
    is_near = due is not None and _is_near(due, limits, now=now)
    if is_near or one.waits_for == "returned":
        level = max(level or Level.WARNING, Level.WARNING)
    if level is None:
        return None
    return Alert(
        key=f"correction|{one.correction_id}",
        level=level,
        subject=f"Báo cáo thay thế của {report_key(one)} chờ quyết định",
        sentence=f"Lần xét thay đổi số {one.correction_id} chờ trả lời từ {format_instant(one.recorded_at)}.",
        remedy=f"Trả lời tại Required Actions, hoặc `thidua decide {one.correction_id} approve|refuse`.",
    )


def _is_near(due: DueReport, limits: Limits, *, now: datetime) -> bool:
    """Shortly before the lock day or the legal end, after which the same decision has other consequences."""
    near = timedelta(hours=limits.near_lock_hours)
    return any(timedelta(0) <= instant - now <= near for instant in (due.last_instant, due.lock_instant))


def _unmade(one: Correction, limits: Limits, *, now: datetime) -> Alert | None:
    since = one.decided_at or one.recorded_at
    return _not_run(
        one,
        level_since(limits.stays.correction_decided, since, now),
        key=f"correction|{one.correction_id}|made",
        subject=f"Báo cáo thay thế của {report_key(one)} chưa được lập",
        sentence=f"Lần xét thay đổi số {one.correction_id} được lập từ {format_instant(since)}, nay chưa phát hành.",
    )


def _not_run(of: DueReport | Correction, level: Level | None, *, key: str, subject: str, sentence: str) -> Alert | None:
    """What a run should have done by now, without anybody's word; None where it still has time."""
    if level is None:
        return None
    remedy = f"Xem lượt chạy reissue_reports trên Airflow, hoặc `thidua rerun {of.plan_id} {of.period_id}`."
    return Alert(key=key, level=level, subject=subject, sentence=sentence, remedy=remedy)

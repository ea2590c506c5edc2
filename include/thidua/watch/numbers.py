"""Reports that could be made and wait for the number that the clerk gives."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from thidua.text.dates import format_instant
from thidua.watch.corrections import is_open, report_key, waits_for_a_person
from thidua.watch.due import DueReport
from thidua.watch.facts import Facts
from thidua.watch.limits import Limits, level_since
from thidua.watch.model import Alert, Level, Observed


def watch_numbers(facts: Facts, reports: Mapping[str, DueReport], limits: Limits, *, now: datetime) -> Observed:
    """One alert per report, by its age and by its deadline. reports: by 'plan|period'."""
    return Observed(alerts=tuple(_alerts(facts, reports, limits, now=now)))


def missing_numbers(facts: Facts, reports: Mapping[str, DueReport], *, now: datetime) -> dict[str, datetime]:
    """Since when each report, by 'plan|period', waits for nothing but its number."""
    found = dict(_first_reports(facts, reports, now=now)) | dict(_replacements(facts, reports))
    return {key: since for key, since in found.items() if since <= now}


def _alerts(facts: Facts, reports: Mapping[str, DueReport], limits: Limits, *, now: datetime) -> Iterator[Alert]:
    for key, since in missing_numbers(facts, reports, now=now).items():
        due = reports[key]
        level = level_since(limits.stays.number, since, now)
        if key not in facts.met and due.is_in_danger(limits, now=now):
            level = Level.CRITICAL
        if level is not None:
            yield Alert(
                key=f"number|{key}",
                level=level,
                subject=f"Báo cáo {key} chờ cấp số",
                sentence=f"Chờ văn thư cấp số và ngày từ {format_instant(since)}; chưa có số thì chưa phát hành.",
                remedy=f"Chạy `thidua register give {due.plan_id} {due.period_id} --number … --date … --actor …`.",
            )


def _first_reports(facts: Facts, reports: Mapping[str, DueReport], *, now: datetime) -> Iterator[tuple[str, datetime]]:
    asked = {one.report_key for one in facts.approvals}
    allowed = {one.report_key: one.request.decided_at for one in facts.approvals if one.request.standing == "approved"}
    for key, due in reports.items():
        is_wanted = due.is_numbered_by_hand and key not in facts.first_issued_at and now >= due.run_at
        if is_wanted and (key not in asked or key in allowed) and (key, 0) not in facts.numbers:
            yield key, max(due.run_at, allowed.get(key) or due.run_at)


def _replacements(facts: Facts, reports: Mapping[str, DueReport]) -> Iterator[tuple[str, datetime]]:
    for one in facts.corrections:
        key = report_key(one)
        is_wanted = key in reports and reports[key].is_numbered_by_hand and is_open(one) and not waits_for_a_person(one)
        if is_wanted and (key, one.compared_revision_no + 1) not in facts.numbers:
            yield key, one.decided_at or one.recorded_at

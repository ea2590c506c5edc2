"""The commune's officer: reports that could go out and wait for their number, each working day until it is given."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa

from thidua.calendar.workdays import Workdays
from thidua.plan.amend import latest_plan
from thidua.plan.model import Plan
from thidua.register.records import legal_day
from thidua.remind.model import Item
from thidua.text.dates import format_instant
from thidua.watch.due import DueReport, due_reports
from thidua.watch.facts import read_number_facts
from thidua.watch.numbers import missing_numbers


def items(connection: sa.Connection, *, plans: Sequence[Plan], workdays: Workdays, now: datetime) -> Iterable[Item]:
    """One for each report."""
    due = {one.key: (plan, one) for plan in plans for one in _numbered_by_hand(plan, workdays)}
    if not due or not workdays.is_working_day(legal_day(now)):
        return
    facts = read_number_facts(connection)
    for key, since in missing_numbers(facts, {key: one for key, (_, one) in due.items()}, now=now).items():
        plan, report = due[key]
        assert plan.reminders is not None
        yield Item(
            address=plan.reminders.officer.address,
            name=plan.reminders.officer.name,
            kind="number",
            key=key,
            title=f"{report.name}: chờ văn thư cấp số và ngày",
            lines=tuple(_lines(report, since)),
            due=report.last_instant if report.last_instant > now else None,
        )


def _numbered_by_hand(plan: Plan, workdays: Workdays) -> Iterator[DueReport]:
    policy = plan.reminders
    if policy is None or plan.numbering.numbers != "given":
        return
    for one in due_reports(latest_plan(plan), workdays):
        if policy.since is None or legal_day(one.last_instant) >= policy.since:
            yield one


def _lines(report: DueReport, since: datetime) -> Iterator[str]:
    yield f"Báo cáo chờ số từ {format_instant(since)}; chưa có số thì chưa phát hành, chưa gửi cho nơi nhận nào."
    yield f"Thời điểm cuối cùng theo quy định: {format_instant(report.last_instant)}."
    yield (
        "Sau khi văn thư cấp số, ghi vào hệ thống: "
        f"`thidua register give {report.plan_id} {report.period_id} --number … --date … --actor …`."
    )

"""What the demonstration tells of each report: its number, who allowed and signed it, who got it and who has it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from thidua.acknowledge.progress import read_progress, read_steps
from thidua.acknowledge.state import WORDS, Progress
from thidua.acknowledge.tell import answer_lines
from thidua.approve.records import list_requests, plan_of_request
from thidua.settings import Settings
from thidua.text.dates import format_instant, format_short_day
from thidua.warehouse.connect import load_sql


def describe_reports(connection: sa.Connection, settings: Settings) -> str:
    """Each report issued last, with its way to its recipients and the files in the outbox."""
    lines = ["ĐÃ LẬP VÀ GỬI  (thidua progress PLAN PERIOD)"]
    for row in connection.execute(sa.text(load_sql("report", "issued.sql"))).all():
        lines.append(f"  {row.plan_id:<27}{row.period_id:<8}  bản {row.revision_no}  {_number(row)}")
        lines += [f"      {line}" for line in _before_sending(connection, row)]
        for one in read_progress(connection, plan_id=row.plan_id, period_id=row.period_id):
            if one.report_id == row.report_id:
                lines += [f"      {line}" for line in _delivery_lines(one, settings)]
    return "\n".join(lines)


def _number(row: Any) -> str:
    """row: of `issued.sql`."""
    if row.number is None:
        return "số và ngày để văn thư ghi"
    return f"số {row.number:02d}/{row.sign}, ngày {format_short_day(row.dated)}"


def _before_sending(connection: sa.Connection, row: Any) -> Iterator[str]:
    for step in read_steps(connection, plan_id=row.plan_id, period_id=row.period_id):
        if step.report_id == row.report_id and step.stage != "rendered":
            who = _approver(connection, row) if step.stage == "approved" else None
            yield f"{WORDS[step.stage]:<9}{format_instant(step.done_at)}  {who or step.done_by}"


def _approver(connection: sa.Connection, row: Any) -> str | None:
    """By name where the plan knows the account; None for the leave of a replacement."""
    requests = list_requests(connection, plan_id=row.plan_id, period_id=row.period_id)
    answered = [one for one in requests if one.decision == "approved" and one.report_id == row.report_id]
    if not answered:
        return None
    approver = plan_of_request(connection, answered[-1]).approval.approver
    is_named = answered[-1].role == "approver" and approver is not None
    return f"{approver.name} (tài khoản {answered[-1].actor})" if is_named and approver else answered[-1].actor


def _delivery_lines(one: Progress, settings: Settings) -> Iterator[str]:
    sent = f"đã gửi {format_instant(one.sent_at)}" if one.sent_at else "chưa gửi, xem `thidua deliveries`"
    yield f"{one.channel:<9}{sent}  {_place(one, settings)}"
    yield from (f"{'':<9}{line}" for line in answer_lines(one))


def _place(one: Progress, settings: Settings) -> str:
    """Where the files lie on this machine, or the address where they do not."""
    if one.channel == "folder":
        folder = Path(settings.outbox) / one.address / one.period_id / f"r{one.revision_no}"
        kinds = ", ".join(sorted(path.suffix.lstrip(".") for path in folder.iterdir())) if folder.is_dir() else ""
        return f"{os.path.relpath(folder)} ({kinds})"
    if one.channel == "edxml":
        name = f"{one.plan_id}.{one.period_id}.r{one.revision_no}.*.edxml"
        return ", ".join(os.path.relpath(path) for path in (Path(settings.outbox) / one.address).glob(name))
    return one.address

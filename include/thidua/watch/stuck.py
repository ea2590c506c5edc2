"""Deliveries and received files that stay where they are, or need a person."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from thidua.deliver.channels import channel_title
from thidua.deliver.status import DeliveryStatus
from thidua.text.dates import format_instant
from thidua.watch.due import DueReport
from thidua.watch.facts import Facts, WaitingReceipts
from thidua.watch.limits import Limits, level_since
from thidua.watch.model import Alert, Level, Observed

_STATES = {"RECEIVED": "chưa đọc", "READ": "chưa kiểm tra", "ACCEPTED": "chưa nạp"}


def watch_stuck(facts: Facts, reports: Mapping[str, DueReport], limits: Limits, *, now: datetime) -> Observed:
    """reports: by 'plan|period'."""
    alerts = [*_deliveries(facts, reports, limits, now=now), *_receipts(facts.receipts, limits, now=now)]
    return Observed(alerts=tuple(alerts))


def _deliveries(facts: Facts, reports: Mapping[str, DueReport], limits: Limits, *, now: datetime) -> Iterator[Alert]:
    for one in facts.deliveries:
        key = f"{one.row.plan_id}|{one.row.period_id}"
        if one.needs_a_person and not _is_replaced(one):
            yield _alert(
                one, _urgency(key, facts, reports, limits, now=now), one.sentence, one.remedy.removeprefix("→ ")
            )
        elif (since := _idle_since(one)) is not None:
            level = level_since(limits.stays.delivery, since, now)
            if level is not None:
                yield _alert(
                    one,
                    level,
                    f"Từ {format_instant(since)} không tiến trình nào nhận gửi. {one.sentence}",
                    "Xem DAG send_pending_deliveries có chạy không; `thidua status`.",
                )


def _is_replaced(one: DeliveryStatus) -> bool:
    """Nobody has to mend what a newer revision has replaced; but whether it arrived may still be unknown."""
    return one.row.is_superseded and one.standing != "UNKNOWN"


def _urgency(key: str, facts: Facts, reports: Mapping[str, DueReport], limits: Limits, *, now: datetime) -> Level:
    due = reports.get(key)
    if due is None or key in facts.met:
        return Level.WARNING
    return Level.CRITICAL if due.is_in_danger(limits, now=now) else Level.WARNING


def _idle_since(one: DeliveryStatus) -> datetime | None:
    """Since when a worker should have taken the delivery; None where nobody should: what lacks a signature is held."""
    if one.row.is_held:
        return None
    if one.standing == "PENDING":
        return _turn_came_at(one)
    if one.standing == "RETRYING":
        return one.next_attempt_at
    return one.row.lease_until if one.standing == "SENDING" else None


def _turn_came_at(one: DeliveryStatus) -> datetime:
    """Whoever waits for an earlier revision to be sent waits no longer than that one's lease."""
    row = one.row
    return max(filter(None, (row.ready_at, row.changed_at, row.earlier_lease_until)))


def _alert(one: DeliveryStatus, level: Level, sentence: str, remedy: str) -> Alert:
    row = one.row
    return Alert(
        key=f"delivery|{row.delivery_id}|{row.attempt_no}|{one.standing}",
        level=level,
        subject=(
            f"Gửi {row.plan_id}|{row.period_id} bản r{row.revision_no} tới {row.recipient_id} "
            f"({channel_title(row.channel)})"
        ),
        sentence=sentence,
        remedy=remedy,
    )


def _receipts(waiting: Iterable[WaitingReceipts], limits: Limits, *, now: datetime) -> Iterator[Alert]:
    for one in waiting:
        level = level_since(limits.stays.receipt, one.oldest_at, now)
        if level is not None:
            yield Alert(
                key=f"receipts|{one.plan_id}|{one.state}",
                level=level,
                subject=f"Tệp đã nhận của {one.plan_id} {_STATES[one.state]}",
                sentence=f"{one.file_count} tệp, tệp chờ lâu nhất từ {format_instant(one.oldest_at)}.",
                remedy=f"Xem lượt chạy collect_submissions trên Airflow; `thidua receipts {one.plan_id}`.",
            )

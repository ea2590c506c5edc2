"""Who is told what they owe: the day's digests, sent or shown."""

import logging
from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from thidua.audit.heads import keep_head
from thidua.collect.vault import Vault
from thidua.errors import DeliveryError, PlanError
from thidua.pipeline.common import Step, one_plan, plan_ids
from thidua.plan.model import Plan
from thidua.settings import Settings
from thidua.warehouse.connect import opened

if TYPE_CHECKING:
    from thidua.deliver.channel import Channel
    from thidua.remind.run import Preview, Reminder
    from thidua.remind.state import NoticeRow

log = logging.getLogger(__name__)


def remind(settings: Settings, *, worker: str, now: datetime | None = None, plan_id: str | None = None) -> Step:
    """Send the digests that may go out now; how many were sent, failed and so on.

    now: None for the data base's clock, on which workers agree. plan_id: only to those who are told something of it.
    Raises DeliveryError, when everything else is done, for plans and sources that could not be asked.
    """
    from thidua.deliver.ledger import read_clock
    from thidua.deliver.smtp import open_channel

    plans, faults = _read_plans(settings)
    with opened(settings.warehouse_url) as engine:
        instant = now or read_clock(engine) + settings.clock_offset
        channel = open_channel({"smtp_url": settings.smtp_url} if settings.smtp_url else {})
        done = _reminder(settings, engine, plans, worker=worker, channel=channel).run(now=instant, plan_id=plan_id)
        if done.outcomes:
            keep_head(engine, archive=settings.heads_folder, after="remind")
    for one in done.outcomes:
        if one.state != "SENT":
            log.warning("Thư nhắc số %s: %s", one.notice_id, one.sentence)
    _raise_for(faults, done.broken)
    return dict(Counter(one.state.lower() for one in done.outcomes))


def preview_reminders(
    settings: Settings, *, now: datetime | None = None, plan_id: str | None = None
) -> "list[Preview]":
    """What `remind` would send now, and what it would keep back. Writes nothing."""
    from thidua.deliver.ledger import read_clock

    plans, faults = _read_plans(settings)
    for fault in faults:
        log.warning(fault)
    with opened(settings.warehouse_url) as engine:
        instant = now or read_clock(engine) + settings.clock_offset
        return _reminder(settings, engine, plans, worker="preview", channel=None).preview(now=instant, plan_id=plan_id)


def list_reminders(settings: Settings, *, since: date | None = None) -> "list[NoticeRow]":
    """The digests of these days, oldest first. since: default a week back."""
    from thidua.deliver.ledger import read_clock
    from thidua.remind.ledger import read_notices

    with opened(settings.warehouse_url) as engine:
        first = since or (read_clock(engine) + settings.clock_offset).date() - timedelta(days=7)
        with engine.connect() as connection:
            return read_notices(connection, first_day=first)


def _reminder(
    settings: Settings, engine: sa.Engine, plans: list[Plan], *, worker: str, channel: "Channel | None"
) -> "Reminder":
    from thidua.calendar.workdays import load_workdays
    from thidua.remind.hours import load_hours
    from thidua.remind.run import Reminder

    return Reminder(
        engine=engine,
        vault=Vault(settings.vault),
        channel=channel,
        plans=plans,
        workdays=load_workdays(),
        hours=load_hours(),
        worker=worker,
    )


def _read_plans(settings: Settings) -> tuple[list[Plan], list[str]]:
    """As their files have them, and what is wrong with the others: one bad file leaves all other plans as they are."""
    plans, faults = [], []
    for plan_id in plan_ids(settings):
        try:
            plans.append(_since(one_plan(settings, plan_id), settings.go_live))
        except PlanError as error:
            faults.append(error.message)
    return plans, faults


def _since(plan: Plan, go_live: date) -> Plan:
    """Nobody is reminded of what was due before the installation went live."""
    policy = plan.reminders
    if policy is None:
        return plan
    since = max(policy.since or go_live, go_live)
    return plan.model_copy(update={"reminders": policy.model_copy(update={"since": since})})


def _raise_for(faults: list[str], broken: tuple[str, ...]) -> None:
    if faults or broken:
        sources = [f"Nguồn nhắc việc '{name}' bị lỗi, xem nhật ký." for name in broken]
        raise DeliveryError(
            "\n".join(["Đã nhắc các việc khác, trừ:", *faults, *sources]),
            remedy="Sửa tệp kế hoạch nêu trên (`thidua plan check`), hoặc xem nhật ký; lượt sau nhắc tiếp.",
        )

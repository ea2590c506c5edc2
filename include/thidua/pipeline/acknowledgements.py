"""What comes back after sending: the sender's mailbox, a person's word, and how far a report has come."""

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from thidua.audit.heads import keep_head
from thidua.collect.vault import Vault
from thidua.pipeline.common import Step, plan_of_period
from thidua.settings import Settings
from thidua.warehouse.connect import opened

if TYPE_CHECKING:
    from thidua.acknowledge.tell import Journey


def take_mail(settings: Settings, *, now: datetime) -> Step | None:
    """Read the sender's mailbox: how many mails were what, and how many are left. None without a mailbox."""
    from thidua.acknowledge.looks import forget_fault, remembered_look
    from thidua.acknowledge.mailbox import take_mail as take
    from thidua.acknowledge.mailbox_url import CONNECTION, parse_imap_url

    url = settings.find_connection(CONNECTION)
    with opened(settings.warehouse_url) as engine:
        if not url:
            forget_fault(engine, "mailbox", now=now)
            return None
        with remembered_look(engine, "mailbox", now=now):
            taken = take(engine, vault=Vault(settings.vault), server=parse_imap_url(url), now=now)
        if taken.counts:
            keep_head(engine, archive=settings.heads_folder, after="take mail")
    return {**taken.counts, "left": taken.left}


def acknowledge(
    settings: Settings,
    *,
    state: Literal["received", "accepted", "returned"],
    actor: str,
    reason: str,
    now: datetime,
    delivery_id: int | None = None,
    plan_id: str | None = None,
    period_id: str | None = None,
    said_at: datetime | None = None,
) -> list[int]:
    """A person records what the recipient of a delivery says, or of all of a report; ids of the deliveries."""
    from thidua.acknowledge import persons

    with opened(settings.warehouse_url) as engine:
        found = persons.acknowledge(
            engine,
            state=state,
            actor=actor,
            reason=reason,
            now=now,
            delivery_id=delivery_id,
            plan_id=plan_id,
            period_id=period_id,
            said_at=said_at,
        )
        keep_head(engine, archive=settings.heads_folder, after=f"acknowledge {state}")
    return [one.delivery_id for one in found]


def report_progress(settings: Settings, *, plan_id: str, period_id: str) -> "list[Journey]":
    """How far every revision of a report has come, step by step, the newest one last."""
    from thidua.acknowledge.expected import expected_answers
    from thidua.acknowledge.progress import read_progress, read_steps
    from thidua.acknowledge.tell import journeys

    plan, _ = plan_of_period(settings, plan_id, period_id)
    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        steps = read_steps(connection, plan_id=plan_id, period_id=period_id)
        deliveries = read_progress(connection, plan_id=plan_id, period_id=period_id)
    people = (plan.approval.approver, plan.approval.deputy)
    names = {one.account: one.name for one in people if one is not None and one.account}
    return journeys(steps, deliveries, awaited=expected_answers(plan), names=names)

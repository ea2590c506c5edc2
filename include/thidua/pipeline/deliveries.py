"""From a report to its recipients, and what a person says of a delivery."""

from datetime import datetime
from typing import Literal

from thidua.audit.heads import keep_head
from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.pipeline.common import Step
from thidua.settings import Settings
from thidua.warehouse.connect import opened


def deliver(
    settings: Settings,
    *,
    worker: str,
    now: datetime | None = None,
    report_id: int | None = None,
    smtp_url: str | None = None,
) -> Step:
    """Send what is due of one report, or of all. Raises when something needs a person.

    now: None for the data base's clock, on which workers agree whose own clocks differ.
    """
    from thidua.deliver.channels import open_channels
    from thidua.deliver.ledger import read_clock
    from thidua.deliver.run import deliver_pending, summarise

    with opened(settings.warehouse_url) as engine:
        channels = open_channels(
            settings.find_connection, outbox=settings.outbox, smtp_url=smtp_url or settings.smtp_url
        )
        outcomes = deliver_pending(
            engine,
            vault=Vault(settings.vault),
            channels=channels,
            worker=worker,
            now=now or read_clock(engine) + settings.clock_offset,
            report_id=report_id,
        )
        crash_point("delivery-run")
        keep_head(engine, archive=settings.heads_folder, after=f"deliver {report_id or 'all'}")
    return summarise(outcomes)


def resolve_delivery(
    settings: Settings, *, delivery_id: int, outcome: Literal["sent", "not-sent"], actor: str, reason: str
) -> None:
    """A person records what the recipient says of a delivery whose outcome is unknown."""
    from thidua.deliver import persons
    from thidua.deliver.ledger import read_clock

    with opened(settings.warehouse_url) as engine:
        now = read_clock(engine) + settings.clock_offset
        persons.resolve_delivery(engine, delivery_id=delivery_id, outcome=outcome, actor=actor, reason=reason, now=now)
        keep_head(engine, archive=settings.heads_folder, after=f"resolve delivery {delivery_id}")


def order_resend(
    settings: Settings, *, delivery_id: int, actor: str, reason: str, even_if_replaced: bool = False
) -> None:
    """A person orders one more copy of a delivery, which the next run of `deliver` sends."""
    from thidua.deliver import persons
    from thidua.deliver.ledger import read_clock

    with opened(settings.warehouse_url) as engine:
        persons.order_resend(
            engine,
            delivery_id=delivery_id,
            actor=actor,
            reason=reason,
            now=read_clock(engine) + settings.clock_offset,
            even_if_replaced=even_if_replaced,
        )
        keep_head(engine, archive=settings.heads_folder, after=f"resend delivery {delivery_id}")

"""What everybody must be told at this moment, by address: all sources, each looked at by itself."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from thidua.calendar.workdays import Workdays
from thidua.plan.model import Plan
from thidua.remind.ledger import read_notices
from thidua.remind.model import Item, SourceModule
from thidua.remind.sources import source_modules
from thidua.remind.state import NoticeRow
from thidua.text.addresses import is_mail_address
from thidua.text.dates import LEGAL_ZONE

log = logging.getLogger(__name__)

STAYS_FRESH = timedelta(minutes=1)
"""For so long what was gathered is what stands: a run over many addresses gathers again and again."""


@dataclass(frozen=True, kw_only=True)
class Gathering:
    """items: by address in small letters, in its order. notices: the day's digests. broken: sources that failed."""

    at: datetime
    items: Mapping[str, Sequence[Item]]
    notices: Mapping[str, NoticeRow]
    broken: tuple[str, ...]

    def is_fresh(self, now: datetime) -> bool:
        return now - self.at < STAYS_FRESH

    def about(self, plan_id: str | None) -> list[str]:
        """Addresses that are told something of this plan, or all."""
        return [
            address
            for address, items in self.items.items()
            if plan_id is None or any(item.key.partition("|")[0] == plan_id for item in items)
        ]


def gather(
    engine: sa.Engine,
    *,
    plans: Sequence[Plan],
    workdays: Workdays,
    now: datetime,
    sources: Mapping[str, SourceModule] | None = None,
) -> Gathering:
    """One source that breaks leaves the others as they are. sources: those of the installation."""
    found: dict[str, list[Item]] = {}
    broken = []
    for name, source in (source_modules() if sources is None else sources).items():
        try:
            with engine.connect() as connection:
                items = list(source.items(connection, plans=plans, workdays=workdays, now=now))
        except Exception:
            log.exception("source %s broke", name)
            broken.append(name)
            continue
        for item in items:
            if is_mail_address(item.address):
                found.setdefault(item.address.lower(), []).append(item)
            else:
                log.warning("source %s: %s|%s has no address to be sent to", name, item.kind, item.key)
    today = now.astimezone(LEGAL_ZONE).date()
    with engine.connect() as connection:
        notices = {row.address: row for row in read_notices(connection, first_day=today, last_day=today)}
    return Gathering(at=now, items=dict(sorted(found.items())), notices=notices, broken=tuple(broken))

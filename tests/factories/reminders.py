"""A desk that reminds people: a warehouse, plans with a policy, a clock of our own, and a channel that does as told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from factories.offices import FakeChannel
from factories.plans import ASSUMED, make_plan
from factories.warehouse import add_receipt, add_state, add_submission
from thidua.calendar.workdays import load_workdays
from thidua.collect.vault import Vault
from thidua.deliver.channel import Channel
from thidua.plan.model import Plan
from thidua.remind.hours import load_hours
from thidua.remind.model import Item
from thidua.remind.run import Reminded, Reminder
from thidua.remind.sources import source_modules
from thidua.text.dates import LEGAL_ZONE

PERIOD = "2026-Y"
OFFICER = {"name": "Phòng Văn hóa - Xã hội phường Mẫu", "address": "can-bo@mau.example"}
OURS = ("units", "officers")


def at(text: str) -> datetime:
    """'12-09 08:30' of 2026, in Vietnam; '2027-01-05 08:30' of any year."""
    return datetime.fromisoformat(text if len(text) > 11 else f"2026-{text}").replace(tzinfo=LEGAL_ZONE)


def make_reminded(*, policy: dict[str, Any] | None = None, **overrides: Any) -> Plan:
    """The made-up commune with a policy: its units are due on 09/12/2026, before 10/12. Four units."""
    return make_plan(reminders={"officer": OFFICER, "basis": ASSUMED, **(policy or {})}, **overrides)


@dataclass
class Desk:
    """`remind` is one run of one worker; `items` is what our own sources say."""

    engine: sa.Engine
    vault: Vault
    plans: Sequence[Plan] = field(default_factory=lambda: [make_reminded()])
    channel: Channel = field(default_factory=lambda: FakeChannel(script=lambda _, started: started()))

    def reminder(self, *, worker: str = "w1", channel: Channel | None = None, **options: Any) -> Reminder:
        ours = {name: source for name, source in source_modules().items() if name in OURS}
        made = {"sources": ours, "hours": load_hours(), "workdays": load_workdays(), **options}
        return Reminder(
            engine=self.engine,
            vault=self.vault,
            channel=channel or self.channel,
            plans=self.plans,
            worker=worker,
            **made,
        )

    def remind(self, now: datetime, **options: Any) -> Reminded:
        return self.reminder(**options).run(now=now)

    def items(self, now: datetime) -> list[Item]:
        gathered = self.reminder().gather(now)
        assert gathered.broken == ()
        return [item for items in gathered.items.values() for item in items]

    def kinds(self, now: datetime) -> dict[str, str]:
        """Kind by unit, or by 'officer'."""
        return {
            item.key.split("|")[2] if item.kind.startswith("unit") else "officer": item.kind for item in self.items(now)
        }

    def hand_in(self, unit_id: str, when: datetime, **columns: Any) -> None:
        with self.engine.begin() as connection:
            whose = {"plan_id": self.plans[0].id, "period_id": PERIOD, "received_at": when, "recorded_at": when}
            add_submission(connection, unit_id, **{**whose, **columns})

    def receive(self, unit_id: str | None, when: datetime, *, state: str, name: str | None = None) -> int:
        """A file in this state; unit_id None: nobody has read whose it is."""
        with self.engine.begin() as connection:
            receipt_id = add_receipt(connection, received_at=when, recorded_at=when, name=name or "bao-cao.xlsx")
            plan_id, period_id = self.plans[0].id, PERIOD if unit_id else None
            for one in dict.fromkeys(("RECEIVED", state)):
                known = one != "RECEIVED"
                add_state(
                    connection,
                    receipt_id=receipt_id,
                    unit_id=unit_id if known else None,
                    state=one,
                    recorded_at=when,
                    plan_id=plan_id,
                    period_id=period_id if known else None,
                )
        return receipt_id

    def rows(self, statement: str) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(sa.text(statement)).all())

    def events(self, address: str) -> list[tuple[int, str]]:
        """(attempt, state) of what was sent to the address, in order."""
        return [
            (row.attempt_no, row.state)
            for row in self.rows(
                "select * from notice_event join notice using (notice_id) order by 1, 2, notice_event.ctid"
            )
            if row.address == address
        ]

"""A report that was sent by mail to two recipients, and what is said of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from factories.deliveries import issue
from factories.offices import FakeChannel, Office
from thidua.acknowledge.progress import read_progress
from thidua.acknowledge.record import record_acknowledgement
from thidua.acknowledge.state import Progress
from thidua.plan.model import Plan


@dataclass
class Answers:
    """Deliveries 1 (ban-tdkt) and 2 (so-noi-vu) of the office's first report. Each `say` is a minute later."""

    office: Office
    plan: Plan
    report_id: int

    @classmethod
    def sent(cls, office: Office, plan: Plan) -> "Answers":
        report_id = issue(office.engine, office.vault, plan)
        office.deliver(FakeChannel())
        return cls(office, plan, report_id)

    def say(self, state: Any, *, delivery_id: int = 1, minutes: float = 1, **said: Any) -> bool:
        self.office.wait(minutes=minutes)
        base = {
            "source": "edxml",
            "code": None,
            "sentence": f"Thử {state}.",
            "said_by": "Ban TĐKT",
            "said_at": self.office.now,
            "evidence_sha256": None,
            "now": self.office.now,
        }
        with self.office.engine.begin() as connection:
            return record_acknowledgement(connection, delivery_id=delivery_id, state=state, **{**base, **said})

    def progress(self, delivery_id: int = 1) -> Progress:
        with self.office.engine.connect() as connection:
            (found,) = read_progress(connection, delivery_id=delivery_id)
        return found

    def message_id(self, delivery_id: int = 1) -> str:
        statement = sa.text("select message_id from delivery where delivery_id = :id")
        with self.office.engine.connect() as connection:
            found: str = connection.execute(statement, {"id": delivery_id}).scalar_one()
        return found

    @property
    def later(self) -> timedelta:
        return timedelta(minutes=1)

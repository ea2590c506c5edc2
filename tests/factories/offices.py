"""A warehouse with a clock of our own, and a channel that does as it is told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from factories.deliveries import ISSUED_AT
from thidua.collect.vault import Vault
from thidua.deliver.channel import LastStep, OutgoingMessage, SendOutcome
from thidua.deliver.run import DeliveryOutcome, deliver_pending

SENT = SendOutcome(state="SENT", sentence="250 Ok")
FAILED = SendOutcome(state="FAILED", sentence="451 thử lại")


class Death(BaseException):
    """The end of a worker, which nothing catches."""


def start_then_die(_: OutgoingMessage, started: Callable[[], None]) -> None:
    """For a `FakeChannel.script`."""
    started()
    raise Death


@dataclass
class FakeChannel:
    """Answers from a list (the last answer for ever) and remembers what it was given. script: runs before each."""

    answers: list[SendOutcome | BaseException] = field(default_factory=lambda: [SENT])
    script: Callable[[OutgoingMessage, LastStep], None] | None = None
    given: list[OutgoingMessage] = field(default_factory=list)

    def send(self, message: OutgoingMessage, *, before_point_of_no_return: LastStep) -> SendOutcome:
        if self.script:
            self.script(message, before_point_of_no_return)
        self.given.append(message)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BaseException):
            raise answer
        return answer


@dataclass
class Office:
    """A warehouse, a vault and a clock of our own. `deliver` runs one worker once."""

    engine: sa.Engine
    vault: Vault
    now: datetime = ISSUED_AT

    def deliver(self, channel: FakeChannel, *, worker: str = "w1", **options: Any) -> list[DeliveryOutcome]:
        channels = options.pop("channels", {"folder": channel, "smtp": channel})
        return deliver_pending(self.engine, vault=self.vault, channels=channels, worker=worker, now=self.now, **options)

    def wait(self, **duration: float) -> None:
        self.now += timedelta(**duration)

    def rows(self, statement: str) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(sa.text(statement)).all())

    def events(self) -> list[tuple[int, str]]:
        """(attempt, state) of all events, in the order in which they were written."""
        return [
            tuple(row) for row in self.rows("select attempt_no, state from delivery_event order by recorded_at, ctid")
        ]

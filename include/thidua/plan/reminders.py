"""Who is reminded when of a report that a unit owes. A plan without this policy reminds nobody."""

from datetime import date
from typing import Annotated

from pydantic import Field, field_validator

from thidua.plan.base import Basis, Model
from thidua.text.addresses import MAIL_ADDRESS, is_mail_address

WorkingDays = Annotated[int, Field(ge=0, le=60)]


class Officer(Model):
    """Who urges the units on for the commune."""

    name: str = Field(min_length=1, description="'Phòng Văn hóa - Xã hội phường Mẫu'")
    address: str

    @field_validator("address")
    @classmethod
    def _is_an_address(cls, address: str) -> str:
        if not is_mail_address(address):
            raise ValueError(f"cần {MAIL_ADDRESS}")
        return address


class ReminderPolicy(Model):
    """When units, and the commune's officer, are told of reports that are missing.

    before: working days before the last working day on which the report can be handed in, 0 for that day itself; one
    that lies before the period opens is moved to its first working day. overdue_after: working days after the legal
    last day, until the first notice; overdue_every_days: days between that notice and the next ones, until the lock.
    escalate_after: working days after the legal last day from which on the officer is asked to step in.
    hand_in: where to hand in, a sentence; None: the plan's landing folder. since: deadlines before it are let go.
    """

    before: tuple[WorkingDays, ...] = (10, 3, 1, 0)
    overdue_after: Annotated[int, Field(ge=1, le=60)] = 1
    overdue_every_days: Annotated[int, Field(ge=1, le=92)] = 7
    escalate_after: Annotated[int, Field(ge=1, le=60)] = 3
    officer: Officer
    hand_in: str | None = Field(default=None, min_length=10)
    since: date | None = None
    basis: Basis

    @field_validator("before")
    @classmethod
    def _falls(cls, before: tuple[int, ...]) -> tuple[int, ...]:
        if list(before) != sorted(set(before), reverse=True):
            raise ValueError("cần các số giảm dần, không lặp lại, ví dụ [10, 3, 1, 0]")
        return before

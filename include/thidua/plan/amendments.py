"""Changes made to a plan by later decisions, as its file lists them. What they come to: `thidua.plan.amend`."""

from datetime import date

from pydantic import Field, model_validator

from thidua.plan.base import Basis, Model, TargetId
from thidua.plan.people import DeliveryTarget, Recipient, Signer
from thidua.plan.periods import Flow, Period
from thidua.plan.targets import Movement, Target
from thidua.plan.units import Unit


class Amendment(Model):
    """One decision. Entries are whole: an id that the plan has is replaced, any other is added.

    decision: as written, 'Quyết định số 45/QĐ-UBND ngày 10/9/2026'. decided_on: the day of signing. valid_from: the
    day from which it holds. removed: targets that are dropped. periods: only ones that the plan has. movements: only
    ones that it has not. recipients, deliveries: the whole new list; None where it is not changed.
    """

    decision: str = Field(min_length=10)
    decided_on: date
    valid_from: date
    basis: Basis
    removed: tuple[TargetId, ...] = ()
    targets: tuple[Target, ...] = ()
    periods: tuple[Period, ...] = ()
    units: tuple[Unit, ...] = ()
    movements: tuple[Movement, ...] = ()
    flows: tuple[Flow, ...] = ()
    recipients: tuple[Recipient, ...] | None = None
    deliveries: tuple[DeliveryTarget, ...] | None = None
    signer: Signer | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> "Amendment":
        if not (self.periods or self.changes_more_than_periods):
            raise ValueError("không thay đổi gì; cần ít nhất một trong: removed, targets, periods, units, ...")
        return self

    @property
    def changes_more_than_periods(self) -> bool:
        lists = (self.removed, self.targets, self.units, self.movements, self.flows)
        return any(lists) or any(one is not None for one in (self.recipients, self.deliveries, self.signer))

    def names(self, period_id: str) -> bool:
        """Whether it changes this very period."""
        return any(period.id == period_id for period in self.periods)

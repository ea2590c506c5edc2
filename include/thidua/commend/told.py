"""A row of commendations as rules and lists see it: whatever has these fields will do."""

from datetime import date
from decimal import Decimal
from typing import Protocol


class Told(Protocol):
    """One row of a unit's sheet, as the warehouse has it."""

    @property
    def unit_id(self) -> str: ...
    @property
    def award_id(self) -> str: ...
    @property
    def level_id(self) -> str: ...
    @property
    def kind_id(self) -> str: ...
    @property
    def recipient_class_id(self) -> str: ...
    @property
    def is_decided(self) -> bool: ...
    @property
    def award_count(self) -> Decimal: ...


class Counted(Told, Protocol):
    """With who of them are women."""

    @property
    def women(self) -> Decimal | None: ...


class Commendation(Told, Protocol):
    """With the decision behind it."""

    @property
    def decision_number(self) -> str | None: ...
    @property
    def decision_key(self) -> str | None: ...
    @property
    def decision_date(self) -> date | None: ...


class Registered(Counted, Commendation, Protocol):
    """With all that a register tells of it. signer: a position."""

    @property
    def direct_workers(self) -> Decimal | None: ...
    @property
    def small_collectives(self) -> Decimal | None: ...
    @property
    def signer(self) -> str | None: ...
    @property
    def movement_id(self) -> str | None: ...

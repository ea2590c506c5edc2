"""A row of commendations as units tell it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Told:
    """A decided title of twenty persons."""

    unit_id: str = "TH-01"
    award_id: str = "LDTT"
    level_id: str = "commune"
    kind_id: str = "merit"
    recipient_class_id: str = "individual_direct"
    is_decided: bool = True
    award_count: Decimal = Decimal(20)
    decision_number: str | None = "125/QĐ-UBND"
    decision_key: str | None = "125/qđ-ubnd"
    decision_date: date | None = date(2026, 5, 20)
    movement_id: str | None = None
    women: Decimal | None = None
    direct_workers: Decimal | None = None
    small_collectives: Decimal | None = None
    signer: str | None = "Chủ tịch UBND phường"

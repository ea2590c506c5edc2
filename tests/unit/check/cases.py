"""For every rule one workbook that breaks it, named after its one fault, and one that comes close and does not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from thidua.check.model import CheckItem
from unit.check.factory import make_item

Fields = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Case:
    """broken, sound: what `make` is called with. cell: where the finding must point; None for a whole sheet.

    also: other rules that the same fault must break, by the nature of things.
    """

    rule_id: str
    fault: str
    broken: Fields
    cell: str | None
    sound: Fields
    also: frozenset[str] = frozenset()
    make: Callable[..., CheckItem] = make_item

    def items(self, receipt_id: int) -> tuple[CheckItem, CheckItem]:
        """The broken item has the receipt id, the sound one the next."""
        return self.make(receipt_id=receipt_id, **self.broken), self.make(receipt_id=receipt_id + 1, **self.sound)


class Series:
    """Makes the cases of one family of rules: `Series("TD-CT")(9, "part above the whole", ...)`."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def __call__(
        self,
        number: int,
        fault: str,
        broken: Fields,
        cell: str | None,
        sound: Fields | None = None,
        *,
        also: str = "",
        make: Callable[..., CheckItem] = make_item,
    ) -> Case:
        """sound: an empty mapping (the valid workbook) unless said otherwise. also: rule ids, with spaces between."""
        return Case(
            rule_id=f"{self._prefix}-{number:03d}",
            fault=fault,
            broken=broken,
            cell=cell,
            sound=sound or {},
            also=frozenset(also.split()),
            make=make,
        )

"""Of what was read, the files that hold names of persons or may: sealed, with nothing in them that may be quoted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from thidua.collect.states import WaitingReceipt
from thidua.errors import OperatorError
from thidua.forms.edition import Edition
from thidua.personal.blind import NOT_TOLD, is_list_of_names, unread
from thidua.personal.seal import SealedList, Sealer, Sealing, asks_for_names
from thidua.plan.model import Plan
from thidua.read.model import Extraction, Refusal
from thidua.read.refusals import without_part

Extracted = tuple[WaitingReceipt, Extraction]


@dataclass(kw_only=True)
class Names:
    """lists: that were read. unknown: workbooks of no form that we know, in a plan that asks for names. refused: files
    that no reader can open, in such a plan. held: what cannot be sealed now, with why. sealings: of all others."""

    lists: list[SealedList] = field(default_factory=list)
    unknown: list[Extracted] = field(default_factory=list)
    refused: dict[int, Refusal] = field(default_factory=dict)
    held: list[tuple[WaitingReceipt, OperatorError]] = field(default_factory=list)
    sealings: dict[int, Sealing] = field(default_factory=dict)


def may_hold_names(extraction: Extraction, plan: Plan, editions: Mapping[str, Edition]) -> bool:
    """Whether it is a list of names, or of no form that we know in a plan that asks for such lists."""
    return is_list_of_names(extraction, editions) or (extraction.edition is None and asks_for_names(plan))


def seal_names(
    read: Sequence[Extracted], refused: Sequence[tuple[WaitingReceipt, Refusal]], *, sealer: Sealer
) -> Names:
    """Seal these; every one of them may hold names."""
    names = Names()
    for receipt, extraction in read:
        try:
            _seal_read(names, receipt, extraction, sealer=sealer)
        except OperatorError as error:
            names.held.append((receipt, error))
    for receipt, refusal in refused:
        try:
            names.sealings[receipt.receipt_id] = sealer.seal_file(receipt)
            names.refused[receipt.receipt_id] = without_part(refusal, instead=NOT_TOLD)
        except OperatorError as error:
            names.held.append((receipt, error))
    return names


def _seal_read(names: Names, receipt: WaitingReceipt, extraction: Extraction, *, sealer: Sealer) -> None:
    if extraction.edition is None:
        names.sealings[receipt.receipt_id] = sealer.seal_file(receipt)
        names.unknown.append((receipt, replace(extraction, structure=unread(extraction.structure))))
    else:
        one = sealer.seal_list(receipt, extraction)
        names.sealings[receipt.receipt_id] = one.sealing
        names.lists.append(one)

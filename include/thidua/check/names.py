"""Of what was read, the files that hold names of persons or may: sealed, with nothing in them that may be quoted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from thidua.check.unanswered import Unanswered
from thidua.collect.states import WaitingReceipt, current_states
from thidua.errors import OperatorError
from thidua.forms.edition import Edition
from thidua.personal.blind import NOT_TOLD, is_list_of_names, unread
from thidua.personal.seal import SealedList, Sealer, Sealing, asks_for_names, compare_lists, sealed_already
from thidua.plan.model import Plan
from thidua.read.model import Extraction, Refusal
from thidua.read.refusals import untold

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
    """Seal these; every one of them may hold names. read: oldest receipt first."""
    names = Names()
    for receipt, extraction in read:
        try:
            _seal_read(names, receipt, extraction, sealer=sealer)
        except OperatorError as error:
            names.held.append((receipt, error))
    names.lists = compare_lists(names.lists)
    for receipt, refusal in refused:
        try:
            names.sealings[receipt.receipt_id] = sealer.seal_file(receipt)
            names.refused[receipt.receipt_id] = untold(refusal, instead=NOT_TOLD)
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


def put_aside(connection: sa.Connection, unanswered: Sequence[Unanswered], *, plan: Plan) -> list[WaitingReceipt]:
    """Of a plan that asks for names, files that intake put aside unread and that nobody has sealed."""
    aside = {one.receipt_id for one in unanswered if one.state == "QUARANTINED"}
    if not aside or not asks_for_names(plan):
        return []
    unsealed = aside - sealed_already(connection, sorted(aside))
    return [one for one in current_states(connection, plan_id=plan.id) if one.receipt_id in unsealed]


def seal_put_aside(receipts: Sequence[WaitingReceipt], *, sealer: Sealer) -> Names:
    """Seal these, whatever is in them."""
    names = Names()
    for receipt in receipts:
        try:
            names.sealings[receipt.receipt_id] = sealer.seal_file(receipt)
        except OperatorError as error:
            names.held.append((receipt, error))
    return names

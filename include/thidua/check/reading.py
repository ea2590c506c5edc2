"""Reading the files of receipts: only bytes whose hash was verified, each file once."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from thidua.annex.fit import extract_for
from thidua.check.model import Earlier
from thidua.check.names import may_hold_names, seal_names
from thidua.collect.states import WaitingReceipt, receipt_number
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.findings import Finding
from thidua.forms.edition import Edition
from thidua.personal.seal import SealedList, Sealer, Sealing, asks_for_names, keep_rows
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.read.kept import reader_pool
from thidua.read.model import Extraction, Refusal
from thidua.read.store import readings_to_bytes


@dataclass(frozen=True, kw_only=True)
class ReadReceipt:
    """A receipt whose file was read, with the hash under which the vault keeps all that was read together. extraction:
    what the check looks at. earlier: of a list of names, by row, what other lists say of the person."""

    receipt: WaitingReceipt
    extraction: Extraction
    parse_sha256: str
    earlier: Mapping[int, Earlier] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """refused: what no reader can open, by receipt. lost: receipts whose bytes the vault cannot give, with why. held:
    those that may hold names and cannot be sealed now, with why. sealings: of those that were, by receipt."""

    read: tuple[ReadReceipt, ...]
    refused: Mapping[int, Refusal]
    lost: tuple[tuple[WaitingReceipt, OperatorError], ...]
    held: tuple[tuple[WaitingReceipt, OperatorError], ...] = ()
    sealings: Mapping[int, Sealing] = field(default_factory=dict)


def read_receipts(
    waiting: Sequence[WaitingReceipt],
    *,
    plan: Plan,
    vault: Vault,
    catalogue: Catalogue,
    editions: Mapping[str, Edition],
    readers: int,
    sealer: Sealer,
) -> Reading:
    """Read each file once in a child process; what was read is kept in the vault, in one file.

    plan: says which kind of file is taken, and what of an annex is asked for. sealer: for files with names; in a plan
    that asks for names also for whatever is not recognised as another form.
    """
    extracted: list[tuple[WaitingReceipt, Extraction]] = []
    refused: dict[int, Refusal] = {}
    lost: list[tuple[WaitingReceipt, OperatorError]] = []
    handed: deque[WaitingReceipt] = deque()
    with reader_pool(readers) as pool:
        for outcome in pool.read(_files(waiting, vault=vault, handed=handed, lost=lost)):
            receipt = handed.popleft()
            found = extract_for(outcome, plan=plan, catalogue=catalogue, editions=editions)
            if isinstance(found, Refusal):
                refused[receipt.receipt_id] = found
            else:
                extracted.append((receipt, found))
    is_asked = asks_for_names(plan)
    ordinary = [one for one in extracted if not may_hold_names(one[1], plan, editions)]
    names = seal_names(
        [one for one in extracted if may_hold_names(one[1], plan, editions)],
        [(one, refused[one.receipt_id]) for one in waiting if is_asked and one.receipt_id in refused],
        sealer=sealer,
    )
    return Reading(
        read=(*_keep([*ordinary, *names.unknown], vault), *_keep_lists(names.lists, vault)),
        refused=names.refused if is_asked else refused,
        lost=tuple(lost),
        held=tuple(names.held),
        sealings=names.sealings,
    )


def _keep_lists(lists: Sequence[SealedList], vault: Vault) -> tuple[ReadReceipt, ...]:
    kept = keep_rows(lists, vault) if lists else ""
    return tuple(
        ReadReceipt(receipt=one.receipt, extraction=one.extraction, parse_sha256=kept, earlier=one.earlier)
        for one in lists
    )


def _keep(extracted: Sequence[tuple[WaitingReceipt, Extraction]], vault: Vault) -> tuple[ReadReceipt, ...]:
    if not extracted:
        return ()
    kept = vault.put(readings_to_bytes({receipt.sha256: extraction for receipt, extraction in extracted}))
    return tuple(
        ReadReceipt(receipt=receipt, extraction=extraction, parse_sha256=kept) for receipt, extraction in extracted
    )


def as_findings(refused: Mapping[int, Refusal]) -> dict[int, tuple[Finding, ...]]:
    """What the sender is told of a file that no reader can open, by receipt."""
    return {
        receipt_id: (
            Finding(
                rule_id=f"TD-TEP-{refusal.code}",
                severity="error",
                message=refusal.message,
                remedy=refusal.remedy,
                sheet=refusal.part,
            ),
        )
        for receipt_id, refusal in refused.items()
    }


def raise_if_lost(lost: Sequence[tuple[WaitingReceipt, OperatorError]]) -> None:
    """OperatorError naming every receipt whose bytes are absent or damaged."""
    if not lost:
        return
    told = "; ".join(f"{receipt_number(receipt.receipt_id)}: {error.message}" for receipt, error in lost)
    raise OperatorError(
        f"{len(lost)} biên nhận chưa được kiểm tra vì kho lưu không cung cấp được tệp đã nhận: {told}",
        remedy=f"{lost[0][1].remedy} Các biên nhận này vẫn chờ kiểm tra; những biên nhận khác đã có kết quả.",
    )


def raise_if_held(held: Sequence[tuple[WaitingReceipt, OperatorError]]) -> None:
    """OperatorError naming every receipt whose file may hold names and could not be sealed."""
    if not held:
        return
    numbers = ", ".join(receipt_number(receipt.receipt_id) for receipt, _ in held)
    raise OperatorError(
        f"{len(held)} biên nhận có thể chứa họ tên cá nhân chưa được kiểm tra vì không mã hóa được ({numbers}): "
        f"{held[0][1].message}",
        remedy=f"{held[0][1].remedy} Các biên nhận này vẫn chờ kiểm tra; những biên nhận khác đã có kết quả.",
    )


def _files(
    waiting: Sequence[WaitingReceipt],
    *,
    vault: Vault,
    handed: deque[WaitingReceipt],
    lost: list[tuple[WaitingReceipt, OperatorError]],
) -> Iterator[bytes]:
    """Each file when a reader asks for it.

    The reader is given the bytes and not the place in the vault: what is parsed must be what was verified, even if
    somebody changes the vault in between, and a vault may be far away.
    """
    for receipt in waiting:
        try:
            data = vault.get(receipt.sha256)
        except OperatorError as error:
            lost.append((receipt, error))
            continue
        handed.append(receipt)
        yield data

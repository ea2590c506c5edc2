"""Reading the files of receipts: only bytes whose hash was verified, each file once."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from thidua.annex.fit import extract_for
from thidua.collect.states import WaitingReceipt, receipt_number
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.findings import Finding
from thidua.forms.edition import Edition
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.read.kept import reader_pool
from thidua.read.model import Extraction, Refusal
from thidua.read.store import readings_to_bytes


@dataclass(frozen=True, kw_only=True)
class ReadReceipt:
    """A receipt whose file was read, with the hash under which the vault keeps all that was read together."""

    receipt: WaitingReceipt
    extraction: Extraction
    parse_sha256: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """refused: what no reader can open, by receipt. lost: receipts whose bytes the vault cannot give, with why."""

    read: tuple[ReadReceipt, ...]
    refused: Mapping[int, Refusal]
    lost: tuple[tuple[WaitingReceipt, OperatorError], ...]


def read_receipts(
    waiting: Sequence[WaitingReceipt],
    *,
    plan: Plan,
    vault: Vault,
    catalogue: Catalogue,
    editions: Mapping[str, Edition],
    readers: int,
) -> Reading:
    """Read each file once in a child process; what was read is kept in the vault, in one file.

    plan: says which kind of file is taken, and what of an annex is asked for.
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
    return Reading(read=_keep(extracted, vault), refused=refused, lost=tuple(lost))


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

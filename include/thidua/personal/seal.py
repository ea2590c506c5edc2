"""Sealing what was read of a list of names: its rows under keys of their own, the file as a whole under another.

What is made here means nothing until `record_sealings` has stored the keys, in the transaction of the verdict: whoever
dies before leaves ciphertext without a key, and the next check seals anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import sqlalchemy as sa

from thidua.check.model import Earlier
from thidua.check.spellings import catalogue_keys, edition_keys
from thidua.collect.states import WaitingReceipt
from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.errors import OperatorError
from thidua.forms.edition import NAMES, Edition
from thidua.personal.blind import SHEET, SealedCells, blinded, discreet, personal_cells, words_of
from thidua.personal.earlier import Listed, compare, counting_rows, listed_rows
from thidua.personal.keys import MasterKey, new_key, seal
from thidua.personal.persons import require_same_master
from thidua.personal.rows import EntryKey, seal_rows
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.read.model import Extraction
from thidua.read.store import readings_to_bytes
from thidua.warehouse.connect import statement


@dataclass(frozen=True, kw_only=True)
class Sealing:
    """What has to be stored so that a sealed file and its rows can ever be opened."""

    receipt_id: int
    sealed_sha256: str
    wrapped_key: bytes
    entries: tuple[EntryKey, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SealedList:
    """A list of names that was read. extraction: for the check (`blind.discreet`). kept: its rows as the vault and the
    warehouse keep them. rows: as they are compared, by number. counting: what lists that count say of the persons.
    earlier: by row, what all other lists say, once `compare_lists` has looked at those that came in together."""

    receipt: WaitingReceipt
    extraction: Extraction
    kept: Extraction
    rows: Mapping[int, Listed]
    counting: Sequence[Listed]
    sealing: Sealing
    earlier: Mapping[int, Earlier] = field(default_factory=dict)

    @property
    def obligation(self) -> tuple[str, str]:
        return obligation_of(self.extraction)


def obligation_of(extraction: Extraction) -> tuple[str, str]:
    """Period and unit that the list says it is of."""
    return extraction.info.get("period_id") or "", extraction.info.get("unit_id") or ""


def asks_for_names(plan: Plan) -> bool:
    """Whether any period of the plan has the form with names."""
    return any(period.form == NAMES for period in plan.periods)


def file_of(receipt_id: int) -> str:
    """What a file's ciphertext and key are bound to."""
    return f"file {receipt_id}"


class Sealer:
    """Seals for one plan. The key is read when it is first needed: OperatorError then where there is none."""

    def __init__(
        self,
        engine: sa.Engine,
        *,
        key_file: Path | None,
        vault: Vault,
        plan: Plan,
        catalogue: Catalogue,
        editions: Mapping[str, Edition],
    ) -> None:
        self._engine = engine
        self._key_file = key_file
        self._vault = vault
        self._plan = plan
        self._catalogue = catalogue
        self._editions = editions
        self._known: MasterKey | None = None

    def seal_list(self, receipt: WaitingReceipt, extraction: Extraction) -> SealedList:
        """A list that was read. OperatorError without a key, or where the vault cannot give the file."""
        edition = self._editions[extraction.edition or ""]
        rows = {row.row_no: personal_cells(row, edition.sheet(SHEET)) for row in extraction.tables.get(SHEET, ())}
        sealed, entries = seal_rows(self._engine, rows, master=self._master())
        told = discreet(extraction, edition, words=words_of(self._plan, edition), choices=self._choices(edition))
        listed = self._listed(told, edition, sealed)
        return SealedList(
            receipt=receipt,
            extraction=told,
            kept=blinded(told, edition, sealed=sealed),
            rows=listed,
            counting=counting_rows(
                self._engine,
                {row.person_id for row in listed.values()},
                obligation=(self._plan.id, *obligation_of(told)),
            ),
            sealing=self.seal_file(receipt, entries),
        )

    def seal_file(self, receipt: WaitingReceipt, entries: Iterable[EntryKey] = ()) -> Sealing:
        """The file as it came, under a key of its own. OperatorError as above."""
        key, of = new_key(), file_of(receipt.receipt_id)
        wrapped_key = self._master().wrap(key, of=of)
        sealed_sha256 = self._vault.put(seal(key, self._vault.get(receipt.sha256), of=of))
        crash_point("names-sealed")
        return Sealing(
            receipt_id=receipt.receipt_id,
            wrapped_key=wrapped_key,
            sealed_sha256=sealed_sha256,
            entries=tuple(entries),
        )

    def _master(self) -> MasterKey:
        if self._known is None:
            key = MasterKey.read(self._key_file)
            require_same_master(self._engine, key)
            self._known = key
        return self._known

    def _choices(self, edition: Edition) -> dict[str, Mapping[str, str]]:
        keys, own = catalogue_keys(self._catalogue), edition_keys(edition)
        return {
            "award": keys.awards,
            "kind": keys.award_kinds,
            "recipient_class": keys.recipient_classes,
            "decision": own.decision,
        }

    def _listed(self, told: Extraction, edition: Edition, sealed: Mapping[int, SealedCells]) -> dict[int, Listed]:
        period_id, _ = obligation_of(told)
        return listed_rows(
            told.tables.get(SHEET, ()),
            sealed,
            choices=self._choices(edition),
            decided=edition.lists["decision"][0],
            year=next((period.end.year for period in self._plan.periods if period.id == period_id), None),
        )


def compare_lists(lists: Sequence[SealedList]) -> list[SealedList]:
    """Each with what the others say of its persons. lists: of one plan, that came in together, oldest receipt first; of
    those that one unit handed in for one period the last speaks."""
    speaking = {one.obligation: one for one in lists}

    def compared(one: SealedList) -> SealedList:
        others = (other for other in speaking.values() if other.obligation != one.obligation)
        beside = [row for other in others for row in other.rows.values()]
        return replace(one, earlier=compare(one.rows, counting=one.counting, beside=beside))

    return [compared(one) for one in lists]


def keep_rows(lists: Sequence[SealedList], vault: Vault) -> str:
    """Where the vault keeps the encrypted rows of these lists, in one file."""
    return vault.put(readings_to_bytes({one.receipt.sha256: one.kept for one in lists}))


def record_sealings(connection: sa.Connection, sealings: Iterable[Sealing], *, plan_id: str) -> None:
    """Store keys, who is named in which file, and where the sealed file lies. In the caller's transaction.

    OperatorError where a person's keys were destroyed since the list was read: the next check seals it anew.
    """
    listed = list(sealings)
    if listed:
        connection.execute(statement("personal", "lock.sql"))
    for one in listed:
        receipt = {"receipt_id": one.receipt_id}
        persons = sorted({entry.person_id for entry in one.entries})
        file = {**receipt, "plan_id": plan_id, "sealed_sha256": one.sealed_sha256}
        connection.execute(statement("personal", "insert_sealed_file.sql"), file)
        key = {**receipt, "wrapped_key": one.wrapped_key}
        connection.execute(statement("personal", "insert_file_key.sql"), key)
        connection.execute(statement("personal", "insert_named.sql"), {**receipt, "person_ids": persons})
        keys = {
            "person_ids": [entry.person_id for entry in one.entries],
            "entry_ids": [entry.entry_id for entry in one.entries],
            "wrapped_keys": [entry.wrapped_key for entry in one.entries],
        }
        stored = connection.execute(statement("personal", "insert_entry_keys.sql"), keys)
        if stored.rowcount != len(one.entries):
            raise OperatorError(
                "Dữ liệu của một cá nhân trong danh sách vừa được xóa trong lúc kiểm tra.",
                remedy="Chạy lại; danh sách vẫn chờ kiểm tra.",
            )


def sealed_already(connection: sa.Connection, receipt_ids: Sequence[int]) -> set[int]:
    """Those of the receipts whose file only exists sealed: it came by the folder of another plan before."""
    rows = connection.execute(statement("personal", "sealed_here.sql"), {"receipt_ids": list(receipt_ids)})
    return set(rows.scalars())

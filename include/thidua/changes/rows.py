"""Rows of two versions of a sheet that are about the same thing, and what such a row is called."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thidua.forms.edition import Edition, SheetKey, TableSheet
from thidua.forms.goals import target_text
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.read.model import ExtractedRow
from thidua.text.normalise import comparison_key

KEYS: dict[SheetKey, tuple[str, ...]] = {
    "indicators": ("target_id",),
    "registered": ("name",),
    "movements": ("name",),
    "commendations": ("award", "level", "kind", "recipient_class", "decision"),
    "models": ("name",),
    "narrative": ("section",),
    "registrations": ("registration_id",),
    "launches": ("name",),
    "awardees": ("person_id", "award"),
}
"""Columns that say what a row is about."""

Pair = tuple[ExtractedRow | None, ExtractedRow | None]


def pair_rows(sheet: TableSheet, before: Iterable[ExtractedRow], after: Iterable[ExtractedRow]) -> list[Pair]:
    """(before, after) of every row, in the order of the newer version; rows that are gone at the end. Rows about the
    same thing, or about nothing, are matched in their order."""
    old, new = _by_key(sheet, before), _by_key(sheet, after)
    kept: list[Pair] = [(old.get(key), row) for key, row in new.items()]
    return kept + [(row, None) for key, row in old.items() if key not in new]


def _by_key(sheet: TableSheet, rows: Iterable[ExtractedRow]) -> dict[tuple[str, int], ExtractedRow]:
    """By key and how many rows with this key stand above."""
    found: dict[tuple[str, int], ExtractedRow] = {}
    seen: dict[str, int] = {}
    for row in rows:
        key = "\n".join(comparison_key(row.values.get(column) or "") for column in KEYS[sheet.key])
        number = seen.get(key, 0)
        seen[key] = number + 1
        found[key, number] = row
    return found


@dataclass(frozen=True, kw_only=True)
class RowNames:
    """What the rows of a plan's forms are called."""

    plan: Plan
    catalogue: Catalogue
    edition: Edition

    def name(self, sheet: TableSheet, row: ExtractedRow) -> str:
        """'A04 Tỷ lệ ...', 'Giấy khen, Cấp phường, xã, ...', 'Khó khăn', or 'dòng 7' where nothing names it."""
        texts: Sequence[str] = [text for key in KEYS[sheet.key] if (text := row.values.get(key))]
        if sheet.key == "indicators":
            texts = [self._target(*texts)] if texts else []
        if sheet.key == "narrative":
            labels = {section.id: section.label for section in self.edition.narrative}
            texts = [labels.get(text, text) for text in texts]
        return ", ".join(texts) or f"dòng {row.row_no}"

    def _target(self, target_id: str) -> str:
        for target in self.plan.targets:
            if target.id == target_id:
                return f"{target_id} {target_text(target, plan=self.plan, catalogue=self.catalogue)}"
        return target_id

"""Ids by how people write them: movements, awards, levels and the other choices of the form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from thidua.forms.edition import Edition, SheetKey
from thidua.forms.goals import target_choice
from thidua.forms.load import level_names
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.text.normalise import comparison_key

spelling_key = lru_cache(maxsize=50_000)(comparison_key)
"""Choices repeat in every workbook; their keys are worked out once."""


@dataclass(frozen=True, kw_only=True)
class CatalogueKeys:
    """Ids by spelling key."""

    movements: Mapping[str, str]
    awards: Mapping[str, str]
    award_kinds: Mapping[str, str]
    recipient_classes: Mapping[str, str]
    award_levels: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class EditionKeys:
    """Choices of a form edition by spelling key; `levels` gives the level's id, the others the text of the list.

    entered: sheet key -> keys of the columns that the unit fills in. answered: the same of a row that we have begun for
    it. sheets: name of a sheet -> its key, or 'info'.
    """

    levels: Mapping[str, str]
    status: Mapping[str, str]
    decision: Mapping[str, str]
    model_kind: Mapping[str, str]
    nil: Mapping[str, str]
    entered: Mapping[SheetKey, frozenset[str]]
    answered: Mapping[SheetKey, frozenset[str]]
    sheets: Mapping[str, str]
    registered_goals: Mapping[str, str]
    assessment: Mapping[str, str]


def catalogue_keys(catalogue: Catalogue) -> CatalogueKeys:
    """Every spelling of the catalogue that a person may write or choose."""
    return CatalogueKeys(
        movements=_by_spelling((m.id, (m.name, *m.aliases)) for m in catalogue.movements.values()),
        awards=_by_spelling((a.id, (a.name, *a.aliases)) for a in catalogue.awards.values()),
        award_kinds=_by_spelling((key, (label,)) for key, label in catalogue.award_kinds.items()),
        recipient_classes=_by_spelling((key, (label,)) for key, label in catalogue.recipient_classes.items()),
        award_levels=_by_spelling((key, (label,)) for key, label in catalogue.award_levels.items()),
    )


def edition_keys(edition: Edition) -> EditionKeys:
    """The edition's own lists."""
    return EditionKeys(
        levels=_by_spelling((level, (label,)) for level, label in level_names(edition).items()),
        entered={
            sheet.key: frozenset(column.key for column in sheet.columns if column.kind not in _OURS)
            for sheet in edition.sheets
        },
        answered={
            sheet.key: frozenset(
                column.key for column in sheet.columns if column.kind not in _OURS and not column.is_prefilled
            )
            for sheet in edition.sheets
        },
        sheets={edition.info_name: "info", **{sheet.name: sheet.key for sheet in edition.sheets}},
        **{name: _by_spelling((text, (text,)) for text in edition.lists.get(name, ())) for name in _LISTS},
    )


def target_choices(plan: Plan, catalogue: Catalogue) -> dict[str, str]:
    """Target id by what the form's list of targets offers."""
    return _by_spelling((t.id, (target_choice(t, plan=plan, catalogue=catalogue),)) for t in plan.targets)


_OURS = frozenset({"code", "key", "label"})
_LISTS = ("status", "decision", "model_kind", "nil", "registered_goals", "assessment")


def _by_spelling(named: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    return {spelling_key(text): item_id for item_id, spellings in named for text in spellings}

"""What people wrote or chose, as the ids of the catalogue. The spellings are those the check accepts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from thidua.check.cells import is_answered
from thidua.check.spellings import (
    CatalogueKeys,
    EditionKeys,
    catalogue_keys,
    edition_keys,
    spelling_key,
    target_choices,
)
from thidua.forms.edition import Edition, SheetKey
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.plan.places import known_places
from thidua.read.model import ExtractedRow
from thidua.text.offices import office_of


class UnknownLabelError(Exception):
    """A label the check should have refused."""

    def __init__(self, column: str, text: str | None) -> None:
        super().__init__(f"cột '{column}': '{text}' không có trong danh mục")


@dataclass(frozen=True, kw_only=True)
class Labels:
    """Labels of one plan under one form edition."""

    plan: Plan
    catalogue: Catalogue
    edition: Edition

    @cached_property
    def _known(self) -> CatalogueKeys:
        return catalogue_keys(self.catalogue)

    @cached_property
    def _choices(self) -> EditionKeys:
        return edition_keys(self.edition)

    @cached_property
    def _movements(self) -> dict[str, str]:
        """The plan's own wording goes first: it is what the form's list offers."""
        return {**self._known.movements, **{spelling_key(m.written): m.id for m in self.plan.movements}}

    @cached_property
    def _places(self) -> tuple[str, ...]:
        return known_places(self.plan)

    def movement(self, name: str, level: str | None) -> tuple[str | None, str]:
        """(movement id, launching level). None: launched by the unit itself, unless it says otherwise.

        The level of a known movement is the catalogue's, for plans and units disagree about it.
        """
        movement_id = self._movements.get(spelling_key(name))
        if movement_id is not None:
            return movement_id, self.catalogue.movements[movement_id].level
        return None, "unit" if level is None else _find(self._choices.levels, level, column="level")

    def movement_id(self, name: str | None) -> str | None:
        """The movement that an award belongs to, if it names one."""
        return None if name is None else _find(self._movements, name, column="movement")

    def office(self, text: str | None) -> str | None:
        """Of who signed; what looks like a person's name is not stored."""
        return None if text is None else office_of(text, self._places)

    def award(self, text: str | None) -> str:
        return _find(self._known.awards, text, column="award")

    def award_level(self, text: str | None) -> str:
        return _find(self._known.award_levels, text, column="level")

    def award_kind(self, text: str | None) -> str:
        return _find(self._known.award_kinds, text, column="kind")

    def recipient_class(self, text: str | None) -> str:
        return _find(self._known.recipient_classes, text, column="recipient_class")

    def is_decided(self, text: str | None) -> bool:
        """Whether the award has a decision; otherwise it is a proposal. An edition lists the decided state first."""
        return _find(self._choices.decision, text, column="decision") == self.edition.lists["decision"][0]

    def status(self, text: str | None) -> str | None:
        """The edition's spelling of a status, so that equal words are equal in the warehouse; else as written."""
        return None if text is None else self._choices.status.get(spelling_key(text), text)

    def model_kind(self, text: str | None) -> str | None:
        """The edition's spelling of a kind of model; else as written."""
        return None if text is None else self._choices.model_kind.get(spelling_key(text), text)

    def assessment(self, text: str | None) -> str | None:
        """The edition's spelling of how a member assesses its own result; else as written."""
        return None if text is None else self._choices.assessment.get(spelling_key(text), text)

    def is_limit(self, text: str | None) -> bool:
        """Whether a registered level is not to be passed; an edition lists the level to be reached first."""
        goals = self._choices.registered_goals
        return text is not None and _find(goals, text, column="goal") != self.edition.lists["registered_goals"][0]

    def target_id(self, text: str | None) -> str | None:
        """The target of the plan that a registered content was tied to."""
        return None if text is None else _find(self._targets, text, column="target")

    @cached_property
    def _targets(self) -> dict[str, str]:
        return target_choices(self.plan, self.catalogue)

    def is_answered(self, sheet: SheetKey, row: ExtractedRow) -> bool:
        """Whether the unit wrote anything into the row; of one that we began for it, anything beside our own words."""
        return is_answered(row, self.edition.sheet(sheet), self._choices)

    def is_nil(self, text: str | None) -> bool:
        """Whether the box of the confirmed nil return is ticked."""
        return text is not None and spelling_key(text) in self._choices.nil


def _find(ids: Mapping[str, str], text: str | None, *, column: str) -> str:
    found = None if text is None else ids.get(spelling_key(text))
    if found is None:
        raise UnknownLabelError(column, text)
    return found

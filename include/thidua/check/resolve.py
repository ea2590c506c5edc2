"""From check items to workbooks: everything about them is looked up once per batch."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from thidua.check.knowledge import PlanKnowledge
from thidua.check.model import CheckItem
from thidua.check.spellings import CatalogueKeys, EditionKeys, catalogue_keys, edition_keys, spelling_key
from thidua.check.workbook import Workbook
from thidua.forms.edition import Edition
from thidua.plan.catalogue import Catalogue


@dataclass(frozen=True, kw_only=True)
class Resolver:
    """Resolves the items of one batch; what plans and editions say is arranged once."""

    catalogue: Catalogue
    editions: Mapping[str, Edition]
    catalogue_keys: CatalogueKeys
    _plans: dict[int, PlanKnowledge] = field(default_factory=dict)
    _editions: dict[str, EditionKeys] = field(default_factory=dict)

    @classmethod
    def of(cls, catalogue: Catalogue, editions: Mapping[str, Edition]) -> "Resolver":
        return cls(catalogue=catalogue, editions=editions, catalogue_keys=catalogue_keys(catalogue))

    def resolve(self, item: CheckItem) -> Workbook:
        """Look everything up for one item."""
        declared = item.extraction.edition
        edition = self.editions.get(declared or "") or self.editions[max(self.editions, key=_edition_order)]
        plan = self._plan(item)
        keys = self._keys(edition)
        is_edition_known = declared in self.editions
        is_plan_right = is_edition_known and item.extraction.info.get("plan_id") == item.plan.id
        period = plan.periods.get(item.extraction.info.get("period_id") or "") if is_plan_right else None
        unit = plan.units.get(item.extraction.info.get("unit_id") or "") if is_plan_right else None
        return Workbook(
            item=item,
            edition=edition,
            is_edition_known=is_edition_known,
            is_plan_right=is_plan_right,
            plan=plan,
            period=period,
            unit=unit,
            assigned=plan.assigned(period).get(unit.id) if period and unit else None,
            is_nil=spelling_key(item.extraction.info.get("confirmed_nil") or "") in keys.nil,
            keys=keys,
            catalogue=self.catalogue,
            catalogue_keys=self.catalogue_keys,
        )

    def _plan(self, item: CheckItem) -> PlanKnowledge:
        # Keyed by identity: the items keep their plans alive for as long as this batch lasts.
        if id(item.plan) not in self._plans:
            self._plans[id(item.plan)] = PlanKnowledge(item.plan, self.catalogue)
        return self._plans[id(item.plan)]

    def _keys(self, edition: Edition) -> EditionKeys:
        if edition.id not in self._editions:
            self._editions[edition.id] = edition_keys(edition)
        return self._editions[edition.id]


def _edition_order(edition_id: str) -> tuple[int, ...]:
    return tuple(int(part) for part in edition_id.split("."))

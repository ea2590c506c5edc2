"""From check items to workbooks: everything about them is looked up once per batch."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from thidua.check.knowledge import PlanKnowledge
from thidua.check.model import CheckItem
from thidua.check.spellings import CatalogueKeys, EditionKeys, catalogue_keys, edition_keys, spelling_key
from thidua.check.workbook import Workbook
from thidua.forms.edition import Edition
from thidua.forms.load import newest_of_family
from thidua.plan.amend import latest_plan, plan_in_force
from thidua.plan.campaigns import with_campaigns
from thidua.plan.catalogue import Catalogue


@dataclass(frozen=True, kw_only=True)
class Resolver:
    """Resolves the items of one batch; what plans and editions say is arranged once."""

    catalogue: Catalogue
    editions: Mapping[str, Edition]
    catalogue_keys: CatalogueKeys
    _plans: dict[tuple[int, str | None], PlanKnowledge] = field(default_factory=dict)
    _editions: dict[str, EditionKeys] = field(default_factory=dict)

    @classmethod
    def of(cls, catalogue: Catalogue, editions: Mapping[str, Edition]) -> "Resolver":
        return cls(catalogue=catalogue, editions=editions, catalogue_keys=catalogue_keys(catalogue))

    def resolve(self, item: CheckItem) -> Workbook:
        """Look everything up for one item."""
        declared = item.extraction.edition
        edition = self.editions.get(declared or "") or newest_of_family(self.editions.values())
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
            catalogue=with_campaigns(self.catalogue, plan.plan),
            catalogue_keys=self.catalogue_keys,
        )

    def _plan(self, item: CheckItem) -> PlanKnowledge:
        """By the period that the workbook is stamped with: later decisions hold for some periods and not for others."""
        stamped = item.extraction.info.get("period_id")
        period = next((period for period in item.plan.periods if period.id == stamped), None)
        # Keyed by identity: the items keep their plans alive for as long as this batch lasts.
        key = id(item.plan), period.id if period else None
        if key not in self._plans:
            newest = latest_plan(item.plan)
            plan = plan_in_force(item.plan, period=period) if period else newest
            self._plans[key] = PlanKnowledge(plan, self.catalogue, others=newest.units)
        return self._plans[key]

    def _keys(self, edition: Edition) -> EditionKeys:
        if edition.id not in self._editions:
            self._editions[edition.id] = edition_keys(edition)
        return self._editions[edition.id]

"""Thematic and unexpected campaigns: movements that no catalogue lists, launched during the year by a decision."""

from thidua.plan.catalogue import Catalogue, CatalogueMovement
from thidua.plan.model import Plan


def with_campaigns(catalogue: Catalogue, plan: Plan) -> Catalogue:
    """The catalogue with the plan's own campaigns in it; the same one where the plan has none."""
    own = {
        one.id: CatalogueMovement(
            id=one.id, name=one.written, level=one.campaign.level, launched_by=one.campaign.launched_by
        )
        for one in plan.movements
        if one.campaign is not None
    }
    return catalogue.model_copy(update={"movements": {**catalogue.movements, **own}}) if own else catalogue

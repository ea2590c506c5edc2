"""Thematic and unexpected campaigns: movements that no catalogue lists, launched during the year by a decision."""

from thidua.plan.base import Basis, Level
from thidua.plan.catalogue import Catalogue, CatalogueMovement
from thidua.plan.model import Plan
from thidua.plan.targets import Campaign
from thidua.plan.traits import MovementTraits, Scope

_SCOPES: dict[Level, Scope] = {"central": "national", "city": "locality", "commune": "locality", "unit": "unit"}
_ASSUMED = Basis(assumption="Đợt thi đua theo quyết định trong năm: theo chuyên đề, dưới một năm.")


def with_campaigns(catalogue: Catalogue, plan: Plan) -> Catalogue:
    """The catalogue with the plan's own campaigns in it; the same one where the plan has none."""
    own = {
        one.id: CatalogueMovement(
            id=one.id,
            name=one.written,
            level=one.campaign.level,
            launched_by=one.campaign.launched_by,
            statistics=one.campaign.statistics or usual_traits(one.campaign),
        )
        for one in plan.movements
        if one.campaign is not None
    }
    return catalogue.model_copy(update={"movements": {**catalogue.movements, **own}}) if own else catalogue


def usual_traits(campaign: Campaign) -> MovementTraits:
    """How statistics count a campaign whose decision does not say it."""
    return MovementTraits(scope=_SCOPES[campaign.level], duration="under_1", method="thematic", basis=_ASSUMED)

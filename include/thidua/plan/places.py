"""Names of places and bodies that a plan itself names: what stands in one is no person's name."""

from thidua.plan.model import Plan


def known_places(plan: Plan) -> tuple[str, ...]:
    """The commune with and without its kind, the city, the units."""
    own = plan.commune.removeprefix(f"{plan.commune_kind} ")
    return (plan.commune, own, plan.city, *(unit.name for unit in plan.units))

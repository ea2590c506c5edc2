"""What the drop-down lists of a workbook offer: from the edition, the plan and the catalogue."""

from collections.abc import Iterable

from thidua.forms.edition import Edition
from thidua.forms.goals import target_choice
from thidua.plan.campaigns import with_campaigns
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.text.normalise import comparison_key


def choice_lists(*, edition: Edition, plan: Plan, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """List name -> texts. 'status' also has what the plan's own qualitative targets expect."""
    catalogue = with_campaigns(catalogue, plan)
    movements = (catalogue.movements[m.id].name if m.id in catalogue.movements else m.written for m in plan.movements)
    expected = (t.goal.expected for t in plan.targets if t.goal.kind in {"milestone", "qualitative"})
    return {
        **edition.lists,
        "status": _distinct((*edition.lists["status"], *expected)),
        "movements": _distinct(movements),
        "targets": tuple(target_choice(target, plan=plan, catalogue=catalogue) for target in plan.targets),
        "awards": _distinct(award.name for award in catalogue.awards.values()),
        "award_levels": tuple(catalogue.award_levels.values()),
        "award_kinds": tuple(catalogue.award_kinds.values()),
        "recipient_classes": tuple(catalogue.recipient_classes.values()),
    }


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Each text once, as first written."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(comparison_key(text), text)
    return tuple(found.values())

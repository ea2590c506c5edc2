"""What a workbook is drawn from."""

from dataclasses import dataclass

from thidua.forms.edition import Edition
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan


@dataclass(frozen=True, kw_only=True)
class Material:
    """choices: texts of the drop-down lists, by name of the list. shared: ids of the targets that several units answer
    for in the period."""

    plan: Plan
    edition: Edition
    catalogue: Catalogue
    choices: dict[str, tuple[str, ...]]
    shared: frozenset[str]

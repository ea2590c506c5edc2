"""What a workbook is drawn from."""

from dataclasses import dataclass

from thidua.forms.edition import Edition
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Flow, Plan


@dataclass(frozen=True, kw_only=True)
class Material:
    """choices: texts of the drop-down lists, by name of the list. shared: ids of the targets that several units answer
    for in the period. flow: by which units hand in the form. is_of_flow: the form is due when the flow says, so what
    the flow asks for is this form and not another one of the year."""

    plan: Plan
    edition: Edition
    catalogue: Catalogue
    choices: dict[str, tuple[str, ...]]
    shared: frozenset[str]
    flow: Flow | None = None
    is_of_flow: bool = False

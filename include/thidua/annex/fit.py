"""Which kind of file a plan takes in: workbooks from units, annexes from communes."""

from collections.abc import Mapping

from thidua.annex.extract import extract_annex
from thidua.annex.model import Annex
from thidua.forms.edition import Edition
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.read.extract import extract_workbook
from thidua.read.model import Extraction, Refusal
from thidua.read.refusals import make_refusal, word
from thidua.read.wire import Outcome

_OF_ANNEXES = frozenset({"JSON_DAMAGED", "JSON_LIMITS", "NOT_ANNEX", "EMPTY_FILE", "PARSER_DIED", "PARSER_TIMEOUT"})
_OF_JSON_ALONE = frozenset({"JSON_DAMAGED", "JSON_LIMITS", "NOT_ANNEX"})


def extract_for(
    outcome: Outcome, *, plan: Plan, catalogue: Catalogue, editions: Mapping[str, Edition]
) -> Extraction | Refusal:
    """What was read by the rules of the plan's kind; the refusal of a file of the other kind."""
    if plan.kind == "city":
        return _for_city(outcome, plan=plan, catalogue=catalogue, editions=editions)
    if isinstance(outcome, Annex) or (isinstance(outcome, Refusal) and outcome.code in _OF_JSON_ALONE):
        return make_refusal("not_xlsx", found=word("annex"))
    return outcome if isinstance(outcome, Refusal) else extract_workbook(outcome, editions)


def _for_city(
    outcome: Outcome, *, plan: Plan, catalogue: Catalogue, editions: Mapping[str, Edition]
) -> Extraction | Refusal:
    match outcome:
        case Annex():
            return extract_annex(outcome, plan=plan, catalogue=catalogue, editions=editions)
        case Refusal() if outcome.code in _OF_ANNEXES:
            return outcome
        case _:
            return make_refusal("annex_wanted")

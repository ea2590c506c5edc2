"""What a made-up commune hands in to its city."""

from functools import cache
from typing import Any

from factories.reports import make_report
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Plan
from thidua.render.data import render_json


@cache
def make_annex() -> bytes:
    """The annex of a made-up commune's report in which everything is met, by the real renderer."""
    return render_json(make_report())


def annex_of(plan: Plan, period_id: str, **figures: Any) -> bytes:
    """The annex of this commune's report; keywords replace parts of its figures."""
    return render_json(make_report(plan=plan, period_id=period_id, catalogue=load_catalogue(), **figures))

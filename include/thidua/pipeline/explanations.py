"""Where a printed figure comes from, and the proof that a report can be made again."""

from typing import TYPE_CHECKING

from thidua.collect.vault import Vault
from thidua.plan.catalogue_load import load_catalogue
from thidua.settings import Settings
from thidua.warehouse.connect import opened

if TYPE_CHECKING:
    from thidua.explain.issued import PrintedFigure
    from thidua.explain.model import Explanation
    from thidua.explain.reproduce import Reproduction


def explain(
    settings: Settings, *, plan_id: str, period_id: str, figure: str, revision_no: int | None = None
) -> "Explanation":
    """One printed figure down to the cells it came from. revision_no: default the newest. figure: 'A04' or a key."""
    from thidua.explain.explain import explain_figure

    with opened(settings.warehouse_url) as engine:
        return explain_figure(
            engine,
            vault=Vault(settings.vault),
            plan_id=plan_id,
            period_id=period_id,
            revision_no=revision_no,
            figure=figure,
        )


def list_figures(
    settings: Settings, *, plan_id: str, period_id: str, revision_no: int | None = None
) -> "list[PrintedFigure]":
    """Every figure that an issued report prints, in the order of printing."""
    from thidua.explain.explain import list_figures as read

    with opened(settings.warehouse_url) as engine:
        return read(engine, vault=Vault(settings.vault), plan_id=plan_id, period_id=period_id, revision_no=revision_no)


def reproduce(
    settings: Settings,
    *,
    report_id: int | None = None,
    plan_id: str | None = None,
    period_id: str | None = None,
    revision_no: int | None = None,
) -> "Reproduction":
    """Make an issued report again from what it pins, and compare every step with what was stored.

    By its report_id, or by plan, period and revision (default: the newest).
    """
    from thidua.explain.reproduce import reproduce_report

    with opened(settings.warehouse_url) as engine:
        return reproduce_report(
            engine,
            vault=Vault(settings.vault),
            catalogue=load_catalogue(),
            report_id=report_id,
            plan_id=plan_id,
            period_id=period_id,
            revision_no=revision_no,
        )

"""The register of decisions and nominations of a period, as its report would list it."""

from datetime import datetime
from typing import TYPE_CHECKING

from thidua.calendar.workdays import load_workdays
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.pipeline.common import one_plan, plan_of_period, refuse_future
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Plan
from thidua.settings import Settings
from thidua.warehouse.connect import opened
from thidua.warehouse.known_plan import plan_known_at

if TYPE_CHECKING:
    from thidua.report.model import Report

LISTS = {"award_decisions": "Quyết định", "award_nominations": "Đề nghị"}
"""Annexes of the register, and what their sheets are called."""


def list_commendations(
    settings: Settings, *, plan_id: str, period_id: str, now: datetime, known_at: datetime | None = None
) -> "Report":
    """A preview of the period's report with nothing but the lists; none of them where there is nothing to list.

    known_at: as known then; now if None. OperatorError for an instant that has not come, for a plan that is no
    commune's, and for a period in which units tell no commendations.
    """
    from thidua.report.preview import preview_report

    refuse_future(known_at or now, now)
    plan, period = plan_of_period(settings, plan_id, period_id)
    if plan.kind != "commune" or not period.is_measured:
        raise OperatorError(
            f"Kỳ {period_id} của kế hoạch {plan_id} không có danh sách quyết định khen thưởng.",
            remedy="Chọn kỳ báo cáo kết quả (6 tháng, năm) trong kế hoạch của phường, xã.",
        )
    with opened(settings.warehouse_url) as engine:
        if known_at is not None:
            with engine.connect() as connection:
                then = plan_known_at(connection, one_plan(settings, plan_id), period_id=period_id, known_at=known_at)
            plan = then.plan
        made = preview_report(
            engine,
            plan=_with_lists(plan),
            period_id=period_id,
            known_at=known_at or now,
            vault=Vault(settings.vault),
            catalogue=load_catalogue(),
            workdays=load_workdays(),
        )
    lists = (annex for annex in made.report.annexes if annex.key in LISTS)
    return made.report.model_copy(
        update={"annexes": tuple(annex.model_copy(update={"number": LISTS[annex.key]}) for annex in lists)}
    )


def _with_lists(plan: Plan) -> Plan:
    rules = plan.commendation_rules.model_copy(update={"annexes": ("decisions", "nominations")})
    return plan.model_copy(update={"commendation_rules": rules})

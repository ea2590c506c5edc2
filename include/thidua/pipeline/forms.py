"""Forms of a period's units, and who has registered."""

from pathlib import Path
from typing import TYPE_CHECKING

from thidua.calendar.workdays import load_workdays
from thidua.errors import OperatorError
from thidua.pipeline.common import one_plan, plan_of_period
from thidua.settings import Settings
from thidua.warehouse.connect import opened

if TYPE_CHECKING:
    from thidua.registration.standing import Standing


def make_forms(settings: Settings, *, plan_id: str, period_id: str, folder: Path) -> list[Path]:
    """A form for every unit; where units registered before, what each registered stands in it. Only then is the
    warehouse asked."""
    from thidua.forms.write import write_forms
    from thidua.registration.registered import registered_for, registration_of

    plan, period = plan_of_period(settings, plan_id, period_id)
    if not period.owes_units:
        raise OperatorError(
            f"Kỳ {period.id} của kế hoạch {plan.id} không yêu cầu các đơn vị gửi biểu mẫu.",
            remedy="Số liệu thống kê lấy từ báo cáo 6 tháng, báo cáo năm của các đơn vị; chọn một trong các kỳ đó.",
        )
    registered = None
    if registration_of(plan, period) is not None:
        with opened(settings.warehouse_url) as engine, engine.connect() as connection:
            registered = registered_for(connection, plan, period)
    rows = {unit_id: [one.row for one in listed] for unit_id, listed in (registered or {}).items()}
    return write_forms(plan=plan, period=period, folder=folder, registered=rows)


def registrations(settings: Settings, *, plan_id: str) -> "list[Standing]":
    """Who has registered, by period of registration."""
    from thidua.registration.standing import registration_standings

    plan = one_plan(settings, plan_id)
    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        return list(registration_standings(connection, plan, load_workdays()))

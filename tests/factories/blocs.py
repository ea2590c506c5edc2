"""Installations that run a bloc's plan beside the commune's, and what made-up members hand in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from thidua import pipeline
from thidua.forms.bloc_tables import TOTAL
from thidua.forms.cells import CellInput
from thidua.forms.fill import Filling, fill_form
from thidua.forms.load import current_edition
from thidua.forms.maker import FormMaker
from thidua.forms.write import form_name
from thidua.plan.blocs import Bloc
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import load_plan
from thidua.plan.model import Period, Plan, Unit
from thidua.settings import Settings, project_path

WARD = "le-thanh-nghi-2026"
BLOC, YEAR, HALF = "khoi-8-le-thanh-nghi-2026", "2026-Y", "2026-H1"
SCHOOLS, FIRST, SCHOOL_YEAR = "khoi-3-le-thanh-nghi-2026", "2026-K1", "2026-KN"
BLOCS = (BLOC, SCHOOLS, "khoi-4-le-thanh-nghi-2026", "khoi-5-le-thanh-nghi-2026")
OFFICES = "khoi-1-le-thanh-nghi-2026"
"""A bloc of the ward on the calendar year."""

LASTING = {"until: 2027-01-31": "until: 2099-12-31", "until: 2026-08-31": "until: 2099-12-31"}
"""Terms that hold whatever the clock of the machine says."""

POINTS: Mapping[str, Decimal] = {
    "T01": Decimal("28.5"),
    "T03": Decimal("18"),
    "T04": Decimal("17.25"),
    "T06": Decimal("10"),
}


def plan_path(plan_id: str) -> Path:
    folder = project_path("include", "plans")
    return folder / f"{plan_id}.yaml" if plan_id == WARD else folder / "blocs" / f"{plan_id}.yaml"


def bloc_plan(plan_id: str = BLOC) -> Plan:
    return load_plan(plan_path(plan_id))


def the_bloc(plan: Plan) -> Bloc:
    assert plan.bloc is not None
    return plan.bloc


ISSUING = ("approval", "numbering", "signing", "exchange", "acknowledgements")


def _plain(text: str) -> str:
    """The plan without what happens to a report before and after its sending: the files are looked at here."""
    content: dict[str, Any] = yaml.safe_load(text)
    kept = {key: value for key, value in content.items() if key not in ISSUING}
    kept["deliveries"] = [one for one in kept["deliveries"] if one["channel"] != "edxml"]
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)


def with_plans(settings: Settings, *plan_ids: str, edits: Mapping[str, str] | None = None) -> Settings:
    """The installation with these plan files in one folder. edits: texts and what stands there instead."""
    folder = settings.home / "plans"
    folder.mkdir(exist_ok=True)
    for plan_id in plan_ids:
        text = _plain(plan_path(plan_id).read_text(encoding="utf-8"))
        for before, after in {**LASTING, **(edits or {})}.items():
            text = text.replace(before, after)
        (folder / f"{plan_id}.yaml").write_text(text, encoding="utf-8")
    return replace(settings, plans=folder)


def member_filling(
    plan: Plan,
    period: Period,
    *,
    points: Mapping[str, Decimal] = POINTS,
    total: Decimal | None = None,
    reached: Decimal = Decimal(1),
    commendations: Sequence[Mapping[str, CellInput]] = (),
) -> Filling:
    """A member's workbook. total: of its points, their sum by default. reached: share of what was agreed."""
    bloc = the_bloc(plan)
    signs = {one.id: one.sign for one in bloc.criteria}
    summed = sum((signs[key] * value for key, value in points.items()), start=Decimal(0))
    scores: dict[str, dict[str, CellInput]] = {
        key: {"points": value, "evidence": f"Báo cáo số 1{key[1:]}/BC-UBND"} for key, value in points.items()
    }
    pact: dict[str, dict[str, CellInput]] = {}
    for one in bloc.pact.contents:
        pact[one.id] = {"result": "Đã triển khai ở tất cả các đơn vị trực thuộc.", "assessment": "Hoàn thành"}
        if one.planned is not None:
            pact[one.id]["actual"] = one.planned * reached
    return Filling(
        info={"data_as_of": period.data_as_of, "prepared_by": "Công chức phụ trách thi đua, khen thưởng"},
        coded={
            "pact": pact,
            "scores": {**scores, TOTAL: {"points": summed if total is None else total}},
            "narrative": {
                "leadership": {
                    "text": "Ký kết giao ước thi đua, ban hành kế hoạch triển khai các nội dung đã cam kết."
                },
                "blocs": {"text": "Tham gia đầy đủ các buổi trao đổi kinh nghiệm giữa các đơn vị trong khối."},
                "outlook": {"text": "Tiếp tục thực hiện các nội dung giao ước; đẩy mạnh cải cách hành chính."},
            },
        },
        rows={"commendations": list(commendations)},
    )


def member_workbook(plan: Plan, period: Period, unit: Unit, filling: Filling) -> bytes:
    edition = current_edition(period)
    maker = FormMaker(plan=plan, period=period, edition=edition, catalogue=load_catalogue())
    return fill_form(maker.parts(unit), filling, edition)


def hand_in(settings: Settings, plan_id: str, period_id: str, fillings: Mapping[str, Filling | None]) -> dict[str, int]:
    """These members' workbooks, received, checked and loaded; None for the usual filling."""
    plan, period = pipeline.plan_of_period(settings, plan_id, period_id)
    folder = Path(settings.landing) / plan_id
    folder.mkdir(parents=True, exist_ok=True)
    for unit in (unit for unit in plan.units if unit.id in fillings):
        filling = fillings[unit.id] or member_filling(plan, period)
        content = member_workbook(plan, period, unit, filling)
        (folder / form_name(plan=plan, period=period, unit=unit)).write_bytes(content)
    return take_in(settings, plan_id)


def take_in(settings: Settings, plan_id: str) -> dict[str, int]:
    pipeline.collect(settings, plan_id=plan_id, now=settings.now())
    checked = pipeline.validate(settings, plan_id=plan_id, now=settings.now(), run_name="test")
    return {**checked, **pipeline.load(settings, plan_id=plan_id, now=settings.now())}

"""A made-up city whose units are communes: its plan is derived from theirs, target by indicator and variant."""

from collections.abc import Iterator, Sequence
from typing import Any

from thidua.plan.catalogue import Indicator
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Plan, Target
from thidua.plan.period_kinds import MEASURED

CITY = "hai-phong-2025"
ASSUMED = {"assumption": "Kế hoạch giả định của thành phố, dùng để thử tổng hợp hai cấp."}
ADDED_UP = {"value": "SUM", "ratio": "RATIO", "status": "COUNT"}
"""How the city rolls up what one reporter answers for within a commune."""


def make_city(communes: Sequence[Plan], **overrides: Any) -> Plan:
    """The plan of a city of these communes, in the order given; it asks everything that one of them has.

    A figure that can only be published (growth, rank) is asked of the first commune that has it.
    """
    base = communes[0].model_dump(mode="json", exclude_none=True)
    data: dict[str, Any] = {
        **base,
        "source": communes[0].source.model_dump(mode="json"),
        "theme": None,
        "id": CITY,
        "kind": "city",
        "commune": "thành phố Giả định",
        "commune_kind": "thành phố",
        "issuer_lines": ["ỦY BAN NHÂN DÂN", "THÀNH PHỐ GIẢ ĐỊNH"],
        "place": "Thành phố Giả định",
        "subject": "phát động thi đua của thành phố Giả định (số liệu giả định)",
        "units": [_unit(plan) for plan in communes],
        "targets": list(_targets(communes)),
        "periods": [period | {"form": "annex", "layout": "city"} for period in base["periods"] if _is_measured(period)],
        "flows": [_flow(flow, base["periods"][0]) for flow in base["flows"]],
        "movements": [{"id": m.id, "written": m.written, "basis": ASSUMED} for m in _movements(communes)],
        "deliveries": [
            {"id": "out", "name": "Thư mục chờ phát hành", "channel": "folder", "address": CITY, "basis": ASSUMED}
        ],
        "typos": [],
        "reminders": None,
    }
    for key in ("tasks", "campaigns", "commendations", "amendments", "statistics"):
        data.pop(key, None)
    return Plan.model_validate(data | overrides)


def unit_id(plan: Plan) -> str:
    """'KIEN-AN-2025': the commune within the city."""
    return plan.id.upper()


def _unit(plan: Plan) -> dict[str, Any]:
    return {
        "id": unit_id(plan),
        "name": plan.commune,
        "kind": "commune",
        "email": f"{plan.id}@phuong-xa.example",
        "valid_from": "2025-07-01",
        "plan": plan.id,
        "basis": ASSUMED,
    }


def _is_measured(period: dict[str, Any]) -> bool:
    return period["kind"] in MEASURED


def _flow(flow: dict[str, Any], period: dict[str, Any]) -> dict[str, Any]:
    return flow | {"movement_levels": ["central", "city"]} if flow["id"] == period["unit_flow"] else flow


def _movements(communes: Sequence[Plan]) -> Iterator[Any]:
    known = load_catalogue().movements
    seen: set[str] = set()
    for movement in (movement for plan in communes for movement in plan.movements):
        if movement.id not in seen and known[movement.id].level in {"central", "city"}:
            seen.add(movement.id)
            yield movement


def _targets(communes: Sequence[Plan]) -> Iterator[dict[str, Any]]:
    indicators = load_catalogue().indicators
    seen: set[tuple[str, str | None, int | None]] = set()
    for plan in communes:
        for target in plan.targets:
            key = target.indicator, target.variant, target.reference_year
            if key not in seen:
                seen.add(key)
                yield _target(target, indicators[target.indicator], first=plan, number=len(seen))


def _target(target: Target, indicator: Indicator, *, first: Plan, number: int) -> dict[str, Any]:
    own = target.roll_up or indicator.roll_up
    roll_up = own if own in {"SUM", "RATIO"} else ADDED_UP.get(indicator.measure, own)
    is_of_one = roll_up in {"SINGLE", "EXTERNAL"}
    reporters = {"units": [unit_id(first)]} if is_of_one else {"kinds": ["commune"]}
    data = target.model_dump(mode="json", exclude_none=True, exclude={"parent", "note", "roll_up", "id", "reporters"})
    return data | {"id": f"A{number:02d}", "roll_up": roll_up, "reporters": reporters | {"basis": ASSUMED}}

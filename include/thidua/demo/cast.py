"""Which made-up workbook arrives in which wave, and what is wrong with it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from thidua.demo.answers import load_story, make_answers
from thidua.demo.blocs import bloc_filling
from thidua.demo.listing import names_filling
from thidua.demo.registering import difficulty_filling, registered_rows, registration_filling
from thidua.demo.workbooks import make_workbook
from thidua.forms.fill import Filling, fill_form
from thidua.forms.load import current_edition
from thidua.forms.maker import FormMaker
from thidua.forms.write import form_name
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Period, Plan, Unit
from thidua.plan.period_kinds import DIFFICULTIES

NOT_REGISTERED = {"late", "missing"}
"""Roles of units that let the days of registration pass."""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One file for the landing folder, below its plan's folder."""

    plan_id: str
    unit_id: str
    file_name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Wave:
    """Files that arrive together. received_at: the declared legal time of their receipt."""

    name: str
    received_at: datetime
    arrivals: tuple[Arrival, ...]


def make_waves(plans: dict[str, Plan], catalogue: Catalogue) -> Iterator[Wave]:
    """All waves of the story, in order of time."""
    for wave in load_story()["waves"]:
        yield Wave(
            name=wave["name"],
            received_at=datetime.fromisoformat(wave["received_at"]),
            arrivals=tuple(
                arrival
                for plan in plans.values()
                for period in plan.periods
                if period.id in wave["periods"]
                for arrival in arrivals(plan, period, catalogue=catalogue, roles=wave["roles"])
            ),
        )


def last_instant_of_story() -> datetime:
    """When the last file has arrived."""
    return max(datetime.fromisoformat(wave["received_at"]) for wave in load_story()["waves"])


def arrivals(plan: Plan, period: Period, *, catalogue: Catalogue, roles: Collection[str]) -> Iterator[Arrival]:
    """The workbooks of the units that have one of these roles in the period."""
    cast = _cast(plan, period)
    silent = {unit_id for unit_id, role in cast.items() if role in NOT_REGISTERED}
    maker = FormMaker(
        plan=plan,
        period=period,
        edition=current_edition(period),
        catalogue=catalogue,
        registered=registered_rows(plan, period, silent=silent),
    )
    for unit in plan.units_of(period):
        role = cast.get(unit.id, "on_time")
        is_correction = role == "corrected" and "correction" in roles
        if (role not in roles and not is_correction) or not _is_told(period, unit):
            continue
        content = _content(maker, unit, catalogue, role=role, is_correction=is_correction)
        name = form_name(plan=plan, period=period, unit=unit)
        yield Arrival(plan_id=plan.id, unit_id=unit.id, file_name=name, content=content)


def _is_told(period: Period, unit: Unit) -> bool:
    """Whether the unit writes at all: nobody owes a difficulty."""
    return period.form != DIFFICULTIES or unit.id in load_story()["in_between"]["units"]


def _content(maker: FormMaker, unit: Unit, catalogue: Catalogue, *, role: str, is_correction: bool) -> bytes:
    plan, period = maker.plan, maker.period
    if (filling := _filling(plan, period, unit)) is not None:
        return fill_form(maker.parts(unit), filling, maker.edition)
    answers = make_answers(plan=plan, period=period, unit=unit, catalogue=catalogue, is_nil=role == "nil")
    return make_workbook(maker, unit, answers, is_faulty=role in {"corrected", "rejected"} and not is_correction)


def _filling(plan: Plan, period: Period, unit: Unit) -> Filling | None:
    """Of a form that is no report; None of a report."""
    match period.form:
        case "registration":
            return registration_filling(plan=plan, period=period, unit=unit)
        case "bloc":
            return bloc_filling(plan=plan, period=period, unit=unit)
        case "names":
            return names_filling(unit)
        case "difficulties":
            return difficulty_filling(unit)
    return None


def _cast(plan: Plan, period: Period) -> dict[str, str]:
    """Role by unit; who is not named is on time."""
    story = load_story()
    candidates = [unit for unit in plan.units_of(period) if unit.kind in story["cast_kinds"]]
    return {candidates[-1 - place].id: role for role, place in story["cast"].items() if place < len(candidates)}

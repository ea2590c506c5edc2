"""What a made-up unit tells besides its reports: what it registers at the beginning of the year, and how that stands in
its later forms; a difficulty in between."""

from datetime import timedelta

from thidua.demo.answers import load_story
from thidua.demo.figures import Cells
from thidua.forms.cells import CellInput
from thidua.forms.fill import Filling, Row
from thidua.plan.model import Period, Plan, Unit
from thidua.registration.registered import registration_of

AFTER_OPENING = timedelta(days=5)


def registration_filling(*, plan: Plan, period: Period, unit: Unit) -> Filling:
    """The unit's own plan, contents with their levels, and one movement of its own."""
    story, day = load_story(), period.opens + AFTER_OPENING
    group = story["group_of"][unit.kind]
    words = {"unit": unit.name, "commune": plan.commune, "year": str(plan.year)}
    texts = {section: text.format_map(words) for section, text in story["registering"]["narrative"].items()}
    info: dict[str, CellInput] = {
        "data_as_of": day,
        "prepared_by": "Công chức phụ trách thi đua, khen thưởng",
        "plan_number": f"{plan.units.index(unit) + 11:02d}/KH-{unit.id.replace('-', '')}",
        "plan_date": day,
    }
    launch = {
        "name": story["own_movements"][group],
        "content": story["registering"]["launch"],
        "when": f"Năm {plan.year}",
    }
    return Filling(
        info=info,
        coded={"narrative": {section: {"text": text} for section, text in texts.items()}},
        rows={"registrations": _contents(unit), "launches": [launch]},
    )


def difficulty_filling(unit: Unit) -> Filling:
    """What the unit tells of in the course of the year."""
    told = load_story()["in_between"]
    texts = {section: {"text": text} for section, text in told["units"][unit.id].items()}
    return Filling(info={"data_as_of": told["day"], "prepared_by": "Công chức phụ trách"}, coded={"narrative": texts})


def _contents(unit: Unit) -> list[Cells]:
    story = load_story()
    rows = story["registered"][story["group_of"][unit.kind]]
    return [{"name": name, "unit_of_measure": measure, "planned": planned} for name, measure, planned in rows]


def registered_rows(plan: Plan, period: Period, *, silent: set[str]) -> dict[str, list[Row]]:
    """What stands from the beginning in the forms of the period, by unit: what the unit registered before it.

    silent: ids of units that registered nothing.
    """
    registration = registration_of(plan, period)
    if registration is None:
        return {}
    return {
        unit.id: [{"registration_id": f"DK{number:02d}", **row} for number, row in enumerate(_contents(unit), start=1)]
        for unit in plan.units_of(registration)
        if unit.id not in silent
    }

"""Movements, commendations, models and words of an annex, as rows of the sheets that a workbook would have."""

from collections.abc import Collection, Iterator, Mapping

from thidua.annex.model import Annex, AnnexCommendation, AnnexModel, AnnexMovement
from thidua.forms.edition import Edition
from thidua.forms.load import level_names
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Level
from thidua.read.model import ExtractedRow

LONGEST_NAME = 300
LONGEST_TEXT = 2_000
PARTICIPATED = "Có {count} đơn vị báo cáo kết quả thực hiện phong trào."


def movement_rows(
    annex: Annex, levels: Collection[Level], *, catalogue: Catalogue, edition: Edition
) -> Iterator[ExtractedRow]:
    """Those of the levels that the city's flow names. A movement of the catalogue has its name and level there."""
    names = {str(level): name for level, name in level_names(edition).items()}
    for row_no, one in enumerate(annex.data.movements, start=1):
        listed = catalogue.movements.get(one.movement_id or "")
        level = listed.level if listed else one.level
        if one.units_reporting > 0 and level in levels:
            values = {
                "name": listed.name if listed else one.name,
                "level": names.get(level, level),
                "collectives": one.collectives,
                "individuals": one.individuals,
                "result": one.result or PARTICIPATED.format(count=one.units_reporting),
            }
            yield _row(row_no, values)


def other_movements(annex: Annex, levels: Collection[Level], catalogue: Catalogue) -> list[AnnexMovement]:
    """Those that units reported on and the city's flow does not ask for."""
    listed = catalogue.movements
    return [
        one
        for one in annex.data.movements
        if one.units_reporting > 0
        and (listed[one.movement_id].level if one.movement_id in listed else one.level) not in levels
    ]


def commendation_rows(annex: Annex, *, catalogue: Catalogue, edition: Edition) -> Iterator[ExtractedRow]:
    """Ids as the labels of the form. An id that the catalogue lacks stays as it is, for the check to refuse."""
    decided, proposed = edition.lists["decision"]
    for row_no, one in enumerate(annex.data.commendations, start=1):
        award = catalogue.awards.get(one.award_id)
        values = {
            "award": award.name if award else one.award_id,
            "level": catalogue.award_levels.get(one.level_id, one.level_id),
            "kind": catalogue.award_kinds.get(one.kind_id, one.kind_id),
            "recipient_class": catalogue.recipient_classes.get(one.recipient_class_id, one.recipient_class_id),
            "decision": decided if one.is_decided else proposed,
            "count": one.award_count,
            **_of_which(one),
        }
        yield _row(row_no, values)


def _of_which(one: AnnexCommendation) -> dict[str, str | None]:
    """A part that nobody gave is 0 in a total; in a row it stays blank."""
    parts = {name: getattr(one, name) for name in ("women", "direct_workers", "small_collectives")}
    return {name: value if value.strip("0.") else None for name, value in parts.items()}


def model_rows(annex: Annex) -> Iterator[ExtractedRow]:
    """With the name of the unit behind that of the model, which tells models of one name apart."""
    units = {unit.unit_id: unit.name for unit in annex.data.units}
    for row_no, one in enumerate(annex.data.models, start=1):
        values = {"kind": one.kind, "name": _attributed(one, units), "field": one.field, "result": one.result}
        yield _row(row_no, values)


def _attributed(one: AnnexModel, units: Mapping[str, str]) -> str:
    unit = f" ({units.get(one.unit_id, one.unit_id)})"
    return f"{one.name[: LONGEST_NAME - len(unit)]}{unit}"[:LONGEST_NAME]


def narrative_rows(annex: Annex) -> Iterator[ExtractedRow]:
    for row_no, one in enumerate(annex.data.narrative, start=1):
        yield _row(row_no, {"section": one.section, "text": one.text[:LONGEST_TEXT]})


def _row(row_no: int, values: Mapping[str, str | None]) -> ExtractedRow:
    return ExtractedRow(row_no=row_no, values=dict(values))

"""A commune's annex as the extraction that a workbook gives: check, load and aggregation go on with it unchanged."""

from collections.abc import Collection, Iterator, Mapping
from typing import get_args

from thidua.annex.coverage import ANNEX, COVERAGE, UNITS, annex_row, unit_rows
from thidua.annex.model import Annex
from thidua.annex.rows import commendation_rows, model_rows, movement_rows, narrative_rows, other_movements
from thidua.annex.targets import TakenTargets, take_targets
from thidua.forms.edition import ANNEX as FAMILY
from thidua.forms.edition import Edition
from thidua.forms.load import newest_of_family
from thidua.plan.amend import latest_plan, plan_in_force
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Level, Period, Plan, Unit
from thidua.read.model import ExtractedRow, Extraction, Structure

REVISION = "revision_no"
"""Field that says which revision of the commune's report the annex belongs to."""

_MOST_NAMED = 12


def extract_annex(annex: Annex, *, plan: Plan, catalogue: Catalogue, editions: Mapping[str, Edition]) -> Extraction:
    """plan: the city's. An annex that is not one of its communes', or not of its year, is read as the file that it is:
    its identity is refused by the same rules as a workbook's."""
    edition = newest_of_family(editions.values(), FAMILY)
    period = next((one for one in plan.periods if one.id == annex.data.period_id), None)
    in_force = plan_in_force(plan, period=period) if period else latest_plan(plan)
    unit = unit_of(annex, latest_plan(plan))
    levels = _levels(in_force, period)
    targets = _targets(annex, in_force, period, unit, catalogue)
    tables: dict[str, list[ExtractedRow]] = {
        "indicators": targets.rows,
        "movements": list(movement_rows(annex, levels, catalogue=catalogue, edition=edition)),
        "commendations": list(commendation_rows(annex, catalogue=catalogue, edition=edition)),
        "models": list(model_rows(annex)),
        "narrative": list(narrative_rows(annex)),
        ANNEX: [annex_row(annex)],
        UNITS: unit_rows(annex),
        COVERAGE: targets.coverage,
    }
    ignored = [*targets.ignored, *_other_content(annex, levels, catalogue)]
    return Extraction(
        edition=edition.id,
        info=_info(annex, plan=plan, period=period, unit=unit, edition=edition),
        info_problems={},
        tables=tables,
        structure=Structure(ignored=_few(ignored)),
    )


def unit_of(annex: Annex, plan: Plan) -> Unit | None:
    """The unit of the city's plan whose plan the annex is of: a stamp, never a name."""
    return next((unit for unit in plan.units if unit.plan == annex.data.plan_id), None)


def is_ours(annex: Annex, plan: Plan) -> bool:
    """Whether it is a commune's report of the plan's year, from one hand: what a bloc reports is counted elsewhere."""
    data, made_from = annex.data, annex.provenance
    is_whole = (made_from.plan_id, made_from.period_id, made_from.revision_no) == (
        data.plan_id,
        data.period_id,
        annex.report.revision_no,
    )
    is_replacement = annex.replacement is not None
    follows = annex.replacement is None or annex.replacement.revision_no < annex.report.revision_no
    return (
        data.plan_kind == "commune"
        and data.year == plan.year
        and is_whole
        and is_replacement == (annex.report.revision_no > 0)
        and follows
    )


def _info(
    annex: Annex, *, plan: Plan, period: Period | None, unit: Unit | None, edition: Edition
) -> dict[str, str | None]:
    return {
        "plan_id": plan.id if is_ours(annex, plan) else annex.data.plan_id,
        "period_id": annex.data.period_id,
        "unit_id": unit.id if unit else annex.data.plan_id,
        "edition": edition.id,
        "commune": plan.commune,
        "unit_name": annex.data.commune,
        "period_label": period.label if period else annex.data.period_id,
        "data_as_of": annex.data.data_as_of,
        "prepared_by": annex.report.issuer,
        REVISION: str(annex.report.revision_no),
    }


def _levels(plan: Plan, period: Period | None) -> Collection[Level]:
    """Launching levels that the flow of the city's communes names; all where it names none."""
    flow = next((flow for flow in plan.flows if period and flow.id == period.unit_flow), None)
    return (flow.movement_levels if flow else ()) or get_args(Level)


def _targets(annex: Annex, plan: Plan, period: Period | None, unit: Unit | None, catalogue: Catalogue) -> TakenTargets:
    asked = [
        target
        for target in plan.targets
        if period and unit and unit in plan.reporters_of(target, period, catalogue.indicators[target.indicator])
    ]
    return take_targets(annex.data.targets, asked, wanted=plan.targets, catalogue=catalogue)


def _other_content(annex: Annex, levels: Collection[Level], catalogue: Catalogue) -> Iterator[str]:
    """What a city has no place for."""
    if others := other_movements(annex, levels, catalogue):
        yield f"{len(others)} phong trào của cấp khác"
    if annex.data.registered:
        yield f"{len(annex.data.registered)} chỉ tiêu đơn vị tự đăng ký"
    yield from (f"mục '{key}'" for key in annex.other_keys)


def _few(ignored: list[str]) -> list[str]:
    more = len(ignored) - _MOST_NAMED
    return ignored if more <= 0 else [*ignored[:_MOST_NAMED], f"{more} nội dung khác"]

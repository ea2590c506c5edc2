"""The machine-readable part of a report, from the same material as its text."""

from typing import Any

from thidua.report.data import (
    CommendationData,
    ModelData,
    MovementData,
    RegisteredData,
    ReportData,
    TargetData,
    UnitData,
)
from thidua.report.material import Material
from thidua.report.targets import TargetLine, target_lines


def report_data(material: Material) -> ReportData:
    """All movements are listed, whichever levels the text speaks of; movements and awards as in the snapshot."""
    plan, period, figures = material.plan, material.period, material.figures
    return ReportData(
        plan_id=plan.id,
        period_id=period.id,
        kind=period.kind,
        commune=plan.commune,
        city=plan.city,
        start=period.start,
        end=period.end,
        data_as_of=period.data_as_of,
        targets=tuple(_target(line) for line in target_lines(material)),
        registered=tuple(RegisteredData(**_without(fact, "row_no", "explanation")) for fact in figures.registered),
        movements=tuple(MovementData(**_without(total, "movement_key")) for total in figures.movements),
        commendations=tuple(CommendationData(**vars(total)) for total in figures.commendations),
        models=tuple(ModelData(**_without(fact, "row_no")) for fact in figures.models),
        units=tuple(
            UnitData(name=material.units[status.unit_id].name, **_without(status, "warning_count"))
            for status in material.statuses
        ),
    )


def _target(line: TargetLine) -> TargetData:
    target = line.target
    return TargetData(
        indicator=line.indicator.code,
        name=line.name,
        unit_of_measure=target.unit_of_measure,
        verbatim=target.verbatim,
        source_line=target.line,
        goal=target.goal,
        roll_up=target.roll_up or line.indicator.roll_up,
        **vars(line.total),
        **_without(line.verdict, "target_id"),
    )


def _without(row: Any, *names: str) -> dict[str, Any]:
    """The row's fields but for these."""
    return {name: value for name, value in vars(row).items() if name not in names}

"""The machine-readable part of a report, from the same material as its text."""

from typing import Any

from thidua.report.data import (
    CommendationData,
    CommendationLineData,
    ModelData,
    MovementData,
    NarrativeData,
    RegisteredData,
    RegistrationData,
    ReportData,
    TargetData,
    TaskData,
    UnitData,
)
from thidua.report.data_of_blocs import bloc_data
from thidua.report.handed_on import movement_result, section_texts
from thidua.report.material import Material
from thidua.report.targets import TargetLine, target_lines
from thidua.report.tasks import TaskLine, task_lines


def report_data(material: Material) -> ReportData:
    """All movements are listed, whichever levels the text speaks of; movements and awards as in the snapshot."""
    plan, period, figures = material.plan, material.period, material.figures
    return ReportData(
        plan_id=plan.id,
        plan_kind=plan.kind,
        year=plan.year,
        period_id=period.id,
        kind=period.kind,
        commune=plan.commune,
        city=plan.city,
        start=period.start,
        end=period.end,
        data_as_of=period.data_as_of,
        targets=tuple(_target(material, line) for line in target_lines(material)),
        registered=tuple(
            RegisteredData(**_without(fact, "row_no", "explanation", "measured_on")) for fact in figures.registered
        ),
        movements=tuple(
            MovementData(result=movement_result(material, total), **_without(total, "movement_key"))
            for total in figures.movements
        ),
        commendations=tuple(CommendationData(**vars(total)) for total in figures.commendations),
        commendation_lines=_commendation_lines(material),
        models=tuple(ModelData(**_without(fact, "row_no")) for fact in figures.models),
        narrative=tuple(NarrativeData(section=section, text=text) for section, text in section_texts(material)),
        registrations=tuple(
            RegistrationData(**_without(one, "row_no", "explanation")) for one in figures.registrations
        ),
        tasks=tuple(_task(line) for line in task_lines(material)),
        bloc=bloc_data(material),
        units=tuple(
            UnitData(
                name=material.units[status.unit_id].name,
                identity=material.units[status.unit_id].same_as or f"{plan.id}/{status.unit_id}",
                **_without(status, "warning_count"),
            )
            for status in material.statuses
        ),
    )


def _commendation_lines(material: Material) -> tuple[CommendationLineData, ...]:
    facts = material.figures.commendation_facts if material.plan.kind != "city" else ()
    return tuple(CommendationLineData(**_without(fact, "row_no", "decision_key")) for fact in facts)


def _target(material: Material, line: TargetLine) -> TargetData:
    target, below = line.target, material.below(line.target.id)
    return TargetData(
        variant=target.variant,
        parent=target.parent,
        reference_year=target.reference_year,
        subunits_expected=below.units_expected if below else None,
        subunits_reported=below.units_reported if below else None,
        indicator=line.indicator.code,
        name=line.name,
        unit_of_measure=target.unit_of_measure,
        verbatim=target.verbatim,
        source_line=target.line,
        goal=target.goal,
        roll_up=target.roll_up or line.indicator.roll_up,
        **vars(line.total),
        **_verdict(line),
    )


def _verdict(line: TargetLine) -> dict[str, Any]:
    """What is not printed of a part of a figure is not handed on either."""
    told = _without(line.verdict, "target_id")
    if line.is_partial:
        told |= dict.fromkeys(("percent_of_plan", "difference", "change_on_same_period"))
    return told


def _task(line: TaskLine) -> TaskData:
    return TaskData(
        task_id=line.task.id,
        text=line.task.text,
        owner=line.owner,
        due_on=line.due_on,
        is_optional=line.task.is_optional,
        state=line.state,
        day=line.day,
        evidence=line.evidence,
    )


def _without(row: Any, *names: str) -> dict[str, Any]:
    """The row's fields but for these."""
    return {name: value for name, value in vars(row).items() if name not in names}

"""Figures of the statistics forms: the awards or movements that a cell counts, down to the cells that tell of them."""

from collections.abc import Iterator

import sqlalchemy as sa

from thidua.explain.inputs import Part, UnitInput
from thidua.explain.model import Node
from thidua.explain.sources import Sources
from thidua.statistics.fill import CountedAward, CountedMovement, awards_of_cell, movements_of_cell
from thidua.statistics.forms import FormColumn, FormRow, StatisticsCatalogue, StatisticsForm, load_statistics
from thidua.statistics.gather import Gathered, gather, statistics_plan
from thidua.text.dates import format_short_day

Versions = dict[int, tuple[str, UnitInput]]
"""Submission -> the period that it was handed in for ('plan|period'), and its unit."""


def statistics_steps(connection: sa.Connection, snapshot_id: int, sources: Sources, rest: str) -> tuple[Node, ...]:
    """rest: '<form>:<row>:<column>'. What the pinned submissions tell is counted once more."""
    form_id, row_no, column_no = rest.split(":")
    found = statistics_plan(connection, snapshot_id)
    if found is None:
        return ()
    plan, period = found
    statistics = load_statistics()
    gathered = gather(
        connection, snapshot_id, plan=plan, period=period, catalogue=sources.catalogue, statistics=statistics
    )
    form = next(one for one in statistics.forms if one.id == form_id)
    row = next(one for number, one in form.counted_rows if number == row_no)
    column = next(one for one in form.columns if one.number == column_no)
    versions = _versions(sources)
    if form.counts == "movements":
        return (_movements(form, gathered, row, column, versions, sources),)
    return (_awards(form, gathered, row, column, versions, sources, statistics),)


def _versions(sources: Sources) -> Versions:
    rows = sources.inputs.rows("source_units")
    return {
        row["submission_id"]: (row["period"], UnitInput(**{key: row[key] for key in row if key != "period"}))
        for row in rows
    }


def _awards(
    form: StatisticsForm,
    gathered: Gathered,
    row: FormRow,
    column: FormColumn,
    versions: Versions,
    sources: Sources,
    statistics: StatisticsCatalogue,
) -> Node:
    counted = awards_of_cell(form, gathered.awards, row, column, statistics)
    parts = [_award_part(one, versions, sources) for one in counted]
    total = sum(one.count for one in counted)
    return Node(
        kind="total",
        label=f"Cộng số lượng của các quyết định trong kỳ thống kê: {_place(row, column)}",
        value=f"{len(parts)} dòng, cộng được {total}",
        children=sources.nodes(parts),
    )


def _award_part(one: CountedAward, versions: Versions, sources: Sources) -> Part:
    assert one.source is not None
    period, unit = versions[one.source[0]]
    name = sources.catalogue.awards[one.award_id].name
    label = f"{name}, quyết định số {one.number} ngày {format_short_day(one.decided_on)} (báo cáo {period})"
    figures = {"award_count": str(one.count), "decision_date": one.decided_on.isoformat()}
    return Part(unit=unit, table="commendation_fact", row_no=one.source[1], figures=dict(figures), label=label)


def _movements(
    form: StatisticsForm, gathered: Gathered, row: FormRow, column: FormColumn, versions: Versions, sources: Sources
) -> Node:
    counted = movements_of_cell(form, gathered.movements, row, column)
    parts = list(_movement_parts(counted, versions))
    of_plan = [Node(kind="item", label=f"Kế hoạch nêu: {one.name}", value="1") for one in counted if not one.source]
    return Node(
        kind="total",
        label=f"Đếm phong trào: {_place(row, column)}",
        value=f"{len(counted)} phong trào",
        children=(*of_plan, *sources.nodes(parts)),
    )


def _movement_parts(counted: list[CountedMovement], versions: Versions) -> Iterator[Part]:
    for one in counted:
        if one.source:
            period, unit = versions[one.source[0]]
            label = f"{one.name} (báo cáo {period})"
            yield Part(unit=unit, table="movement_fact", row_no=one.source[1], figures={"name": one.name}, label=label)


def _place(row: FormRow, column: FormColumn) -> str:
    heading = f"{column.group} - {column.heading}" if column.group else column.heading
    return f"dòng {row.number} “{row.name}”, cột {column.number} “{heading}”"

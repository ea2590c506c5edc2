"""The figures of the forms as rows of a snapshot: counted once, printed and checked from there."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypedDict

import sqlalchemy as sa

from thidua.plan.catalogue_load import load_catalogue
from thidua.statistics.fill import FilledForm, fill_awards, fill_movements, form_faults
from thidua.statistics.forms import StatisticsCatalogue, load_statistics
from thidua.statistics.gather import Gathered, gather, statistics_plan
from thidua.warehouse.connect import statement


class CellRow(TypedDict):
    """A row of `statistics_cell`."""

    form_id: str
    row_no: str
    column_no: str
    counted: int


def count_cells(connection: sa.Connection, snapshot_id: int) -> list[CellRow]:
    """Every figure of every form, from what the snapshot pins; nothing of a snapshot that is none of statistics."""
    found = statistics_plan(connection, snapshot_id)
    if found is None:
        return []
    plan, period = found
    statistics = load_statistics()
    gathered = gather(
        connection, snapshot_id, plan=plan, period=period, catalogue=load_catalogue(), statistics=statistics
    )
    return [
        CellRow(form_id=filled.form.id, row_no=row_no, column_no=column_no, counted=counted)
        for filled in fill_forms(gathered, statistics)
        for (row_no, column_no), counted in filled.cells.items()
    ]


def fill_forms(gathered: Gathered, statistics: StatisticsCatalogue) -> tuple[FilledForm, ...]:
    """All forms, in the order of the catalogue."""
    return tuple(
        fill_movements(form, gathered.movements)
        if form.counts == "movements"
        else fill_awards(form, gathered.awards, statistics)
        for form in statistics.forms
    )


def read_forms(
    connection: sa.Connection, snapshot_id: int, gathered: Gathered, statistics: StatisticsCatalogue
) -> tuple[FilledForm, ...]:
    """All forms with the figures that the snapshot holds."""
    stored: dict[str, dict[tuple[str, str], int]] = {}
    for row in connection.execute(statement("statistics", "cells.sql"), {"snapshot_id": snapshot_id}):
        stored.setdefault(row.form_id, {})[row.row_no, row.column_no] = row.counted
    return tuple(
        replace(one, cells={cell: stored[one.form.id][cell] for cell in one.cells})
        for one in fill_forms(gathered, statistics)
    )


def broken_forms(
    connection: sa.Connection, snapshot_id: int, statistics: StatisticsCatalogue | None = None
) -> Iterator[tuple[str, str]]:
    """(form, what breaks its own cross-checks) of the figures that the snapshot holds; nothing of other snapshots."""
    found = statistics_plan(connection, snapshot_id)
    if found is None:
        return
    plan, period = found
    known = statistics or load_statistics()
    gathered = gather(connection, snapshot_id, plan=plan, period=period, catalogue=load_catalogue(), statistics=known)
    for one in read_forms(connection, snapshot_id, gathered, known):
        yield from ((one.form.id, fault) for fault in form_faults(one))

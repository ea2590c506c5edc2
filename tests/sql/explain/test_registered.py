"""Counts of registered contents are explained by the very rows that they count."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from factories.catalogues import make_catalogue
from factories.plans import make_plan
from factories.reports import make_provenance
from factories.warehouse import KNOWN_AT, add_row, add_submission
from thidua.aggregate.run import aggregate_version
from thidua.calendar.workdays import load_workdays
from thidua.collect.vault import Vault
from thidua.explain.inputs import Inputs
from thidua.explain.model import Node
from thidua.explain.registered import registered_steps
from thidua.explain.sources import Sources
from thidua.forms.load import load_editions
from thidua.report.compose import compose_report
from thidua.report.figures import read_figures
from thidua.report.model import Figure
from thidua.warehouse.connect import load_sql
from thidua.warehouse.plans import register_plan

PLAN = make_plan()
PERIOD = PLAN.period("2026-Y")
OFFICE, POLICE = "P-VHXH", "CA"

REGISTERED: Mapping[str, tuple[dict[str, Any], ...]] = {
    OFFICE: (
        {"registration_id": "DK01", "name": "Chuyên cần", "planned": 95},
        {"registration_id": "DK02", "name": "Tai nạn", "planned": 2, "is_limit": True},
        {"registration_id": "DK03", "name": "Trường học hạnh phúc"},
        {"registration_id": "DK04", "name": "Sáng kiến", "planned": 4},
        {"registration_id": "DK05", "name": "Tuyến đường hoa", "planned": 1},
        {"registration_id": "DK06", "name": "Câu lạc bộ", "planned": 7},
    ),
    POLICE: ({"registration_id": "DK01", "name": "Buổi ra quân", "planned": 3},),
}
RESULTS: Mapping[str, tuple[dict[str, Any], ...]] = {
    OFFICE: (
        {"registration_id": "DK01", "name": "Chuyên cần", "estimate": 97},
        {"registration_id": "DK01", "name": "Chuyên cần, ghi lần hai", "estimate": 96},
        {"registration_id": "DK02", "name": "Tai nạn", "actual": 3},
        {"registration_id": "DK03", "name": "Trường học hạnh phúc", "explanation": "Đã ký cam kết."},
        {"registration_id": "DK04", "name": "Sáng kiến", "explanation": "Đang xét."},
        {"registration_id": "DK05", "name": "Tuyến đường hoa", "actual": 2},
        {"name": "Bồn hoa", "planned": 5, "actual": 6},
    ),
    POLICE: ({"name": "Đội xung kích", "actual": 1},),
}
TOLD = [
    "Chuyên cần",
    "Chuyên cần, ghi lần hai",
    "Tai nạn",
    "Trường học hạnh phúc",
    "Tuyến đường hoa",
    "Bồn hoa",
    "Đội xung kích",
]
"""Every result but the one that gives none."""


def hand_in(
    connection: sa.Connection, table: str, rows: tuple[dict[str, Any], ...], *, unit_id: str, period_id: str
) -> int:
    submission_id = add_submission(connection, unit_id, plan_id=PLAN.id, period_id=period_id)
    for row_no, row in enumerate(rows, start=5):
        add_row(connection, table, {"submission_id": submission_id, "row_no": row_no, **row})
    return submission_id


def judged_snapshot(connection: sa.Connection) -> int:
    """The snapshot of the results, measured against what was registered."""
    version = register_plan(connection, PLAN, make_catalogue(), load_workdays())
    for unit_id, rows in RESULTS.items():
        hand_in(connection, "registered_fact", rows, unit_id=unit_id, period_id=PERIOD.id)
    taken = aggregate_version(connection, plan_version_id=version, period_id=PERIOD.id, known_at=KNOWN_AT)
    whose = {"snapshot_id": taken.snapshot_id}
    for unit_id, rows in REGISTERED.items():
        levels = tuple({"is_limit": False, **row} for row in rows)
        registration = hand_in(connection, "registration_fact", levels, unit_id=unit_id, period_id="2026-DK")
        add_row(connection, "snapshot_registration", {**whose, "submission_id": registration})
    connection.execute(sa.text(load_sql("aggregate", "registered_verdict.sql")), whose)
    return taken.snapshot_id


def printed_counts(connection: sa.Connection, snapshot_id: int) -> dict[str, Figure]:
    report = compose_report(
        plan=PLAN,
        period=PERIOD,
        catalogue=make_catalogue(),
        figures=read_figures(connection, snapshot_id),
        provenance=make_provenance(PLAN, PERIOD),
    )
    asked = [one for one in report.figures if one.key.startswith(("registered:units", "registered:count"))]
    return {one.key.removeprefix("registered:"): one for one in asked}


def counted(steps: tuple[Node, ...]) -> list[str]:
    """Names of the units' rows below the sum; where there is none, of what was registered."""
    totals = [step for step in steps if step.kind == "total"]
    if not totals:
        return [step.details["name"] or "" for step in steps]
    return [row.value or "" for total in totals for row in total.children]


def sources_of(connection: sa.Connection, snapshot_id: int, home: Path) -> Sources:
    return Sources(
        inputs=Inputs(connection, snapshot_id),
        vault=Vault(str(home / "vault")),
        editions=load_editions(),
        catalogue=make_catalogue(),
    )


def test_as_many_rows_as_are_printed(engine: sa.Engine, tmp_path: Path) -> None:
    with engine.connect() as connection:
        snapshot_id = judged_snapshot(connection)
        printed = printed_counts(connection, snapshot_id)
        sources = sources_of(connection, snapshot_id, tmp_path)
        rows = {key: counted(registered_steps(sources, key)) for key in printed}
    assert rows == {
        "count:EXCEEDED:estimate": ["Chuyên cần"],
        "count:EXCEEDED": ["Tuyến đường hoa"],
        "count:NOT_MET": ["Tai nạn"],
        "count:described": ["Trường học hạnh phúc"],
        "count:outside": ["Chuyên cần, ghi lần hai", "Bồn hoa", "Đội xung kích"],
        "count:silent": ["Buổi ra quân", "Sáng kiến", "Câu lạc bộ"],
        "count": TOLD,
        "units": TOLD,
    }
    values = {key: Decimal(figure.value or 0) for key, figure in printed.items()}
    assert values.pop("units") == len(RESULTS)
    assert values == {key: len(names) for key, names in rows.items() if key != "units"}


def test_count_by_verdict_tells_the_level_it_was_judged_by(engine: sa.Engine, tmp_path: Path) -> None:
    with engine.connect() as connection:
        sources = sources_of(connection, judged_snapshot(connection), tmp_path)
        [asked, total] = registered_steps(sources, "count:NOT_MET")
    assert (asked.details["registration_id"], asked.value, total.value) == ("DK02", "mức đăng ký 2", "1 dòng")

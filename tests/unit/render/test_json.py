"""The machine-readable file: exact, complete, and readable back."""

import json
from decimal import Decimal
from typing import Any

from factories.plans import make_plan
from factories.reports import make_figures, make_movement, make_report, missing_status, replace_rows
from thidua.render.data import render_json
from thidua.report.data import ReportData


def read(**changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(render_json(make_report(**changes)))
    return document


def test_identity_and_provenance_stand_beside_the_data() -> None:
    document = read(provenance={"revision_no": 2})
    assert document["schema"] == "thidua-report/1"
    assert document["report"]["revision_no"] == document["provenance"]["revision_no"] == 2
    assert document["provenance"]["inputs_sha256"] == "b" * 64
    assert document["data"]["period_id"] == "2026-Y"
    assert document["data"]["data_as_of"] == "2026-11-30"


def test_decimals_are_exact_text_and_absent_figures_null() -> None:
    plan = make_plan()
    figures = make_figures(plan, plan.period("2026-Y"))
    exact = {"actual": Decimal("0.1538461538461538"), "estimate": Decimal("14.2500"), "same_period": None}
    totals = replace_rows(figures.totals, "target_id", "A04", **exact)
    target = next(t for t in read(totals=totals)["data"]["targets"] if t["target_id"] == "A04")
    assert (target["actual"], target["estimate"], target["same_period"]) == ("0.1538461538461538", "14.25", None)
    assert target["goal"] == {"kind": "below", "value": "0.2"}
    assert (target["units_reported"], target["units_expected"], target["verdict"]) == (1, 1, "MET")


def test_ratios_carry_their_parts() -> None:
    target = next(t for t in read()["data"]["targets"] if t["target_id"] == "A10")
    assert (target["numerator"], target["denominator"]) == ("11", "12")


def test_large_numbers_are_never_in_scientific_notation() -> None:
    document = read(movements=(make_movement("M1", individuals=Decimal("1E+7")),))
    assert document["data"]["movements"][0]["individuals"] == "10000000"


def test_missing_units_are_listed_with_their_state() -> None:
    units = read(obligations=(missing_status("CA"),))["data"]["units"]
    assert [(unit["unit_id"], unit["name"], unit["state"]) for unit in units] == [("CA", "Công an phường", "MISSING")]


def test_data_can_be_read_back() -> None:
    report = make_report(movements=(make_movement("M1"),))
    assert ReportData.model_validate(json.loads(render_json(report))["data"]) == report.data

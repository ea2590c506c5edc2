"""How the report of the year sums up the plan's tasks."""

from datetime import date
from typing import Any

from factories.plans import ASSUMED, make_plan
from factories.reports import make_report
from thidua.report.model import Report

JANUARY = {"kind": "within_month", "raw_text": "tháng 01/2027", "anchor": date(2027, 1, 1), "basis": ASSUMED}
SPRING = {"kind": "within_quarter", "raw_text": "Quý II năm 2026", "anchor": date(2026, 4, 1), "basis": ASSUMED}


def task(task_id: str, due: dict[str, Any]) -> dict[str, Any]:
    owner = {"unit": "P-VHXH", "basis": ASSUMED}
    return {"id": task_id, "line": 5, "text": "Họp khối", "owner": owner, "due": due, "evidence": "Biên bản"}


def summary(*tasks: dict[str, Any]) -> str:
    [text] = [text for text in texts(make_report(plan=make_plan(tasks=tasks))) if text.startswith("Kế hoạch giao")]
    return text


def texts(report: Report) -> list[str]:
    return [p.text for one in report.sections for part in (one, *one.sections) for p in part.paragraphs]


def test_the_total_is_the_sum_of_its_parts() -> None:
    """Also where a task is still to come: the report of the year lists it."""
    aside = " (không kể nhiệm vụ chỉ thực hiện nếu có phát sinh); tính đến ngày 31/12/2026: "
    assert summary(task("II.a", SPRING)).startswith(
        f"Kế hoạch giao 1 nhiệm vụ cụ thể đến thời điểm báo cáo{aside}1 nhiệm vụ chưa thực hiện"
    )
    assert summary(task("II.a", SPRING), task("IV.g", JANUARY)).startswith(
        f"Kế hoạch giao 2 nhiệm vụ cụ thể{aside}1 nhiệm vụ chưa thực hiện, 1 nhiệm vụ chưa đến thời gian thực hiện"
    )
    assert summary(task("IV.g", JANUARY)).startswith(f"Kế hoạch giao 1 nhiệm vụ cụ thể{aside}1 nhiệm vụ chưa đến")

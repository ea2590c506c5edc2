"""The city's answer that the demonstration plays is one that the pipeline takes from a real document system."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from factories.exchange import CITY, OURS, make_exchange_plan
from factories.plans import make_plan
from thidua.demo.people import take_in
from thidua.exchange.statuses import read_status
from thidua.register.records import RegisterRow

NOW = datetime(2026, 12, 22, 1, 0, tzinfo=UTC)


def make_row(**overrides: Any) -> RegisterRow:
    base: dict[str, Any] = {
        "document_number_id": 1,
        "issuer": "ỦY BAN NHÂN DÂN PHƯỜNG MẪU",
        "year": 2026,
        "number": 5,
        "sign": "BC-UBND",
        "dated": date(2026, 12, 22),
        "plan_id": make_exchange_plan().id,
        "period_id": "2026-Y",
        "revision_no": 0,
        "take_no": 1,
        "actor": None,
        "recorded_at": NOW,
        "report_id": 1,
        "cancelled_by": None,
        "cancelled_at": None,
        "cancel_reason": None,
    }
    return RegisterRow(**{**base, **overrides})


def test_the_newest_report_is_taken_in(tmp_path: Path) -> None:
    plan = make_exchange_plan()
    held = make_row(document_number_id=3, number=7, report_id=None)
    rows = [make_row(), make_row(document_number_id=2, number=6, report_id=2), held]
    assert list(take_in({plan.id: plan}, rows, tmp_path, now=NOW)) == [f"{plan.id}, kỳ 2026-Y"]
    (file,) = tmp_path.iterdir()
    status = read_status(file.read_bytes())
    assert (status.state, status.sender) == ("received", CITY)
    assert status.document_id == f"{OURS},2026/12/22,06/BC-UBND"
    assert status.said_at > NOW


def test_without_exchange_or_number_nothing_is_said(tmp_path: Path) -> None:
    plain, exchanging = make_plan(id="khac"), make_exchange_plan()
    rows = [make_row(plan_id="khac")]
    assert list(take_in({"khac": plain, exchanging.id: exchanging}, rows, tmp_path, now=NOW)) == []
    assert list(tmp_path.iterdir()) == []

"""A year's statistics from what units' reports told: by the day of the decision, each award once."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from factories.plans import make_period, make_plan
from factories.warehouse import KNOWN_AT, add_submission, add_void, make_commendation_row, make_movement_row
from thidua.errors import FiguresError
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Plan
from thidua.report.model import Report
from thidua.statistics.fill import FilledForm
from thidua.statistics.forms import load_statistics
from thidua.statistics.gather import Gathered, gather
from thidua.statistics.report import fill_forms, make_statistics

OLD = make_plan(
    id="phuong-mau-2025",
    year=2025,
    periods=[make_period(id="2025-Y", label="năm 2025", start=date(2025, 7, 1), end=date(2025, 12, 31),
                         data_as_of=date(2025, 11, 30), opens=date(2025, 11, 16), lock=date(2026, 1, 15))],
)  # fmt: skip
PLAN = make_plan(
    follows=OLD.id,
    movements=[{"id": f"M{n}", "written": f"Phong trào {n}", "basis": {"line": 1}} for n in (1, 8, 9, 12)],
)


def award(number: int, day: date | None, **changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "award_id": "BK-TP",
        "level_id": "ministry_province",
        "kind_id": "merit",
        "recipient_class_id": "individual_direct",
        "award_count": Decimal(2),
        "decision_number": f"{number}/QĐ-UBND" if day else None,
        "decision_key": f"{number}/qđ-ubnd" if day else None,
        "decision_date": day,
    }
    return make_commendation_row(**{**base, **changes})


def told(connection: sa.Connection, unit_id: str, period_id: str, *rows: dict[str, Any], **fields: Any) -> int:
    return add_submission(
        connection, unit_id, plan_id=fields.pop("plan_id", PLAN.id), period_id=period_id, commendations=rows, **fields
    )


def gathered(connection: sa.Connection, *plans: Plan) -> Gathered:
    return gather(
        connection,
        plans=plans or (PLAN, OLD),
        year=2026,
        known_at=KNOWN_AT,
        catalogue=load_catalogue(),
        statistics=load_statistics(),
    )


def forms(connection: sa.Connection) -> dict[str, FilledForm]:
    return {one.form.id: one for one in fill_forms(gathered(connection), load_statistics())}


def test_the_window_decides_by_the_day_of_the_decision(connection: sa.Connection) -> None:
    outside = [award(1, date(2026, 12, 1)), award(2, date(2025, 11, 30)), award(3, None)]
    told(connection, "CA", "2026-Y", award(4, date(2026, 11, 30)), award(5, date(2025, 12, 1)), *outside)
    found = gathered(connection)
    assert [(one.number, one.count) for one in found.awards] == [("4/QĐ-UBND", 2), ("5/QĐ-UBND", 2)]
    assert [one.award_count for one in found.undated] == [2]
    assert forms(connection)["0603"].cells["01", "1"] == 4


def test_the_first_days_come_from_the_report_of_the_year_before(connection: sa.Connection) -> None:
    december = award(7, date(2025, 12, 10))
    told(connection, "CA", "2025-Y", december, award(6, date(2025, 6, 1)), plan_id=OLD.id)
    assert [one.number for one in gathered(connection).awards] == ["7/QĐ-UBND"]
    # The unit tells it again in the next year's report: it is one award.
    told(connection, "CA", "2026-Y", december)
    assert [one.number for one in gathered(connection).awards] == ["7/QĐ-UBND"]
    assert gathered(connection, PLAN).sources == ("phuong-mau-2026|2026-H1", "phuong-mau-2026|2026-Y")


def test_a_years_report_stands_instead_of_the_half_years(connection: sa.Connection) -> None:
    told(connection, "CA", "2026-H1", award(1, date(2026, 3, 1)), award(2, date(2026, 4, 1)))
    told(connection, "P-VHXH", "2026-H1", award(3, date(2026, 3, 1)))
    told(connection, "CA", "2026-Y", award(1, date(2026, 3, 1)))
    assert [one.number for one in gathered(connection).awards] == ["3/QĐ-UBND", "1/QĐ-UBND"]


def test_proposals_and_what_was_taken_back_count_for_nothing(connection: sa.Connection) -> None:
    told(connection, "CA", "2026-Y", award(1, date(2026, 3, 1)), award(2, None, is_decided=False))
    assert [one.number for one in gathered(connection).awards] == ["1/QĐ-UBND"]
    add_void(connection, "CA", version_no=2, plan_id=PLAN.id)
    assert gathered(connection).awards == ()


def test_state_awards_stand_in_0602_and_those_of_the_city_in_0603(connection: sa.Connection) -> None:
    order = award(
        9, date(2026, 5, 1), award_id="HC-LAODONG", level_id="state", recipient_class_id="collective",
        award_count=Decimal(1), kind_id="tenure",
    )  # fmt: skip
    told(connection, "CA", "2026-Y", order, award(8, date(2026, 5, 1)), award(7, date(2026, 5, 2), level_id="commune"))
    made = forms(connection)
    assert made["0602"].row("01") == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert [n for n, _ in made["0602"].form.counted_rows if made["0602"].cells[n, "1"]] == ["01", "03", "06", "20"]
    assert made["0603"].row("01") == [2, 2, 0, 0, 0]


def test_movements_of_the_commune_and_of_units_are_counted_once(connection: sa.Connection) -> None:
    own = make_movement_row(name="Dạy tốt, học tốt")
    told(connection, "CA", "2026-Y", movements=[own, {**own, "name": "Dạy tốt,  HỌC TỐT"}, {**own, "level": "central"}])
    told(connection, "P-VHXH", "2026-Y", movements=[own])
    form = forms(connection)["0601"]
    # The commune's own (M9) and one of each unit; M1 and M8 are counted by those who launched them.
    assert form.row("01") == [3, 0, 0, 3]
    assert {n: form.cells[n, "1"] for n, _ in form.form.counted_rows if form.cells[n, "1"]} == {
        "01": 3, "03": 1, "05": 2, "07": 3, "11": 2, "12": 1,
    }  # fmt: skip
    assert gathered(connection).movements_above == 2


def made(connection: sa.Connection) -> Report:
    return make_statistics(
        connection,
        plans=[PLAN, OLD],
        year=2026,
        known_at=KNOWN_AT,
        catalogue=load_catalogue(),
        statistics=load_statistics(),
    )


def test_the_report_has_the_three_forms_and_says_what_they_are_made_from(connection: sa.Connection) -> None:
    told(connection, "CA", "2026-Y", award(1, date(2026, 3, 1)), award(2, None))
    report = made(connection)
    assert [annex.key for annex in report.annexes] == ["statistics_0601", "statistics_0602", "statistics_0603"]
    assert all(annex.signing and annex.signing.left == "Người lập biểu" for annex in report.annexes)
    assert all(annex.signing and annex.signing.right == "Thủ trưởng đơn vị" for annex in report.annexes)
    total = next(row for row in report.annexes[2].rows if row.style == "total")
    assert total.cells == ("Tổng số", "01", "Lượt", "2", "2", "0", "0", "0")
    said = " ".join(paragraph.text for section in report.sections for paragraph in section.paragraphs)
    assert "1/4 cơ quan, đơn vị (số liệu đến ngày 30/11/2026)" in said
    assert "Có 2 lượt khen thưởng đã có quyết định nhưng chưa ghi ngày quyết định" in said
    assert [f"{annex.number} kèm theo" in said for annex in report.annexes] == [True, True, True]
    assert made(connection) == report


def test_a_form_that_breaks_its_own_checks_is_not_printed(connection: sa.Connection) -> None:
    told(connection, "CA", "2026-Y", award(1, date(2026, 3, 1), kind_id="merit"))
    known = load_statistics()
    lost = known.model_copy(update={"methods": {key: m for key, m in known.methods.items() if key != "merit"}})
    with pytest.raises(FiguresError, match=r"biểu 0603, cột 2: dòng 01 \(2\) khác dòng 11 \+ 12"):
        make_statistics(
            connection, plans=[PLAN], year=2026, known_at=KNOWN_AT, catalogue=load_catalogue(), statistics=lost
        )

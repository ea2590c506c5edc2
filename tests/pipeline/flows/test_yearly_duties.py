"""What we assume every commune owes each year, whatever its plan says: statistics; and nobody is commended twice."""

from datetime import date

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from factories.country import COMMUNES, FROM_ABOVE, LE_THANH_NGHI, Country, Issued
from factories.names import INFO, Office, make_office, make_person
from thidua.plan.catalogue_load import load_catalogue
from thidua.settings import Settings, project_path
from thidua.warehouse.connect import opened
from thidua.warehouse.embedded import EmbeddedPostgres

FORMS = ("0601", "0602", "0603")
COUNTED = """
select counted from statistics_cell join snapshot using (snapshot_id)
where plan_id = :plan and form_id = '0601' and row_no = '01' and column_no = '1'
"""
COLUMNS = {"0602": ("BK-TTG", "7a"), "0603": ("BK-TP", "2")}
"""By form: an award of it, and the column of collectives that were given it."""
OF_UNITS = """
select count(distinct (unit_id, name_key)) from movement_fact join submission using (submission_id)
where plan_id = :plan and period_id = :period and level = 'unit'
"""
SAME = {"award": "Giấy khen", "achievement": "Cứu người bị nạn bồ câu."}
NAME = "Hoàng Thị Chim Yến"


def year_of(plan_id: str) -> str:
    return plan_id[-4:]


def cell_of(report: Issued, form_id: str, row: str, column: str) -> int:
    """In the Excel file, by the numbers of line and column."""
    book = load_workbook(report.files[".xlsx"])
    sheet = next(one for one in book if any(f"{form_id}.N/BNV" in str(cell.value) for line in one for cell in line))
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    numbers = next(line for line in lines if "A" in line and "B" in line)
    line = next(line for line in lines if row in line[:3])
    return int(str(line[[str(number).partition("=")[0] for number in numbers].index(column)]))


@pytest.mark.parametrize("plan_id", COMMUNES)
def test_statistics_of_every_commune(country: Country, plan_id: str) -> None:
    """Forms 0601 to 0603, counted from what units had handed in for the year; nobody is asked for anything more."""
    country.handed_in(plan_id, f"{year_of(plan_id)}-Y")
    report = country.issued(plan_id, f"{year_of(plan_id)}-TK")
    assert [f"{form}.N/BNV-TĐKT" in report.printed for form in FORMS] == [True] * 3
    start = report.lines.index("Kính gửi:")
    assert report.lines[start + 1 : start + 3] == [
        "- Sở Nội vụ thành phố Hải Phòng;",
        "(qua Ban Thi đua - Khen thưởng thành phố).",
    ]
    [(counted,)] = country.rows(COUNTED, plan=plan_id)
    [(of_units,)] = country.rows(OF_UNITS, plan=plan_id, period=f"{year_of(plan_id)}-Y")
    of_commune = sum(load_catalogue().movements[one.id].level == "commune" for one in report.plan.movements)
    assert counted == of_units + of_commune
    assert of_units > 0 < of_commune
    for form_id, (award, column) in COLUMNS.items():
        for row in ("01", "06" if form_id == "0602" else "02"):
            assert cell_of(report, form_id, row, column) == FROM_ABOVE[award]
            assert cell_of(report, form_id, row, "1") == FROM_ABOVE[award]
    assert report.period.start.isoformat() == ("2025-12-01" if year_of(plan_id) == "2026" else "2025-07-01")
    assert f"{report.period.end:%m-%d}" == "11-30"
    days = "01/12/2025 - 30/11/2026" if year_of(plan_id) == "2026" else "01/7/2025 - 30/11/2025"
    assert report.printed.count(f"Năm {year_of(plan_id)} ({days}); đơn vị tính:") == len(FORMS)


@pytest.mark.parametrize("plan_id", [one for one in COMMUNES if one != LE_THANH_NGHI])
def test_nobody_is_commended_twice_whatever_the_plan(
    settings: Settings, cluster: EmbeddedPostgres, plan_id: str
) -> None:
    """One line gives any plan the lists of persons in which that is found."""
    made = make_office(settings, cluster)
    source = project_path("include", "plans", f"{plan_id}.yaml")
    text = source.read_text(encoding="utf-8")
    (made.settings.plans / source.name).write_text(f"{text}take: [names]\n", encoding="utf-8")
    office = Office(settings=made.settings, plan_id=plan_id, period_id=f"{year_of(plan_id)}-DS")
    first, second = (unit.id for unit in office.plan.units[:2])
    info = {**INFO, "data_as_of": date(int(year_of(plan_id)), 11, 20)}
    office.put([make_person(NAME, **SAME)], unit_id=first, info=info)
    assert office.take_in()["loaded"] == 1
    office.put([make_person(NAME, **SAME)], unit_id=second, info=info)
    assert office.take_in()["rejected"] == 1
    with opened(office.settings.warehouse_url) as engine, engine.connect() as connection:
        assert connection.execute(sa.text("select rule_id from finding")).scalars().all() == ["TD-DS-018"]

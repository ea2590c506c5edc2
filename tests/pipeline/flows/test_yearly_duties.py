"""What binds every commune each year, whatever its plan says: statistics, and that nobody is commended twice."""

from datetime import date

import pytest
import sqlalchemy as sa

from factories.country import CHU_VAN_AN, KIEN_AN, LE_THANH_NGHI, THUONG_HONG, VINH_BAO, Country
from factories.names import INFO, Office, make_office, make_person
from thidua.plan.catalogue_load import load_catalogue
from thidua.settings import Settings, project_path
from thidua.warehouse.connect import opened
from thidua.warehouse.embedded import EmbeddedPostgres

PLANS = (CHU_VAN_AN, VINH_BAO, LE_THANH_NGHI, THUONG_HONG, KIEN_AN)
FORMS = ("0601", "0602", "0603")
COUNTED = """
select counted from statistics_cell join snapshot using (snapshot_id)
where plan_id = :plan and form_id = '0601' and row_no = '01' and column_no = '1'
"""
OF_UNITS = """
select count(distinct (unit_id, name_key)) from movement_fact join submission using (submission_id)
where plan_id = :plan and period_id = :period and level = 'unit'
"""
SAME = {"award": "Giấy khen", "achievement": "Cứu người bị nạn bồ câu."}
NAME = "Hoàng Thị Chim Yến"


def year_of(plan_id: str) -> str:
    return plan_id[-4:]


@pytest.mark.parametrize("plan_id", PLANS)
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
    assert report.period.start.isoformat() == ("2025-12-01" if year_of(plan_id) == "2026" else "2025-07-01")
    assert f"{report.period.end:%m-%d}" == "11-30"


@pytest.mark.parametrize("plan_id", [one for one in PLANS if one != LE_THANH_NGHI])
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

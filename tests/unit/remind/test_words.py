"""Reminders call what is owed what it is, as its form does."""

import pytest

from factories.blocs import BLOC, bloc_plan
from thidua.forms.load import current_edition
from thidua.plan.load import load_plan
from thidua.remind.words import OF_KIND, REPORT, matter_of, words_of
from thidua.settings import project_path

CASES = [
    ("vinh-bao-2026", "2026-DK", "xã Vĩnh Bảo, đăng ký thi đua năm 2026", "chưa đăng ký"),
    ("vinh-bao-2026", "2026-H1", "xã Vĩnh Bảo, báo cáo 6 tháng đầu năm 2026", "chưa có báo cáo"),
]


@pytest.mark.parametrize(("plan_id", "period_id", "matter", "lacking"), CASES)
def test_matter_is_called_what_it_is(plan_id: str, period_id: str, matter: str, lacking: str) -> None:
    plan = load_plan(project_path("include", "plans", f"{plan_id}.yaml"))
    period = plan.period(period_id)
    assert matter_of(plan, period) == matter
    assert words_of(period).lacking == lacking
    labels = {field.label for field in current_edition(period).info}
    assert words_of(period).nil_field in labels, "the reminder names a field that the form has"


def test_a_bloc_is_called_by_its_name() -> None:
    plan = bloc_plan(BLOC)
    assert matter_of(plan, plan.period("2026-Y")) == "khối thi đua số 8, báo cáo năm 2026"


def test_no_other_kind_is_called_a_report() -> None:
    assert all("báo cáo" not in f"{one.what} {one.lacking} {one.nil_field}" for one in OF_KIND.values())
    assert REPORT.what == "bản báo cáo"

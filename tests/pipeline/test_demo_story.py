"""What the demonstration hands in besides reports is taken without a remark, and comes to what the story says."""

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from factories.traces import found, texts_below
from thidua import pipeline
from thidua.demo.answers import load_story
from thidua.demo.blocs import add_plans, load_told, record_blocs
from thidua.demo.cast import arrivals
from thidua.demo.listing import describe_list, with_personal_key
from thidua.demo.told import describe_blocs, describe_registrations
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import load_plans
from thidua.settings import Settings, project_path
from thidua.warehouse.connect import opened
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import PERSONAL

ON_TIME = ("on_time", "corrected", "rejected")
SCHOOLS, COMMUNE, WARD = "khoi-3-le-thanh-nghi-2026", "thuong-hong-2025", "le-thanh-nghi-2026"


@pytest.fixture
def home(settings: Settings) -> Settings:
    add_plans(project_path("include", "plans"), settings.home / "plans")
    return replace(settings, plans=settings.home / "plans")


def hand_in(settings: Settings, plan_id: str, period_id: str) -> dict[str, int]:
    plan, period = pipeline.plan_of_period(settings, plan_id, period_id)
    folder = Path(settings.landing) / plan_id
    folder.mkdir(exist_ok=True)
    for one in arrivals(plan, period, catalogue=load_catalogue(), roles=ON_TIME):
        (folder / one.file_name).write_bytes(one.content)
    pipeline.collect(settings, plan_id=plan_id, now=settings.now())
    checked = pipeline.validate(settings, plan_id=plan_id, now=settings.now(), run_name=f"test-{period_id}")
    pipeline.load(settings, plan_id=plan_id, now=settings.now())
    return {key: checked[key] for key in ("accepted", "rejected")}


def issue(settings: Settings, plan_id: str, period_id: str) -> None:
    made = pipeline.aggregate(settings, plan_id=plan_id, period_id=period_id, now=settings.now())
    pipeline.check_figures(settings, snapshot_id=made["snapshot_id"])
    pipeline.render(settings, plan_id=plan_id, period_id=period_id, snapshot_id=made["snapshot_id"], now=settings.now())


def test_points_votes_and_places_of_a_bloc(home: Settings) -> None:
    assert hand_in(home, SCHOOLS, "2026-KN") == {"accepted": 3, "rejected": 0}
    told = load_told()[SCHOOLS]
    plans = [plan for plan in load_plans(home.plans).values() if plan.id == SCHOOLS]
    points = [member.get("leader", {}) for period in told.values() for member in period["members"].values()]
    assert record_blocs(home, plans) == sum(map(len, points)) + 1
    issue(home, SCHOOLS, "2026-KN")
    with opened(home.warehouse_url) as engine, engine.connect() as connection:
        said = describe_blocs(connection).splitlines()
    first, second = "Trường Mầm non số 1 Lê Thanh Nghị", "Trường Mầm non số 2 Lê Thanh Nghị"
    # 29 + 10 + 18,5 + 19 + 9,5 + 9,5 + 2; 29 + 10 + 19 + 19,5 + 9 + 10 + 1.
    assert f"hạng 1: {first}, 97,5 điểm; hạng 1: {second}, 97,5 điểm; hạng 3: " in said[1]
    assert said[2].strip() == f"suy tôn Giấy khen của Chủ tịch Ủy ban nhân dân phường: {second} (6/7 phiếu)"


def test_registrations_and_what_results_are_worth_against_them(home: Settings) -> None:
    plan = load_plans(home.plans)[COMMUNE]
    owing = len(plan.units_of(plan.period("2025-DK")))
    assert hand_in(home, COMMUNE, "2025-DK") == {"accepted": owing - 2, "rejected": 0}
    with opened(home.warehouse_url) as engine, engine.connect() as connection:
        assert connection.execute(sa.text("select rule_id from finding")).all() == []
    hand_in(home, COMMUNE, "2025-Y")
    issue(home, COMMUNE, "2025-Y")
    with opened(home.warehouse_url) as engine, engine.connect() as connection:
        heading, who, worth = describe_registrations(connection, home, {COMMUNE: plan}).splitlines()
        unmatched = connection.execute(
            sa.text("select count(*) from finding where rule_id like 'TD-DK-%' and rule_id <> 'TD-DK-007'")
        ).scalar_one()
    assert heading.startswith("ĐĂNG KÝ THI ĐUA")
    assert f"{owing - 2}/{owing} đơn vị đã đăng ký; chưa: " in who
    assert "kết quả 2025-Y so với đăng ký:" in worth
    assert " đạt" in worth
    assert unmatched == 0


def test_names_are_sealed_and_listed_for_who_may_read_them(
    home: Settings, cluster: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_PERSONAL_KEY_FILE", "")
    home = with_personal_key(home)
    plan = load_plans(home.plans)[WARD]
    owing = len(plan.units_of(plan.period("2026-DS")))
    assert hand_in(home, WARD, "2026-DS") == {"accepted": owing - 2, "rejected": 0}
    with opened(home.warehouse_url) as engine, engine.connect() as connection:
        assert connection.execute(sa.text("select rule_id from finding")).all() == []
        listed = connection.execute(sa.text("select count(*) from awardee_fact")).scalar_one()
    names = load_story()["listing"]["names"]
    assert found(names, texts_below(home.home)) == []
    database = home.warehouse_url.rpartition("/")[2]
    reader = replace(home, personal_url=cluster.url(database, role=PERSONAL))
    heading, line = describe_list(reader, {WARD: plan}).splitlines()
    assert heading.startswith("DANH SÁCH CÁ NHÂN")
    assert f"2026-DS   {listed} lượt (họ tên giả định), ghi vào " in line
    assert listed == 48
    places = {
        place.partition("/")[0] for place in (one.rpartition(" in ")[2] for one in found(names, texts_below(home.home)))
    }
    assert places == {"personal"}


def test_what_comes_up_in_between_is_listed(home: Settings) -> None:
    assert hand_in(home, WARD, "2026-KK") == {"accepted": 2, "rejected": 0}
    _, told = pipeline.list_difficulties(home, plan_id=WARD)
    assert [(one.unit_id, len(one.texts), one.is_open) for one in told] == [("BQLDA", 6, True), ("TH-04", 2, True)]
    with opened(home.warehouse_url) as engine, engine.connect() as connection:
        assert connection.execute(sa.text("select rule_id from finding")).all() == []

"""The fund for emulation and commendation: recorded by a person, pinned, printed in the year's report, explained."""

from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from factories.blocs import WARD, with_plans
from thidua import pipeline
from thidua.changes.judge import knows_more
from thidua.cli import app
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.plan.catalogue_load import load_catalogue
from thidua.report.draft import draft_report
from thidua.report.model import Report
from thidua.settings import Settings
from thidua.warehouse.connect import opened

YEAR, HALF = "2026-Y", "2026-H1"
ACTOR = "Kế toán Văn phòng"


@pytest.fixture
def home(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    made = with_plans(settings, WARD, edits={"lock: 2027-01-31": "lock: 2199-01-31"})
    monkeypatch.setattr("thidua.cli.fund.settings_here", lambda: made)
    return made


def told(*words: str, period: str = YEAR) -> str:
    result = CliRunner().invoke(app, ["fund", words[0], WARD, period, *words[1:]], catch_exceptions=False)
    return result.output


def tell(line: str, set_aside: str, awards: str, *more: str) -> str:
    return told("set", line, "--set-aside", set_aside, "--awards", awards, "--actor", ACTOR, *more)


def snapshot(home: Settings, period: str = YEAR) -> int:
    made = pipeline.aggregate(home, plan_id=WARD, period_id=period, now=home.now())
    pipeline.check_figures(home, snapshot_id=made["snapshot_id"])
    return int(made["snapshot_id"])


def report(home: Settings, snapshot_id: int) -> Report:
    with opened(home.warehouse_url) as engine, engine.connect() as connection:
        vault = Vault(home.vault)
        return draft_report(connection, snapshot_id=snapshot_id, vault=vault, catalogue=load_catalogue())


def paragraphs(made: Report) -> list[str]:
    return [one.text for section in made.sections for part in section.sections for one in part.paragraphs]


def test_lines_are_added_up_and_the_newest_entry_counts(home: Settings) -> None:
    before = snapshot(home)
    assert "Đã ghi dòng budget của quỹ, kỳ 2026-Y (bản ghi số 1)" in tell("budget", "100.000.000", "60000000")
    tell("budget", "120.000.000", "60.000.000", "--otherwise", "30.000.000")
    tell("gifts", "5.500.000,5", "0", "--note", "Doanh nghiệp ủng hộ")
    listed = told("list").splitlines()
    assert [line[:2] for line in listed] == ["  ", "* ", "* "]
    assert "nguồn quỹ 120.000.000; chi khen thưởng 60.000.000; chi khác 30.000.000 đồng" in listed[1]

    after = snapshot(home)
    assert after != before
    assert snapshot(home) == after
    assert not any(annex.key == "fund" for annex in report(home, before).annexes)
    made = report(home, after)
    annex = next(one for one in made.annexes if one.key == "fund")
    assert [row.cells for row in annex.rows] == [
        ("1", "Trích từ ngân sách cấp xã", "120.000.000", "90.000.000", "60.000.000", "30.000.000", ""),
        ("2", "Đóng góp của cá nhân, tổ chức", "5.500.000,5", "0", "0", "0", "Doanh nghiệp ủng hộ"),
        ("", "Tổng cộng", "125.500.000,5", "90.000.000", "60.000.000", "30.000.000", ""),
    ]
    assert annex.notes == ("Còn lại: 35.500.000,5 đồng.",)
    assert made.remarks == (
        "Quỹ thi đua, khen thưởng: chi khác (30.000.000 đồng) vượt 20% tổng nguồn quỹ (125.500.000,5 đồng); đề nghị"
        " kiểm tra lại.",
    )
    [said] = [one for one in paragraphs(made) if one.startswith("Quỹ thi đua, khen thưởng của phường")]
    assert "tổng nguồn quỹ 125.500.000,5 đồng; đã chi 90.000.000 đồng" in said
    assert annex.number in said


def test_what_was_left_over_from_the_year_before_was_not_raised_in_this_one(home: Settings) -> None:
    tell("carried", "30000000", "0")
    tell("budget", "70000000", "50000000", "--otherwise", "20000000")
    made = report(home, snapshot(home))
    annex = next(one for one in made.annexes if one.key == "fund")
    assert annex.title == "TỔNG HỢP NGUỒN VÀ SỬ DỤNG QUỸ THI ĐUA, KHEN THƯỞNG NĂM 2026"
    assert "Nguồn quỹ (đồng)" in [column.heading for column in annex.columns]
    assert any(
        "tổng nguồn quỹ 100.000.000 đồng, trong đó số dư năm trước chuyển sang 30.000.000 đồng; đã chi" in one
        for one in paragraphs(made)
    )
    # A fifth of the whole fund, as the circular says; of what this year brought it would be more.
    assert (annex.notes, made.remarks) == (("Còn lại: 30.000.000 đồng.",), ())
    tell("budget", "70000000", "50000000", "--otherwise", "20000001")
    assert report(home, snapshot(home)).remarks == (
        "Quỹ thi đua, khen thưởng: chi khác (20.000.001 đồng) vượt 20% tổng nguồn quỹ (100.000.000 đồng, gồm cả số dư "
        "năm trước chuyển sang); đề nghị kiểm tra lại.",
    )


def test_an_issued_report_says_who_recorded_it_and_what_came_later(home: Settings) -> None:
    tell("budget", "100.000.000", "60.000.000")
    at: dict[str, Any] = {"plan_id": WARD, "period_id": YEAR}
    first = pipeline.render(home, **at, snapshot_id=snapshot(home), now=home.now())
    assert first["revision_no"] == 0
    found = pipeline.explain(home, **at, figure="fund:budget:set_aside")
    assert found.printed == "100.000.000"
    assert ACTOR in found.steps[0].label
    assert pipeline.reproduce(home, **at).is_same
    assert f"xét ngay: `thidua rerun {WARD} {YEAR}`" in tell("budget", "110.000.000", "60.000.000")
    tried = pipeline.dry_run(home, **at, now=home.now())
    assert (tried.outcome, tried.reason) == ("reissue", "Số liệu quỹ thi đua, khen thưởng được ghi lại (1 dòng)")
    assert ("Trích từ ngân sách cấp xã, nguồn quỹ (đồng)", "100.000.000", "110.000.000") in {
        (change.label, change.before, change.after) for change in tried.changes
    }


def test_issuing_warns_of_what_the_report_does_not_print(home: Settings, caplog: pytest.LogCaptureFixture) -> None:
    tell("budget", "100.000.000", "100.000.001")
    pipeline.render(home, plan_id=WARD, period_id=YEAR, snapshot_id=snapshot(home), now=home.now())
    assert "Cần xem lại: Quỹ thi đua, khen thưởng: đã chi vượt tổng nguồn quỹ 1 đồng" in caplog.text


def test_figures_without_an_entry_are_older_than_those_with_it(home: Settings) -> None:
    tell("budget", "100000000", "0")
    before = snapshot(home)
    tell("budget", "110000000", "0")
    after = snapshot(home)
    with opened(home.warehouse_url) as engine, engine.connect() as connection:
        assert knows_more(connection, used_id=after, given_id=before)
        assert not knows_more(connection, used_id=before, given_id=after)


def test_every_entry_is_a_link_of_the_audit_chain(home: Settings) -> None:
    tell("other", "1000000", "0")
    with opened(home.warehouse_url) as engine, engine.connect() as connection:
        kinds = connection.execute(sa.text("select kind from audit_entry where subject = 'fund_entry:1'")).scalars()
        assert list(kinds) == ["fund_recorded"]


@pytest.mark.parametrize(
    ("period", "line", "amount", "message"),
    [
        (HALF, "budget", "1", "chỉ in trong báo cáo năm"),
        (YEAR, "quy", "1", "Không có dòng 'quy' của quỹ"),
        (YEAR, "budget", "-5", "không được nhỏ hơn 0"),
        (YEAR, "budget", "một trăm", "cần một số tiền bằng đồng"),
    ],
)
def test_what_cannot_be_meant_is_refused(home: Settings, period: str, line: str, amount: str, message: str) -> None:
    with pytest.raises(OperatorError, match=message):
        told("set", line, f"--set-aside={amount}", "--awards", "0", "--actor", ACTOR, period=period)
    assert "chưa ghi số liệu" in told("list")


@pytest.mark.parametrize("actor", ["", "  "])
def test_nobody_records_nothing(home: Settings, actor: str) -> None:
    with pytest.raises(OperatorError, match="Chưa ghi người thực hiện"):
        told("set", "budget", "--set-aside", "1", "--awards", "0", "--actor", actor)
    assert "chưa ghi số liệu" in told("list")


@pytest.mark.parametrize("note", ["", "  "])
def test_a_note_may_be_empty(home: Settings, note: str) -> None:
    tell("budget", "1", "0", "--note", note)
    assert told("list").rstrip().endswith(")")


def test_amounts_are_kept_exactly(home: Settings) -> None:
    tell("carried", "999999999999999,99", "0")
    [row] = pipeline.list_fund(home, plan_id=WARD, period_id=YEAR)
    assert (row.set_aside, row.spent) == (Decimal("999999999999999.99"), Decimal(0))

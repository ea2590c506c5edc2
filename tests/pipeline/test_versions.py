"""Versions of one unit's report on a real plan: handed in, corrected, refused, taken back, compared and told."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from factories.shell import enter_shell
from factories.workbooks import edit_workbook
from thidua import cli, pipeline
from thidua.demo.answers import make_answers
from thidua.demo.workbooks import make_workbook
from thidua.forms.load import CURRENT_EDITION, load_edition
from thidua.forms.maker import FormMaker
from thidua.load.history import Version
from thidua.plan.catalogue_load import load_catalogue
from thidua.settings import Settings
from thidua.versions import compare_versions, correction_form, unit_history
from thidua.warehouse.connect import connect

PLAN, PERIOD, UNIT = "kien-an-2025", "2025-Y", "TH-02"
IN_TIME = datetime.fromisoformat("2025-11-20T09:00+07:00")
TOO_LATE = datetime.fromisoformat("2026-01-20T09:00+07:00")
WHO = {"plan_id": PLAN, "period_id": PERIOD, "unit_id": UNIT}


@pytest.fixture(scope="module")
def first_hand() -> bytes:
    """What the unit hands in first."""
    plan, period = pipeline.plan_of_period(Settings.from_environment(), PLAN, PERIOD)
    catalogue = load_catalogue()
    maker = FormMaker(plan=plan, period=period, edition=load_edition(CURRENT_EDITION), catalogue=catalogue)
    unit = next(unit for unit in plan.units if unit.id == UNIT)
    return make_workbook(maker, unit, make_answers(plan=plan, period=period, unit=unit, catalogue=catalogue))


def hand_in(
    settings: Settings, content: bytes, *, name: str = "bao-cao.xlsx", at: datetime | None = None
) -> dict[str, int]:
    """Collected, checked and loaded; how many went which way."""
    folder = Path(settings.landing) / PLAN
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    received = pipeline.collect(settings, plan_id=PLAN, now=settings.now(), received_at=at)
    checked = pipeline.validate(settings, plan_id=PLAN, now=settings.now(), run_name=f"lần {settings.now()}")
    loaded = pipeline.load(settings, plan_id=PLAN, now=settings.now())
    return {"received": len(received["receipt_ids"]), "accepted": checked["accepted"], "loaded": loaded["loaded"]}


def changed(content: bytes, *, text: str = "Sửa lại theo kết quả rà soát.", cell: str = "D6") -> bytes:
    """The workbook with one cell of the narrative changed, as a clerk would."""

    def edit(book: Workbook) -> None:
        book["6. Nội dung"][cell] = text

    return edit_workbook(content, edit)


def faulty(content: bytes) -> bytes:
    def edit(book: Workbook) -> None:
        book["Thông tin"]["C14"] = None

    return edit_workbook(content, edit)


def form(settings: Settings) -> bytes:
    path, _ = correction_form(settings, **WHO, folder=settings.home / "forms")
    return path.read_bytes()


def versions(settings: Settings) -> tuple[Version, ...]:
    return unit_history(settings, **WHO).versions


def answers(settings: Settings) -> dict[str, str]:
    """What the unit was told, by name of the file."""
    folder = Path(settings.outbox) / "phan-hoi" / PLAN
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}


def status(settings: Settings) -> dict[str, Any]:
    """The unit's line of a fresh snapshot."""
    made = pipeline.aggregate(settings, plan_id=PLAN, period_id=PERIOD, now=settings.now())
    engine = connect(settings.warehouse_url)
    statement = "select * from obligation_status where snapshot_id = :id and unit_id = :unit"
    with engine.connect() as connection:
        row = connection.execute(sa.text(statement), {"id": made["snapshot_id"], "unit": UNIT}).mappings().one()
    engine.dispose()
    return dict(row)


def test_form_with_what_counts_is_corrected_and_supersedes(settings: Settings, first_hand: bytes) -> None:
    assert hand_in(settings, first_hand)["loaded"] == 1
    assert hand_in(settings, changed(form(settings)))["loaded"] == 1
    assert [(v.version_no, v.based_on, v.is_current) for v in versions(settings)] == [(1, None, False), (2, 1, True)]
    [change] = compare_versions(settings, **WHO, before_no=1, after_no=2)
    assert (change.sheet, change.cell, change.after) == ("6. Nội dung", "D6", "Sửa lại theo kết quả rà soát.")


def test_unchanged_correction_form_is_told_that_nothing_is_new(settings: Settings, first_hand: bytes) -> None:
    hand_in(settings, first_hand)
    assert hand_in(settings, form(settings)) == {"received": 1, "accepted": 1, "loaded": 0}
    assert len(versions(settings)) == 1
    pipeline.validate(settings, plan_id=PLAN, now=settings.now(), run_name="lượt sau")
    told = answers(settings)["BN-00000002.txt"]
    assert "Nội dung trùng với lần nộp thứ 1 (biên nhận BN-00000001); không tạo lần nộp mới." in told
    assert "không làm thay đổi số liệu" in told
    assert "CHƯA" not in told
    pipeline.validate(settings, plan_id=PLAN, now=settings.now(), run_name="lượt sau nữa")
    assert pipeline.load(settings, plan_id=PLAN, now=settings.now())["loaded"] == 0


def test_same_bytes_get_the_old_receipt(settings: Settings, first_hand: bytes) -> None:
    hand_in(settings, first_hand, name="lan-dau.xlsx")
    assert hand_in(settings, first_hand, name="lan-hai.xlsx") == {"received": 0, "accepted": 0, "loaded": 0}
    told = answers(settings)["BN-00000001-nop-lai.txt"]
    assert "lan-hai.xlsx" in told
    assert "giống hệt tệp “lan-dau.xlsx”" in told
    assert "biên nhận BN-00000001" in told
    assert "Đã nạp vào kho dữ liệu: lần nộp thứ 1 của đơn vị TH-02." in told


def test_fork_is_told_which_version_counts(settings: Settings, first_hand: bytes) -> None:
    hand_in(settings, first_hand)
    outdated = form(settings)
    hand_in(settings, changed(outdated, text="Sửa trước."))
    assert hand_in(settings, changed(outdated, text="Sửa sau."))["loaded"] == 0
    pipeline.validate(settings, plan_id=PLAN, now=settings.now(), run_name="lượt sau")
    told = answers(settings)["BN-00000003.txt"]
    assert "sửa lần nộp thứ 1, nhưng bản đang có hiệu lực là lần nộp thứ 2 (biên nhận BN-00000002" in told
    assert "thidua forms kien-an-2025 2025-Y --correct TH-02" in told
    assert "CHƯA được đưa vào số liệu tổng hợp" in told
    assert [v.version_no for v in versions(settings) if v.is_current] == [2]


def test_newer_version_that_fails_the_check_never_replaces_an_accepted_one(
    settings: Settings, first_hand: bytes
) -> None:
    hand_in(settings, first_hand, at=IN_TIME)
    before = status(settings)
    assert hand_in(settings, faulty(changed(form(settings)))) == {"received": 1, "accepted": 0, "loaded": 0}
    assert [v.version_no for v in versions(settings)] == [1]
    after = status(settings)
    assert {**after, "snapshot_id": None} == {**before, "snapshot_id": None}
    assert (after["state"], after["version_no"]) == ("REPORTED", 1)


def test_timeliness_under_the_first_receipt_and_under_the_accepted_version(
    settings: Settings, first_hand: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(settings, faulty(first_hand), at=IN_TIME)
    hand_in(settings, first_hand, at=TOO_LATE)
    row = status(settings)
    assert (row["first_received_at"], row["accepted_received_at"]) == (IN_TIME, TOO_LATE)
    assert (row["state"], row["is_first_on_time"], row["is_accepted_on_time"]) == ("REPORTED", True, False)
    told = run(settings, monkeypatch, "versions", PLAN, PERIOD, UNIT)
    assert "Lần đầu nhận được tệp: 09:00 ngày 20/11/2025, đúng hạn" in told
    assert "Bản đang có hiệu lực: 09:00 ngày 20/01/2026, quá hạn" in told


def test_operator_takes_back_and_restores(
    settings: Settings, first_hand: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(settings, first_hand, at=IN_TIME)
    who = ("--actor", "Nguyễn Thị Mẫu", "--reason", "Nộp nhầm kỳ")
    assert "Không còn bản có hiệu lực." in run(settings, monkeypatch, "withdraw", PLAN, PERIOD, UNIT, *who)
    row = status(settings)
    assert (row["state"], row["ended_by"], row["version_no"]) == ("MISSING", "withdrawal", None)
    assert row["first_received_at"] is not None
    restored = run(settings, monkeypatch, "invalidate", PLAN, PERIOD, UNIT, "2", *who)
    assert "Bản có hiệu lực: lần nộp 1." in restored
    assert status(settings)["state"] == "REPORTED"
    listed = run(settings, monkeypatch, "versions", PLAN, PERIOD, UNIT).splitlines()
    assert listed[0].startswith("*   1  Báo cáo, biên nhận BN-00000001, nhận lúc ")
    assert "2  Rút báo cáo, lúc" in listed[1]
    assert listed[1].endswith("đã bị hủy hiệu lực; Nguyễn Thị Mẫu: Nộp nhầm kỳ")
    assert "3  Hủy hiệu lực lần nộp 2" in listed[2]


def test_correction_form_and_difference_on_the_command_line(
    settings: Settings, first_hand: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hand_in(settings, first_hand)
    told = run(settings, monkeypatch, "forms", PLAN, PERIOD, "--correct", UNIT, "--to", str(tmp_path / "forms"))
    [path] = (tmp_path / "forms").iterdir()
    assert path.name == "kien-an-2025__2025-Y__TH-02__sua-lan-1.xlsx"
    assert f"Đã tạo biểu mẫu sửa lần nộp 1: {path}" in told
    assert load_workbook(path)["Thông tin"]["A1"].value.endswith("CỦA ĐƠN VỊ - BẢN SỬA LẦN NỘP THỨ 1")
    hand_in(settings, changed(path.read_bytes()))
    shown = run(settings, monkeypatch, "diff", PLAN, PERIOD, UNIT, "1", "2").splitlines()
    assert len(shown) == 2
    assert shown[0].startswith("Trang “6. Nội dung”, ô D6: Khó khăn, cột Nội dung: ")
    assert shown[0].endswith("→ Sửa lại theo kết quả rà soát.")
    assert shown[1] == "1 ô khác nhau giữa lần nộp 1 và lần nộp 2."


def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    enter_shell(monkeypatch, settings)
    result = CliRunner().invoke(cli.app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output

"""The command line: the same functions as the tasks, and errors that say what to do next."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from factories.shell import enter_shell, run
from thidua import cli
from thidua.collect.states import receipt_number
from thidua.settings import Settings, project_path

PLAN_FILE = project_path("include", "plans", "kien-an-2025.yaml")


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    enter_shell(monkeypatch, settings)


def refused(*arguments: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """What the operator reads on standard error where the command ends with 1."""
    monkeypatch.setattr("sys.argv", ["thidua", *arguments])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    told = capsys.readouterr().err
    assert stopped.value.code == 1
    assert "→" in told
    assert "Traceback" not in told
    return told


def test_plan_check_warns_of_zero_slack() -> None:
    output = run("plan", "check", str(project_path("include", "plans", "chu-van-an-2026.yaml")))
    assert "23:59:59 thứ Hai 14/12/2026" in output
    assert "CẢNH BÁO: Kế hoạch chu-van-an-2026, kỳ 2026-Y" in output


def test_bad_plan_file_is_told_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "kien-an-2025.yaml"
    bad.write_text(PLAN_FILE.read_text(encoding="utf-8").replace("number_sign:", "number_sing:"), encoding="utf-8")
    told = refused("plan", "check", str(bad), monkeypatch=monkeypatch, capsys=capsys)
    assert "number_sing" in told


def test_plan_check_takes_a_folder() -> None:
    assert run("plan", "check", str(PLAN_FILE.parent)) == run("plan", "check")


@pytest.mark.parametrize("arguments", [("plan", "check"), ("collect",)])
def test_no_plan_at_all_is_an_error(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("THIDUA_PLANS", str(tmp_path))
    told = refused(*arguments, monkeypatch=monkeypatch, capsys=capsys)
    assert f"{tmp_path}: không có tệp kế hoạch nào" in told


@pytest.mark.parametrize("text", ["garbage", "2025-12-09", "2025-13-09T16:00", "0001-01-01T00:00+14:00", ""])
@pytest.mark.parametrize(
    ("option", "command"),
    [("--as-known-at", ("report", "kien-an-2025", "2025-Y")), ("--received-at", ("collect", "--plan", "kien-an-2025"))],
)
def test_bad_instant_is_told_without_a_traceback(
    option: str,
    command: tuple[str, ...],
    text: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = refused(*command, option, text, monkeypatch=monkeypatch, capsys=capsys)
    assert f"{option}: có '{text}'; cần một thời điểm gồm ngày và giờ." in told
    assert "2025-12-09T16:00" in told


@pytest.mark.parametrize("text", ["2025-12-09T16:00", "2025-12-09 16:00:00", "2025-12-09T09:00Z"])
def test_instant_without_a_zone_is_legal_time(text: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[datetime] = []

    def collect(_settings: Settings, *, received_at: datetime, **_others: object) -> dict[str, list[int]]:
        seen.append(received_at)
        return {"receipt_ids": []}

    monkeypatch.setattr("thidua.pipeline.collect", collect)
    run("collect", "--plan", "kien-an-2025", "--received-at", text)
    assert [instant.isoformat() for instant in seen] == ["2025-12-09T16:00:00+07:00"]


def test_forms_are_stamped_for_each_unit(tmp_path: Path) -> None:
    run("forms", "thuong-hong-2025", "2025-H2", "--to", str(tmp_path / "forms"))
    forms = sorted((tmp_path / "forms").glob("*.xlsx"))
    assert len(forms) == 25
    info = load_workbook(forms[0])["Thông tin"]
    assert [info[cell].value for cell in ("C4", "C5", "C7")] == ["thuong-hong-2025", "2025-H2", "2026.2"]


def test_collect_tells_what_became_of_each_file(settings: Settings, tmp_path: Path) -> None:
    folder = Path(settings.landing) / "kien-an-2025"
    folder.mkdir()
    shutil.copy(project_path("README.md"), folder / "bao-cao.xlsx")
    assert "kien-an-2025: nhận 1, chấp nhận 0, từ chối 1, nạp 0" in run("collect", "--plan", "kien-an-2025")
    listed = run("receipts", "kien-an-2025")
    assert receipt_number(1) in listed
    assert "không đọc được" in listed
    assert run("receipts", "kien-an-2025", "--state", "không đọc được") == listed
    assert run("receipts", "kien-an-2025", "--state", "REJECTED") == ""
    assert run("deliveries") == ""

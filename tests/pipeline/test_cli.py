"""The command line: the same functions as the tasks, and errors that say what to do next."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from thidua import cli
from thidua.collect.states import receipt_number
from thidua.settings import Settings, project_path

PLAN_FILE = project_path("include", "plans", "kien-an-2025.yaml")


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("home", "landing", "vault", "outbox", "data_docs", "warehouse_url", "smtp_url"):
        monkeypatch.setenv(f"THIDUA_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.setenv("THIDUA_CLOCK_OFFSET_SECONDS", str(settings.clock_offset.total_seconds()))


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli.app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_plan_check_warns_of_zero_slack() -> None:
    output = run("plan", "check", str(project_path("include", "plans", "chu-van-an-2026.yaml")))
    assert "23:59:59 thứ Hai 14/12/2026" in output
    assert "CẢNH BÁO: Kế hoạch chu-van-an-2026, kỳ 2026-Y" in output


def test_bad_plan_file_is_told_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "kien-an-2025.yaml"
    bad.write_text(PLAN_FILE.read_text(encoding="utf-8").replace("number_sign:", "number_sing:"), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["thidua", "plan", "check", str(bad)])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    told = capsys.readouterr().err
    assert stopped.value.code == 1
    assert "number_sing" in told
    assert "→" in told
    assert "Traceback" not in told


def test_forms_are_stamped_for_each_unit(tmp_path: Path) -> None:
    run("forms", "thuong-hong-2025", "2025-H2", "--to", str(tmp_path / "forms"))
    forms = sorted((tmp_path / "forms").glob("*.xlsx"))
    assert len(forms) == 25
    info = load_workbook(forms[0])["Thông tin"]
    assert [info[cell].value for cell in ("C4", "C5", "C7")] == ["thuong-hong-2025", "2025-H2", "2026.1"]


def test_collect_tells_what_became_of_each_file(settings: Settings, tmp_path: Path) -> None:
    folder = Path(settings.landing) / "kien-an-2025"
    folder.mkdir()
    shutil.copy(project_path("README.md"), folder / "bao-cao.xlsx")
    assert "kien-an-2025: nhận 1, chấp nhận 0, từ chối 1, nạp 0" in run("collect", "--plan", "kien-an-2025")
    listed = run("receipts", "kien-an-2025")
    assert receipt_number(1) in listed
    assert "QUARANTINED" in listed
    assert run("deliveries") == ""

"""`thidua statistics`: the year's forms as files, and what is refused."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from factories.shell import enter_shell
from thidua import cli
from thidua.errors import OperatorError
from thidua.settings import Settings


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    enter_shell(monkeypatch, settings)


def test_forms_are_written_to_a_folder(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        cli.app, ["statistics", "chu-van-an-2026", "2026", "--to", str(tmp_path / "bieu")], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    assert "Biểu thống kê năm 2026" in result.output
    files = sorted(path.suffix for path in (tmp_path / "bieu").iterdir())
    assert files == [".docx", ".json", ".pdf", ".xlsx"]
    book = load_workbook(next((tmp_path / "bieu").glob("*.xlsx")))
    assert book.sheetnames == ["Phụ lục I", "Phụ lục II", "Phụ lục III"]
    # Before any report came in: the ward's own movement, and no award.
    totals = [[cell.value for cell in row] for row in book["Phụ lục I"].iter_rows() if row[1].value == "01"]
    assert totals == [["Tổng số", "01", 1, 0, 0, 1]]


def test_what_will_be_known_tomorrow_is_not_known() -> None:
    with pytest.raises(OperatorError):
        CliRunner().invoke(
            cli.app,
            ["statistics", "chu-van-an-2026", "2026", "--as-known-at", "2099-01-01T08:00"],
            catch_exceptions=False,
        )

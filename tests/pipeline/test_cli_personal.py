"""Names of rewarded persons from the shell: fields, key, list, export, erase, retention. No output quotes a name."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from factories.names import PERIOD, Office, make_person
from factories.shell import enter_shell
from thidua import cli
from thidua.errors import OperatorError

NAME, WORK_UNIT = "Hoàng Thị Chim Yến", "Trường Tiểu học Hải Âu"
BY = ("--by", "Trần Thị Văn Thư, văn thư")


@pytest.fixture
def office(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The same as the shell finds it."""
    enter_shell(monkeypatch, office.settings, plans=office.settings.plans)
    for name in ("personal_url", "personal_key_file"):
        monkeypatch.setenv(f"THIDUA_{name.upper()}", str(getattr(office.settings, name)))
    return office


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli.app, ["personal", *arguments])
    if isinstance(result.exception, OperatorError):
        raise result.exception
    assert result.exit_code == 0, result.output
    assert "Chim Yến" not in result.output
    return result.output


def test_the_whole_way(office: Office, tmp_path: Path) -> None:
    office.put([make_person(NAME), make_person("Lê Văn Hải Âu")])
    assert (
        CliRunner()
        .invoke(cli.app, ["collect", "--plan", office.plan.id])
        .output.endswith("nhận 1, chấp nhận 1, từ chối 0, nạp 1\n")
    )
    purpose = ("--purpose", "Lập tờ trình", *BY)
    assert "Danh sách 2 lượt trong" in run("list", office.plan.id, PERIOD, *purpose, "--to", str(tmp_path / "ds"))
    assert {path.suffix for path in (tmp_path / "ds").iterdir()} == {".docx", ".pdf", ".xlsx"}
    told = run("export", NAME, "--work-unit", WORK_UNIT, *purpose, "--to", str(tmp_path / "xin.json"))
    number = str(json.loads((tmp_path / "xin.json").read_text(encoding="utf-8"))["Mã cá nhân"])
    assert f"Cá nhân số {number}: 1 lượt, 1 tệp đã nhận" in told
    erased = run("erase", number, "--reason", "Cá nhân yêu cầu", *BY)
    assert f"cá nhân số {number}: 1 lượt và 1 tệp đã nhận không còn đọc được" in erased
    assert "đã xóa 0 tệp danh sách" in erased
    assert [line.partition(" lúc ")[0] for line in erased.splitlines()[1:3]] == [
        "Cần tìm và xóa: danh sách do Trần Thị Văn Thư, văn thư ghi ra nơi khác (--to)",
        "Cần tìm và xóa: bản kết xuất do Trần Thị Văn Thư, văn thư ghi ra nơi khác (--to)",
    ]
    again = run("list", office.plan.id, PERIOD, *purpose)
    assert "Danh sách 1 lượt; 1 lượt đã xóa dữ liệu" in again
    assert "Không có dữ liệu cá nhân nào hết thời hạn lưu." in run("retention")
    assert "Đã hủy khóa của 0 cá nhân, 0 tệp" in run("retention", "--destroy", *BY)
    verified = CliRunner().invoke(cli.app, ["audit", "verify"])
    assert "không phát hiện việc sửa, xóa" in verified.output
    assert "lần xóa dữ liệu cá nhân" in verified.output


def test_fields_and_key(tmp_path: Path) -> None:
    told = run("fields")
    assert "Họ và tên\n    Mục đích: " in told
    assert "Thời hạn lưu: 5 năm kể từ ngày nhận danh sách cuối cùng có tên cá nhân." in told
    assert "chưa đối chiếu toàn văn" in told
    assert "THIDUA_PERSONAL_KEY_FILE" in run("key", "--to", str(tmp_path / "khoa"))
    with pytest.raises(OperatorError, match="không bị ghi đè"):
        run("key", "--to", str(tmp_path / "khoa"))


def test_what_is_missing_is_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    purpose = ("--purpose", "Lập tờ trình", *BY)
    with pytest.raises(OperatorError, match="không thu thập danh sách cá nhân"):
        run("list", office.plan.id, "2026-Y", *purpose)
    with pytest.raises(OperatorError, match="Chưa ghi mục đích"):
        run("list", office.plan.id, PERIOD, "--purpose", " ", *BY)
    with pytest.raises(OperatorError, match="Chưa ghi lý do"):
        run("erase", "77", "--reason", " ", *BY)
    with pytest.raises(OperatorError, match="Không có dữ liệu về cá nhân này"):
        run("erase", "77", "--reason", "Thử", *BY)
    with pytest.raises(OperatorError, match="Chưa ghi người thực hiện"):
        run("retention", "--destroy")
    monkeypatch.delenv("THIDUA_PERSONAL_URL")
    with pytest.raises(OperatorError, match="thidua_personal") as refused:
        run("list", office.plan.id, PERIOD, *purpose)
    assert "THIDUA_PERSONAL_URL" in refused.value.remedy

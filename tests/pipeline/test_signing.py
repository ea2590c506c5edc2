"""The clerk's day at the shell: a report that waits, a wrong file, the right one, and what the signed file says."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from factories.installation import PERIOD_ID, PLAN_ID, add_plan, hand_in, take_in
from factories.signed import KEY, signers, write_connections
from factories.signers import ORGANISATION, PERSON, sign_outside
from thidua import cli, pipeline
from thidua.audit.heads import kept_heads
from thidua.audit.verify import AuditReport, verify
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.explain.reproduce import tell_reproduction
from thidua.plan.check import print_checks
from thidua.plan.load import load_plan
from thidua.settings import Settings
from thidua.sign.check import check_signatures
from thidua.warehouse.connect import connect

SIGNING = f"""year: 2025
signing:
  person: {{subject: {PERSON}}}
  organisation: {{connection: {KEY}}}
  basis: {{assumption: Kế hoạch giả định để thử việc ký số.}}
"""
WHO = ("--actor", "Lê Thị Văn Thư, văn thư")


@pytest.fixture
def office(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation whose report is made and waits for the person."""
    add_plan(tmp_path, edits={"year: 2025\n": SIGNING})
    connections = write_connections(tmp_path / "keys")
    own = replace(settings, plans=tmp_path / "plans", find_connection=connections.get)
    monkeypatch.setattr("thidua.cli.sign.settings_here", lambda: own)
    hand_in(tmp_path, ["VP", "P-KTHTDT"])
    take_in(own)
    report: dict[str, Any] = {"plan_id": PLAN_ID, "period_id": PERIOD_ID}
    snapshot_id = pipeline.aggregate(own, **report, now=own.now())["snapshot_id"]
    made = pipeline.render(own, **report, snapshot_id=snapshot_id, now=own.now())
    assert pipeline.sign(own, report_id=made["report_id"], worker="test", now=own.now())["waits_for"] == "person"
    return own


def shell(*command: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli.app, ["sign", *command])
    said = str(done.exception) if isinstance(done.exception, OperatorError) else done.output
    return done.exit_code, said


def waiting(office: Settings) -> Path:
    (file,) = office.to_sign_folder.rglob("*.pdf")
    return file


def audit(office: Settings) -> AuditReport:
    engine = connect(office.warehouse_url)
    report = verify(engine, heads=kept_heads(office.heads_folder), vault=Vault(office.vault), with_files=True)
    engine.dispose()
    return report


def test_clerk_hands_in_a_wrong_file_and_then_the_right_one(office: Settings, tmp_path: Path) -> None:
    file = waiting(office)
    code, said = shell("list")
    assert code == 0
    assert f"còn chờ Chữ ký của người có thẩm quyền ({PERSON})" in said
    assert str(file) in said.replace("\n", "")
    assert pipeline.deliver(office, worker="test") == {}

    (wrong := tmp_path / "khac.pdf").write_bytes(file.read_bytes())
    code, said = shell("take", str(wrong), *WHO)
    assert code == 1
    assert "tệp chưa được ký" in said
    assert wrong.exists()

    (right := tmp_path / "da-ky.pdf").write_bytes(sign_outside(file.read_bytes(), signers().person, field="person"))
    code, said = shell("take", str(right), *WHO)
    assert code == 0
    assert f"đã nhận chữ ký của {PERSON}; đã đủ chữ ký, sẽ được gửi" in said
    assert "Không có báo cáo nào chờ ký số." in shell("list")[1]
    assert pipeline.deliver(office, worker="test") == {"sent": 2}

    (delivered,) = Path(office.outbox).rglob("bc-*.pdf")
    code, said = shell("verify", str(delivered))
    assert code == 0
    assert "KẾT QUẢ: 2/2 chữ ký hợp lệ." in said
    assert f"Người ký: {ORGANISATION}" in said
    code, said = shell("verify", str(delivered), "--trust", "thidua_sign_nobody")
    assert code == 1
    assert "chưa khai báo tổ chức chứng thực" in said


def test_signed_report_is_made_again_up_to_its_signatures(office: Settings) -> None:
    file = waiting(office)
    file.write_bytes(sign_outside(file.read_bytes(), signers().person, field="person"))
    pipeline.take_signed_file(office, path=file, actor="văn thư", now=office.now())
    made = pipeline.reproduce(office, plan_id=PLAN_ID, period_id=PERIOD_ID)
    told = tell_reproduction(made)
    assert made.is_same, told
    assert "đã ký số: bắt đầu bằng đúng" in told
    (row,) = _signed(office)
    found = check_signatures(Vault(office.vault).get(row), None, known_at=office.now())
    assert [one.signer for one in found] == [PERSON, ORGANISATION]


def _signed(office: Settings) -> list[str]:
    engine = connect(office.warehouse_url)
    with engine.connect() as connection:
        statement = "select signed_sha256 from report_signature where field = 'organisation'"
        found = list(connection.execute(sa.text(statement)).scalars())
    engine.dispose()
    return found


@pytest.mark.parametrize(
    ("tampering", "code"),
    [
        ("update report_signature set signer_name = 'Người khác'", "row_changed"),
        ("delete from report_signature where field = 'person'", "row_gone"),
        ("update report_signing set subject = 'Người khác' where field = 'person'", "row_changed"),
    ],
)
def test_tampering_with_signatures_is_found(
    office: Settings, owner_engine: sa.Engine, tampering: str, code: str
) -> None:
    file = waiting(office)
    file.write_bytes(sign_outside(file.read_bytes(), signers().person, field="person"))
    pipeline.take_signed_file(office, path=file, actor="văn thư", now=office.now())
    assert audit(office).faults == []
    with owner_engine.begin() as connection:
        connection.execute(sa.text(tampering))
    assert {fault.code for fault in audit(office).faults} == {code}


def test_signing_section_of_a_plan_is_checked(office: Settings, tmp_path: Path) -> None:
    path = office.plans / f"{PLAN_ID}.yaml"
    assert load_plan(path).signing.kind == "person"
    assert print_checks([path])
    path.write_text(path.read_text(encoding="utf-8").replace(KEY, "thidua_sftp_key"), encoding="utf-8")
    with pytest.raises(OperatorError, match="organisation"):
        load_plan(path)

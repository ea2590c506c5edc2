"""The passphrase of the organisation's key and the PIN of its device, right and wrong, are told and kept nowhere."""

import json
import subprocess
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from airflow.sdk import DAG
from typer.testing import CliRunner

from factories.canaries import leaks
from factories.installation import PERIOD_ID, PLAN_ID, add_plan, hand_in
from factories.signed import KEY, TRUST, signers
from factories.traces import dump, everything_below
from thidua.cli import app
from thidua.deliver.sink import SmtpSink

# Raised inside Airflow's in-process API server, by one of its libraries about another.
pytestmark = pytest.mark.filterwarnings("ignore:Using `httpx` with `starlette.testclient` is deprecated")

SECRETS = {
    "passphrase": "chim-yen-mat-khau-khoa",
    "another passphrase": "chim-yen-khong-phai-mat-khau",
    "PIN": "chim-yen-ma-pin",
}
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")
BY_OUR_KEY = f"""year: 2025
signing:
  organisation: {{connection: {KEY}}}
  basis: {{assumption: Kế hoạch giả định để thử việc ký số.}}
"""


@pytest.fixture
def reported(home: Path, dags: dict[str, DAG]) -> Path:
    """Units have reported to a plan that wants the organisation's signature."""
    add_plan(home, edits={"year: 2025\n": BY_OUR_KEY})
    hand_in(home, ["VP"])
    received = {"plan": PLAN_ID, "received_at": "2025-12-08T09:00:00+07:00"}
    assert dags["collect_submissions"].test(logical_date=None, run_conf=received).state == "success"
    return home


def connect(monkeypatch: pytest.MonkeyPatch, home: Path, secret: str, **options: str) -> None:
    """The key as a connection of Airflow and as a variable of the shell; in a file where no options say otherwise."""
    (home / "keys").mkdir(exist_ok=True)
    file = home / "keys" / "co-quan.p12"
    file.write_bytes(signers().organisation.pkcs12(SECRETS["passphrase"]))
    trusted = signers().authorities.trust_folder(home / "keys" / "ca")
    extra = options or {"file": str(file)}
    for name, connection in {
        KEY: {"conn_type": "sign", "password": secret, "extra": extra},
        TRUST: {"conn_type": "sign", "extra": {"folder": str(trusted)}},
    }.items():
        monkeypatch.setenv(f"AIRFLOW_CONN_{name.upper()}", json.dumps(connection))
    monkeypatch.setenv(f"{KEY.upper()}_URL", f"sign://:{secret}@/?{urlencode(extra)}")
    monkeypatch.setenv(f"{TRUST.upper()}_URL", f"sign:///?folder={trusted}")


def test_no_passphrase_and_no_pin_stands_anywhere(
    reported: Path,
    airflow_home: Path,
    sink: SmtpSink,
    dags: dict[str, DAG],
    engine: sa.Engine,
    owner_engine: sa.Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level("INFO")
    report = {"plan": PLAN_ID, "period": PERIOD_ID}
    device = a_device(tmp_path, monkeypatch)
    connect(monkeypatch, reported, SECRETS["PIN"], **device)
    assert dags["deliver_reports"].test(logical_date=None, run_conf=report).state == "failed"
    monkeypatch.setenv("THIDUA_WAREHOUSE_URL", engine.url.render_as_string(hide_password=False))
    said = [sign()]
    connect(monkeypatch, reported, SECRETS["another passphrase"])
    said.append(sign())
    connect(monkeypatch, reported, SECRETS["passphrase"])
    said.append(sign())
    assert dags["send_pending_deliveries"].test(logical_date=None).state == "success"
    assert len(sink.mails()) == 1
    folders = ("outbox", "archive", "mail", "data_docs", "vault")
    places = {
        "logs": caplog.text + "".join(capfd.readouterr()),
        "commands": "".join(said),
        "warehouse": dump(owner_engine),
        "Airflow": everything_below(airflow_home),
        **{name: everything_below(reported / name) for name in folders},
    }
    assert "không mở được thiết bị PKCS#11" in places["logs"]
    assert "không mở được thiết bị PKCS#11" in said[0]
    assert "sai mật khẩu" in said[1]
    assert "deliver_reports" in places["Airflow"]
    assert [place for place, text in places.items() if not text] == []
    assert [f"{what} in {place}" for place, text in places.items() for what in leaks(text, SECRETS)] == []
    if not SOFTHSM.exists():
        pytest.skip("NOT TESTED: a device that refuses its PIN, no SoftHSM2 (apt-get install softhsm2); the rest holds")


def sign() -> str:
    """What a person does at the command line about the report, and what it says."""
    done = CliRunner().invoke(app, ["sign", "prepare", "1"])
    return f"{done.output}{done.exception or ''}"


def a_device(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Options of a connection for a device whose PIN is another one: SoftHSM2, or where there is none no device."""
    options = {"module": str(SOFTHSM), "token": "co-quan", "key": "khoa"}
    if SOFTHSM.exists():
        (folder / "tokens").mkdir()
        (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n")
        monkeypatch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        command = ["softhsm2-util", "--init-token", "--free", "--label", "co-quan", "--so-pin", "135790"]
        subprocess.run([*command, "--pin", "246810"], check=True, capture_output=True)
    return options

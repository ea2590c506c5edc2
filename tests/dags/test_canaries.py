"""Secrets and personal data that are known by their spelling, searched for in everything that a run leaves behind.

Nothing goes well here: the mail server takes no login, the SFTP server refuses the password, the key for another one
is not opened, the HTTPS server throws the token back, the mailbox throws the login back, the data base refuses the row
that holds the name, and at last it is gone. Secrets may stand nowhere; a name stands in the report, which is made to
print it, and in the warehouse, and not in what is read or kept for running the machine.
"""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import pytest
import sqlalchemy as sa
from airflow.sdk import DAG
from typer.testing import CliRunner

from factories.canaries import leaks
from factories.imap_echo import refusing_mailbox
from factories.installation import PERIOD_ID, PLAN_ID, add_plan, hand_in
from factories.receivers import Reply, receiving
from factories.sshd import Sshd, running_sshd
from factories.traces import dump, everything_below, letters_below
from thidua.cli import app
from thidua.deliver.sink import SmtpSink

# Raised inside Airflow's in-process API server, by one of its libraries about another.
pytestmark = pytest.mark.filterwarnings("ignore:Using `httpx` with `starlette.testclient` is deprecated")

SECRETS = {
    "mail password": "chim-yen-thu-dien-tu",
    "sftp password": "chim-yen-sftp",
    "passphrase of a key": "chim-yen-mo-khoa",
    "https token": "chim-yen-ma-truy-cap",
    "warehouse password": "chim-yen-kho-du-lieu",
    "mailbox password": "chim-yen-hop-thu-den",
}
USER = "a@b.example"
PERSON, TELEPHONE = "Hoàng Thị Chim Yến", "0912345678"
MODEL = {
    "kind": "Gương người tốt, việc tốt",
    "name": f"Bà {PERSON}",
    "field": "Khuyến học",
    "result": f"Bà {PERSON}, điện thoại {TELEPHONE}, vận động 40 hộ nhận đỡ đầu học sinh có hoàn cảnh khó khăn.",
}
FIRST_DELIVERY = "  - id: city-mail\n"


@pytest.fixture
def sshd(tmp_path: Path) -> Iterator[Sshd]:
    folder = tmp_path / "sshd"
    folder.mkdir()
    with running_sshd(folder) as server:
        yield server


def test_no_secret_and_no_name_stands_where_it_does_not_belong(
    home: Path,
    airflow_home: Path,
    sink: SmtpSink,
    sshd: Sshd,
    dags: dict[str, DAG],
    engine: sa.Engine,
    owner_engine: sa.Engine,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level("INFO")
    told = f"Mã {SECRETS['https token']} (Authorization: Bearer {SECRETS['https token']}) không được nhận"
    with receiving(*[Reply(401, text=told)] * 5) as receiver, refusing_mailbox() as imap_port:
        add_recipients(home, sftp=sshd.address(home / "inbox"), https=receiver.url)
        connect_with_canaries(monkeypatch, sink, imap_port=imap_port)
        everything_goes_wrong(home, dags, owner_engine, monkeypatch)
        said = told_by_commands(home, monkeypatch, warehouse=engine.url)
        said += mail_that_goes_out(owner_engine, dags, monkeypatch, sink)
    places = {
        "logs": caplog.text + "".join(capfd.readouterr()),
        "commands": said,
        "warehouse": dump(owner_engine),
        "Airflow": everything_below(airflow_home),
    }
    places |= {name: everything_below(home / name) for name in ("outbox", "data_docs", "archive", "mail", "exported")}
    places["letters"] = letters_below(home / "mail")
    assert [place for place, text in places.items() if not text] == []
    assert [f"{what} in {place}" for place, text in places.items() for what in leaks(text, SECRETS, user=USER)] == []
    assert "401" in places["warehouse"]
    assert "AUTHENTICATIONFAILED" in places["warehouse"]
    assert "collect_submissions" in places["Airflow"]
    assert PERSON in places["warehouse"]
    assert PERSON in places["mail"], "what is attached is read too"
    assert "Kính gửi" in places["letters"]
    for place in ("logs", "commands", "Airflow", "data_docs", "letters", "archive"):
        assert PERSON not in places[place], place
        assert TELEPHONE not in places[place], place
    assert not any(PERSON in text for text in answers_to_units(home))


def add_recipients(home: Path, *, sftp: str, https: str) -> None:
    locked = sftp.replace("connection=thidua_sftp_thu", "connection=thidua_sftp_khoa")
    one = (
        "  - id: {id}\n    name: Nơi nhận {id}\n    channel: {channel}\n    address: {address}\n"
        "    basis: {{assumption: Địa chỉ giả định.}}\n"
    )
    recipients = {
        "sftp-mat-khau": ("sftp", sftp),
        "sftp-khoa": ("sftp", locked),
        "cong": ("https", f"{https}?connection=thidua_https_thu"),
    }
    more = "".join(
        one.format(id=name, channel=channel, address=json.dumps(to)) for name, (channel, to) in recipients.items()
    )
    add_plan(home, edits={FIRST_DELIVERY: more + FIRST_DELIVERY})


def connect_with_canaries(monkeypatch: pytest.MonkeyPatch, sink: SmtpSink, *, imap_port: int) -> None:
    key = asyncssh.generate_private_key("ssh-ed25519").export_private_key(passphrase="another one").decode()
    mail = {"conn_type": "smtp", "host": "127.0.0.1", "port": sink.port, "login": USER}
    mailbox = {"conn_type": "imap", "host": "127.0.0.1", "port": imap_port, "login": USER, "schema": "INBOX"}
    connections = {
        "SMTP": {**mail, "password": SECRETS["mail password"], "extra": {"starttls": "none"}},
        "SFTP_THU": {"conn_type": "sftp", "password": SECRETS["sftp password"]},
        "SFTP_KHOA": {
            "conn_type": "sftp",
            "extra": {"private_key": key, "private_key_passphrase": SECRETS["passphrase of a key"]},
        },
        "IMAP": {**mailbox, "password": SECRETS["mailbox password"], "extra": {"starttls": "none"}},
        "HTTPS_THU": {"conn_type": "http", "password": SECRETS["https token"]},
    }
    for name, connection in connections.items():
        monkeypatch.setenv(f"AIRFLOW_CONN_THIDUA_{name}", json.dumps(connection))


def everything_goes_wrong(
    home: Path, dags: dict[str, DAG], owner_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect = {"plan": PLAN_ID, "received_at": "2025-12-08T09:00:00+07:00"}
    hand_in(home, ["VP", "P-VHXH"], models=[MODEL])
    with refused_by_the_data_base(owner_engine):
        assert dags["collect_submissions"].test(logical_date=None, run_conf=collect).state == "failed"
    assert dags["collect_submissions"].test(logical_date=None, run_conf=collect).state == "success"
    report = {"plan": PLAN_ID, "period": PERIOD_ID}
    assert dags["deliver_reports"].test(logical_date=None, run_conf=report).state == "success"
    assert dags["take_acknowledgements"].test(logical_date=None).state == "failed"
    with monkeypatch.context() as lost:
        lost.setenv(
            "AIRFLOW_CONN_THIDUA_WAREHOUSE", f"postgres://thidua_app:{SECRETS['warehouse password']}@127.0.0.1:1/x"
        )
        assert dags["send_pending_deliveries"].test(logical_date=None).state == "failed"


@contextlib.contextmanager
def refused_by_the_data_base(owner_engine: sa.Engine) -> Iterator[None]:
    """Every row of exemplary models, as if a rule of the schema had been forgotten by the checks before it."""
    with owner_engine.begin() as connection:
        connection.execute(sa.text("alter table model_fact add constraint forgotten check (length(name) < 0)"))
    yield
    with owner_engine.begin() as connection:
        connection.execute(sa.text("alter table model_fact drop constraint forgotten"))


def told_by_commands(home: Path, monkeypatch: pytest.MonkeyPatch, *, warehouse: sa.URL) -> str:
    monkeypatch.setenv("THIDUA_WAREHOUSE_URL", warehouse.render_as_string(hide_password=False))
    (home / "exported").mkdir()
    commands: list[list[str]] = [
        ["deliveries"],
        ["explain", PLAN_ID, PERIOD_ID, "--list"],
        ["audit", "export", "--to", str(home / "exported" / "ho-so.zip")],
    ]
    return "".join(CliRunner().invoke(app, command).output for command in commands)


def mail_that_goes_out(
    owner_engine: sa.Engine, dags: dict[str, DAG], monkeypatch: pytest.MonkeyPatch, sink: SmtpSink
) -> str:
    """The server takes mail without a login, and a person orders the report that it refused; what they are told."""
    monkeypatch.setenv("AIRFLOW_CONN_THIDUA_SMTP", sink.url)
    with owner_engine.connect() as connection:
        refused = connection.scalar(sa.text("select delivery_id from thidua.delivery where channel = 'smtp'"))
    who = ["--actor", "Văn thư", "--reason", "Máy chủ thư đã sửa"]
    ordered = CliRunner().invoke(app, ["delivery", "resend", str(refused), *who])
    assert ordered.exit_code == 0, ordered.output
    dags["send_pending_deliveries"].test(logical_date=None)
    assert len(sink.mails()) == 1
    return ordered.output


def answers_to_units(home: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in (home / "outbox" / "phan-hoi").rglob("*.txt")]

"""The steps that tasks and commands call: take in what came back, see what was put aside, look at a package."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from factories.exchange import issue_numbered, make_exchange_plan, make_status
from factories.exchange_office import ExchangeOffice
from thidua import pipeline
from thidua.cli import app
from thidua.deliver.message import load_message
from thidua.errors import OperatorError
from thidua.exchange.edxml import build_package
from thidua.settings import Settings

NOTHING = {"recorded": 0, "repeated": 0, "aside": 0, "waiting": 0}


@pytest.fixture
def settings(exchange: ExchangeOffice, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("THIDUA_HOME", str(exchange.home))
    monkeypatch.setenv("THIDUA_WAREHOUSE_URL", exchange.engine.url.render_as_string(hide_password=False))
    return Settings.from_environment()


@pytest.fixture
def sent(exchange: ExchangeOffice) -> ExchangeOffice:
    issue_numbered(exchange.engine, exchange.vault, make_exchange_plan())
    exchange.send()
    exchange.wait(hours=24)
    return exchange


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["exchange", *words])


def test_step_counts(settings: Settings, sent: ExchangeOffice) -> None:
    assert pipeline.take_statuses(settings, now=sent.now) == NOTHING
    for name, data in {"a.edxml": make_status(), "b.edxml": make_status(), "c.edxml": make_status("99")}.items():
        sent.arrive(data, name)
    expected = {**NOTHING, "recorded": 1, "repeated": 1, "aside": 1}
    assert pipeline.take_statuses(settings, now=sent.now) == expected
    assert sent.acknowledged() == [(1, "received", "01")]


def test_installation_without_the_folder_has_nothing_to_take(settings: Settings, exchange: ExchangeOffice) -> None:
    exchange.statuses.rmdir()
    assert pipeline.take_statuses(settings, now=exchange.now) == NOTHING


def test_folder_that_was_set_must_be_there(
    settings: Settings, exchange: ExchangeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_STATUSES", str(exchange.home / "chua-gan"))
    with pytest.raises(OperatorError, match="chua-gan"):
        pipeline.take_statuses(Settings.from_environment(), now=exchange.now)


@pytest.mark.usefixtures("settings")
def test_commands_take_and_tell(sent: ExchangeOffice) -> None:
    sent.arrive(make_status("99", said_at="2026/11/01 08:00:00"))
    assert "để riêng 1" in run("take").output
    assert "mã trạng thái '99'" in run("aside").output.lower()


@pytest.mark.usefixtures("settings")
def test_package_can_be_looked_at(sent: ExchangeOffice, tmp_path: Path) -> None:
    result = run("package", "1", str(tmp_path / "xem"))
    assert result.exit_code == 0, result.output
    (path,) = (tmp_path / "xem").iterdir()
    assert path.read_bytes() == build_package(load_message(sent.engine, sent.vault, delivery_id=1)).data
    assert sent.events() == [(1, "CLAIMED"), (1, "STARTED"), (1, "SENT")]


@pytest.mark.usefixtures("settings")
def test_application_role_can_do_all_of_it(sent: ExchangeOffice) -> None:
    with sent.engine.connect() as connection:
        assert connection.execute(sa.text("select current_user")).scalar_one() == "thidua_app"

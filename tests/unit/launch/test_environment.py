import json
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from thidua.launch.component import airflow_components
from thidua.launch.environment import Addresses, airflow_environment, settings_environment
from thidua.launch.secret_files import fernet_key, signing_key
from thidua.private_files import read_or_make
from thidua.settings import Settings

ADDRESSES = Addresses(
    api_port=4321,
    metadata_url="postgresql+psycopg://airflow:secret1@127.0.0.1:1/airflow",
    warehouse_url="postgresql+psycopg://thidua_app:secret2@127.0.0.1:1/thidua",
    owner_url="postgresql+psycopg://thidua_owner:secret3@127.0.0.1:1/thidua",
)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("THIDUA_HOME", str(tmp_path))
    monkeypatch.setenv("THIDUA_GO_LIVE", "2026-03-01")
    return Settings.from_environment()


def test_settings_survive_the_way_through_the_environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in settings_environment(settings).items():
        monkeypatch.setenv(name, value)
    assert Settings.from_environment() == replace(settings, archive=settings.heads_folder)


def test_wiring_wins_over_the_callers_environment_and_tuning_does_not(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_HOME", "/somewhere/else")
    monkeypatch.setenv("AIRFLOW__CORE__PARALLELISM", "17")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    made = airflow_environment(settings, ADDRESSES)
    assert made["AIRFLOW_HOME"] == str(settings.home / "airflow")
    assert made["AIRFLOW__CORE__PARALLELISM"] == "17"
    assert made["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert "PYTHONDONTWRITEBYTECODE" not in made


def test_everything_listens_on_this_machine_only(settings: Settings) -> None:
    made = airflow_environment(settings, ADDRESSES)
    assert made["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert made["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:4321/execution/"
    # Airflow's log servers can only listen on every address of the machine.
    with_log_server = {"scheduler", "triggerer"}
    commands = {component.name: component.command for component in airflow_components(settings.home)}
    assert {name for name, command in commands.items() if "--skip-serve-logs" in command} == with_log_server


def test_tasks_get_the_application_role_and_nobody_gets_the_owner(settings: Settings) -> None:
    made = airflow_environment(settings, ADDRESSES)
    assert made["AIRFLOW_CONN_THIDUA_WAREHOUSE"] == "postgres://thidua_app:secret2@127.0.0.1:1/thidua"
    assert not [name for name, value in made.items() if "secret3" in value]
    assert "AIRFLOW_CONN_THIDUA_SMTP" not in made


def test_secrets_are_made_once_and_closed_to_others(settings: Settings) -> None:
    first = airflow_environment(settings, ADDRESSES)
    second = airflow_environment(settings, ADDRESSES)
    assert first == second
    files = list((settings.home / "secrets").iterdir())
    assert len(files) == 5
    assert {oct(file.stat().st_mode & 0o777) for file in files} == {"0o600"}
    assert oct((settings.home / "secrets").stat().st_mode & 0o777) == "0o700"


def test_web_interface_has_one_user_with_a_made_password(settings: Settings) -> None:
    made = airflow_environment(settings, ADDRESSES)
    users = json.loads(Path(made["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"]).read_text())
    assert users == {"thidua": (settings.home / "secrets" / "airflow-ui").read_text()}
    assert len(users["thidua"]) >= 32


def test_keys_are_what_their_users_ask_for(tmp_path: Path) -> None:
    Fernet(fernet_key().encode())
    assert len(signing_key()) >= 64
    assert read_or_make(tmp_path / "a", lambda: "once") == "once"
    assert read_or_make(tmp_path / "a", lambda: "twice") == "once"

"""The containers: passwords from files, and a compose file that grants each service only what it needs."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy.engine import make_url

from thidua.launch.container import AS_THEY_ARE, container_environment, write_users
from thidua.launch.environment import TUNING
from thidua.settings import Settings
from thidua.warehouse.migrate import APP, DATABASE, OWNER

PROJECT = Path(__file__).resolve().parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = sorted(name for name, service in SERVICES.items() if str(service["image"]).startswith("thidua-reports"))
OTHERWISE = {
    "AIRFLOW__CORE__EXECUTOR": "the workers are services of their own",
    "AIRFLOW__CORE__PARALLELISM": "the cores of this host say nothing about theirs",
    "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "a task travels through redis first",
}
"""What is not as in the launcher's installation, and why."""
ENVIRON = {"THIDUA_POSTGRES_HOST": "postgres", "THIDUA_REDIS_HOST": "redis"}


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    for name in COMPOSE["secrets"]:
        (tmp_path / name).write_text(f"{name}@:/ü\n", encoding="utf-8")
    return tmp_path


def test_folders_that_people_and_workers_share_are_volumes_of_the_image(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_HOME", "/var/lib/thidua")
    for name in ("ARCHIVE", "DRAFTS", "TO_SIGN", "SIGNED", "STATUSES", "LANDING", "VAULT", "OUTBOX"):
        monkeypatch.delenv(f"THIDUA_{name}", raising=False)
    ours = Settings.from_environment()
    folders = {ours.heads_folder, ours.drafts_folder, ours.to_sign_folder, ours.signed_folder, ours.statuses_folder}
    shared = {str(folder) for folder in folders} | {ours.landing, ours.vault, ours.outbox}
    mounted = {volume.split(":")[1] for volume in SERVICES["worker"]["volumes"]}
    made = set((PROJECT / "Dockerfile").read_text(encoding="utf-8").split())
    assert (shared - mounted, shared - made) == (set(), set())


def test_addresses_carry_the_passwords_quoted(secrets: Path) -> None:
    made = container_environment(ENVIRON, secrets)
    warehouse = make_url(made["THIDUA_WAREHOUSE_URL"])
    owner = make_url(made["THIDUA_OWNER_URL"])
    assert (warehouse.username, warehouse.database, warehouse.host) == (APP, DATABASE, "postgres")
    assert (warehouse.password, owner.username) == ("warehouse_app_password@:/ü", OWNER)
    assert make_url(made["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]).password == "airflow_db_password@:/ü"
    assert made["AIRFLOW__CELERY__BROKER_URL"] == "redis://:redis_password%40%3A%2F%C3%BC@redis:6379/0"


def test_only_granted_secrets_make_addresses(tmp_path: Path) -> None:
    (tmp_path / "jwt_secret").write_text("key")
    assert container_environment(ENVIRON, tmp_path) == {**ENVIRON, "AIRFLOW__API_AUTH__JWT_SECRET": "key"}


def test_empty_secret_sets_nothing_and_what_is_set_stays(tmp_path: Path) -> None:
    (tmp_path / "smtp_url").write_text("")
    (tmp_path / "fernet_key").write_text("file")
    made = container_environment({**ENVIRON, "AIRFLOW__CORE__FERNET_KEY": "given"}, tmp_path)
    assert made == {**ENVIRON, "AIRFLOW__CORE__FERNET_KEY": "given"}


def test_password_of_the_interface_is_written_where_it_is_granted(secrets: Path, tmp_path: Path) -> None:
    target = tmp_path / "users.json"
    write_users(secrets, target)
    assert json.loads(target.read_text()) == {"thidua": "ui_password@:/ü"}
    assert oct(target.stat().st_mode & 0o777) == "0o600"
    write_users(tmp_path / "none", tmp_path / "other.json")
    assert not (tmp_path / "other.json").exists()


def test_secrets_are_made_once(tmp_path: Path) -> None:
    script = tmp_path / "make-secrets"
    script.write_bytes((PROJECT / "deploy" / "make-secrets").read_bytes())
    for _ in range(2):
        subprocess.run(["sh", str(script)], check=True, capture_output=True)
        made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert set(made) == set(COMPOSE["secrets"])
    assert {name for name, text in made.items() if not text} == {"smtp_url", "watch_webhook_url"}
    assert len({text for text in made.values() if text}) == len(made) - 2
    assert oct((tmp_path / "secrets").stat().st_mode & 0o777) == "0o700"
    assert len(made["fernet_key"]) == 44


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_service_is_closed_in_and_watched(name: str) -> None:
    service = SERVICES[name]
    assert service["user"] not in {"root", "0", "0:0"}
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"]
    assert service["deploy"]["resources"]["limits"]["memory"]
    assert name == "init" or service["healthcheck"]["test"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_reference_leads_somewhere(name: str) -> None:
    service = SERVICES[name]
    assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    assert set(service.get("networks", [])) <= set(COMPOSE["networks"])
    assert set(service.get("depends_on", {})) <= set(SERVICES)
    volumes = {volume.split(":")[0] for volume in service.get("volumes", []) if not volume.startswith(".")}
    assert volumes <= set(COMPOSE["volumes"])


def test_secrets_are_files_outside_of_the_image() -> None:
    assert {secret["file"] for secret in COMPOSE["secrets"].values()} == {
        f"./deploy/secrets/{name}" for name in COMPOSE["secrets"]
    }
    ignored = (PROJECT / ".dockerignore").read_text(encoding="utf-8")
    assert "!deploy/airflow" in ignored
    assert "!deploy\n" not in ignored
    assert (PROJECT / "deploy" / "secrets" / ".gitignore").read_text().startswith("*\n")


def test_no_secret_stands_in_the_compose_file() -> None:
    text = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
    assert not re.findall(r"://[^/\s:]+:[^@\s]+@", text)
    variables = {key for name in OURS for key in SERVICES[name]["environment"]}
    assert not variables & {*AS_THEY_ARE, "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "AIRFLOW__CELERY__BROKER_URL"}


def test_only_init_can_change_the_warehouse_and_only_the_interface_is_published() -> None:
    powerful = {"postgres_password", "warehouse_owner_password"}
    assert {name for name in OURS if powerful & set(SERVICES[name]["secrets"])} == {"init"}
    # Names are sealed by what runs and read by nothing that runs.
    assert {name for name in OURS if "warehouse_personal_password" in SERVICES[name]["secrets"]} == {"init"}
    assert "personal_key" in SERVICES["worker"]["secrets"]
    assert "personal_key" not in {*SERVICES["api-server"]["secrets"], *SERVICES["init"]["secrets"]}
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "api-server": ["127.0.0.1:${THIDUA_PORT:-8080}:8080"]
    }
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_all_components_share_one_image_and_the_keys_they_need() -> None:
    assert OURS == ["api-server", "dag-processor", "init", "scheduler", "triggerer", "watchdog", "worker"]
    assert len({SERVICES[name]["image"] for name in OURS}) == 1
    for name in set(OURS) - {"init", "watchdog"}:
        assert {"airflow_db_password", "fernet_key", "jwt_secret"} <= set(SERVICES[name]["secrets"])


def test_watchdog_depends_on_nothing_and_writes_only_its_memory() -> None:
    service = SERVICES["watchdog"]
    assert not service["depends_on"]
    assert set(service["secrets"]) == {"warehouse_app_password", "smtp_url", "watch_webhook_url"}
    written = [volume for volume in service["volumes"] if not volume.endswith(":ro")]
    assert written == ["watch:/var/lib/thidua/watch"]
    assert "/var/lib/thidua/watch" in (PROJECT / "Dockerfile").read_text(encoding="utf-8")


def test_what_must_be_decided_is_asked_for_and_the_example_answers() -> None:
    text = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
    required = set(re.findall(r"\$\{(\w+):\?", text))
    example = (PROJECT / "deploy" / "example.env").read_text(encoding="utf-8")
    assert required == {"THIDUA_GO_LIVE"}
    assert required <= {line.partition("=")[0] for line in example.splitlines()}


def test_dockerfile_copies_only_what_is_let_through() -> None:
    text = (PROJECT / "Dockerfile").read_text(encoding="utf-8")
    copied = {part for line in re.findall(r"^COPY (?!--from)(.+)$", text, flags=re.M) for part in line.split()[:-1]}
    allowed = {line[1:] for line in (PROJECT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert copied == allowed
    assert all((PROJECT / name).exists() for name in copied)
    assert re.search(r"^USER 50000:50000$", text, flags=re.M)
    assert os.access(PROJECT / "deploy" / "make-secrets", os.X_OK)


def test_airflow_is_tuned_as_by_the_launcher() -> None:
    tuned = {key: str(value) for key, value in SERVICES["scheduler"]["environment"].items() if key in TUNING}
    assert set(OTHERWISE) <= set(tuned)
    assert {key: value for key, value in tuned.items() if key not in OTHERWISE} == {
        key: value for key, value in TUNING.items() if key not in OTHERWISE
    }

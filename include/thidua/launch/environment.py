"""The environment of the Airflow components on one machine.

Measured reasons for the tuning values: parallelism 2 per core and short idle sleeps bring a chain of six tasks from
6 s to 1 s. After each event the scheduler looks at so many running runs as it may in one loop; with a hundred of them,
20 at a time take as much of a core as the tasks' own processes, and 8 keep all workers busy as well. What a scheduler
that died was at is begun again after a minute; five, as Airflow has it, are long for a report that is due.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from thidua.launch.secret_files import fernet_key, password, signing_key
from thidua.private_files import read_or_make
from thidua.settings import Settings, project_path

USER = "thidua"
_HOST = "127.0.0.1"

TUNING = {
    "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
    "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
    "AIRFLOW__CORE__PARALLELISM": str(max(4, 2 * (os.cpu_count() or 1))),
    "AIRFLOW__CORE__MAX_ACTIVE_TASKS_PER_DAG": "64",
    "AIRFLOW__SCHEDULER__MAX_DAGRUNS_PER_LOOP_TO_SCHEDULE": "8",
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "60",
    "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
    "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "2",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_POOL_SIZE": "10",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_MAX_OVERFLOW": "20",
    "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "10",
    "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "30",
    "AIRFLOW__DAG_PROCESSOR__PRINT_STATS_INTERVAL": "0",
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
}
"""What an operator may want otherwise: a variable that is set already stays."""


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where the parts of a running installation are. URLs carry passwords: never print them."""

    api_port: int
    metadata_url: str
    warehouse_url: str
    owner_url: str

    @property
    def api_url(self) -> str:
        return f"http://{_HOST}:{self.api_port}"


def airflow_environment(settings: Settings, addresses: Addresses) -> dict[str, str]:
    """All variables of a component: ours, the tuning where nothing else is set, the caller's own."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **TUNING,
        **inherited,
        **settings_environment(settings),
        **_wiring(settings, addresses),
        **_secrets(settings.home / "secrets"),
        **_connections(settings, addresses),
        "GX_ANALYTICS_ENABLED": "false",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(local_settings_folder()), inherited.get("PYTHONPATH")])),
        "PYTHONUNBUFFERED": "1",
    }


def settings_environment(settings: Settings) -> dict[str, str]:
    """The settings as the variables that `Settings.from_environment` reads back; no addresses with passwords."""
    return {
        "THIDUA_HOME": str(settings.home),
        "THIDUA_PLANS": str(settings.plans),
        "THIDUA_LANDING": settings.landing,
        "THIDUA_VAULT": settings.vault,
        "THIDUA_OUTBOX": settings.outbox,
        "THIDUA_DATA_DOCS": str(settings.data_docs),
        "THIDUA_ARCHIVE": str(settings.heads_folder),
        "THIDUA_GO_LIVE": settings.go_live.isoformat(),
        "THIDUA_CLOCK_OFFSET_SECONDS": str(settings.clock_offset.total_seconds()),
    }


def local_settings_folder() -> Path:
    """Where `airflow_local_settings.py` of the project is."""
    return project_path("deploy", "airflow")


def ui_password(settings: Settings) -> str:
    """The password of the user `thidua` of the web interface."""
    return read_or_make(settings.home / "secrets" / "airflow-ui", password)


def password_file(settings: Settings) -> Path:
    """The same password in the form that Airflow's SimpleAuthManager reads."""
    path = settings.home / "secrets" / "airflow-users.json"
    content = json.dumps({USER: ui_password(settings)})
    read_or_make(path, lambda: content)
    return path


def _wiring(settings: Settings, addresses: Addresses) -> dict[str, str]:
    bundle = {
        "name": "thidua",
        "classpath": "airflow.dag_processing.bundles.local.LocalDagBundle",
        "kwargs": {"path": str(project_path("dags"))},
    }
    return {
        "AIRFLOW_HOME": str(settings.home / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(project_path("dags")),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(password_file(settings)),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{addresses.api_url}/execution/",
        "AIRFLOW__API__HOST": _HOST,
        "AIRFLOW__API__PORT": str(addresses.api_port),
        "AIRFLOW__API__BASE_URL": addresses.api_url,
        "AIRFLOW__API__INSTANCE_NAME": "Thi đua Reports",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": addresses.metadata_url,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": addresses.metadata_url,
        "AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST": json.dumps([bundle]),
        "AIRFLOW__DAG_PROCESSOR__DAG_VERSION_INFLATION_CHECK_LEVEL": "error",
    }


def _secrets(folder: Path) -> dict[str, str]:
    return {
        "AIRFLOW__CORE__FERNET_KEY": read_or_make(folder / "airflow-fernet", fernet_key),
        "AIRFLOW__API__SECRET_KEY": read_or_make(folder / "airflow-api", signing_key),
        "AIRFLOW__API_AUTH__JWT_SECRET": read_or_make(folder / "airflow-jwt", signing_key),
    }


def _connections(settings: Settings, addresses: Addresses) -> dict[str, str]:
    found = {
        "AIRFLOW_CONN_THIDUA_WAREHOUSE": addresses.warehouse_url.replace("postgresql+psycopg://", "postgres://"),
        "AIRFLOW_CONN_THIDUA_SMTP": settings.smtp_url,
        "THIDUA_SMTP_URL": settings.smtp_url,
    }
    return {name: value for name, value in found.items() if value}

"""`python -m thidua.launch.container COMMAND ...`: run a command in a container with passwords taken from files.

Passwords are Docker secrets. They never stand in the compose file, in an image or on a command line; a container
gets those that the compose file grants it, and only the addresses made from them. `init` makes and migrates both
data bases, and makes Airflow's pool; every other command replaces this process.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from thidua.launch.environment import USER

SECRETS = Path("/run/secrets")
AS_THEY_ARE = {
    "AIRFLOW__CORE__FERNET_KEY": "fernet_key",
    "AIRFLOW__API__SECRET_KEY": "api_secret_key",
    "AIRFLOW__API_AUTH__JWT_SECRET": "jwt_secret",
    "AIRFLOW_CONN_THIDUA_SMTP": "smtp_url",
    "THIDUA_SMTP_URL": "smtp_url",
    "THIDUA_WATCH_WEBHOOK_URL": "watch_webhook_url",
}
"""Variables that take a secret's text unchanged; an empty secret sets nothing."""

USERS_FILE = Path("/tmp/airflow-users.json")  # noqa: S108 - a tmpfs of the container's own


def container_environment(environ: Mapping[str, str], secrets: Path) -> dict[str, str]:
    """The environment with the addresses that the secrets at hand allow for; what is set already stays.

    environ: THIDUA_POSTGRES_HOST and, for CeleryExecutor, THIDUA_REDIS_HOST.
    """
    found = {path.name: path.read_text(encoding="utf-8").strip() for path in secrets.iterdir() if path.is_file()}
    host = environ["THIDUA_POSTGRES_HOST"]
    made = {
        **_metadata(found.get("airflow_db_password"), host),
        **_warehouse(found, host),
        **_broker(found.get("redis_password"), environ.get("THIDUA_REDIS_HOST")),
        **_personal(found, secrets, host),
        **{variable: found[name] for variable, name in AS_THEY_ARE.items() if found.get(name)},
    }
    return {**made, **environ}


def write_users(secrets: Path, target: Path) -> None:
    """The password of the web interface in the form that SimpleAuthManager reads, where it is granted."""
    password = secrets / "ui_password"
    if password.exists():
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({USER: password.read_text(encoding="utf-8").strip()}, file)


def initialise(environment: Mapping[str, str], secrets: Path) -> None:
    """Make roles, data bases and pools that are missing, and bring both schemas to the newest version. Safe to
    repeat."""
    from thidua.launch.databases import AIRFLOW, create_databases
    from thidua.warehouse.migrate import APP, OWNER, PERSONAL, migrate

    def password(name: str) -> str:
        return (secrets / name).read_text(encoding="utf-8").strip()

    superuser = _url("postgres", password("postgres_password"), environment["THIDUA_POSTGRES_HOST"], "postgres")
    create_databases(
        superuser,
        {
            OWNER: password("warehouse_owner_password"),
            APP: password("warehouse_app_password"),
            PERSONAL: password("warehouse_personal_password"),
            AIRFLOW: password("airflow_db_password"),
        },
    )
    migrate(environment["THIDUA_OWNER_URL"])
    subprocess.run([sys.executable, "-m", "thidua_airflow.prepare"], env=dict(environment), check=True)


def main(arguments: list[str]) -> None:
    environment = container_environment(os.environ, SECRETS)
    if arguments == ["init"]:
        initialise(environment, SECRETS)
        return
    write_users(SECRETS, USERS_FILE)
    os.execvpe(arguments[0], arguments, environment)  # noqa: S606 - a shell is what we do not want here


def _metadata(password: str | None, host: str) -> dict[str, str]:
    if password is None:
        return {}
    url = _url("airflow", password, host, "airflow", scheme="postgresql+psycopg")
    return {
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": url,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": url,
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{url}",
    }


def _warehouse(found: Mapping[str, str], host: str) -> dict[str, str]:
    made: dict[str, str] = {}
    if "warehouse_app_password" in found:
        url = _url("thidua_app", found["warehouse_app_password"], host, "thidua")
        made |= {"AIRFLOW_CONN_THIDUA_WAREHOUSE": url, "THIDUA_WAREHOUSE_URL": url}
    if "warehouse_owner_password" in found:
        made["THIDUA_OWNER_URL"] = _url("thidua_owner", found["warehouse_owner_password"], host, "thidua")
    return made


def _personal(found: Mapping[str, str], secrets: Path, host: str) -> dict[str, str]:
    """Where the key for names is, for who seals; the address of who may read them is granted to nothing that runs."""
    made: dict[str, str] = {}
    if found.get("personal_key"):
        made["THIDUA_PERSONAL_KEY_FILE"] = str(secrets / "personal_key")
    if "warehouse_personal_password" in found:
        made["THIDUA_PERSONAL_URL"] = _url("thidua_personal", found["warehouse_personal_password"], host, "thidua")
    return made


def _broker(password: str | None, host: str | None) -> dict[str, str]:
    if password is None or host is None:
        return {}
    return {"AIRFLOW__CELERY__BROKER_URL": f"redis://:{quote(password, safe='')}@{host}:6379/0"}


def _url(role: str, password: str, host: str, database: str, *, scheme: str = "postgres") -> str:
    return f"{scheme}://{role}:{quote(password, safe='')}@{host}/{database}"


if __name__ == "__main__":
    main(sys.argv[1:])

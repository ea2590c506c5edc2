"""The two data bases of one machine: the warehouse and Airflow's own, in one PostgreSQL server."""

import json
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import sqlalchemy as sa

from thidua.errors import OperatorError
from thidua.launch.environment import Addresses
from thidua.launch.pools import RERUNS
from thidua.settings import Settings
from thidua.warehouse.connect import connect
from thidua.warehouse.embedded import EmbeddedPostgres, read_or_make_secret
from thidua.warehouse.migrate import APP, DATABASE, OWNER, PERSONAL, create_database, ensure_role, migrate

AIRFLOW = "airflow"
"""Name of Airflow's data base and of the role that owns it."""

_MIGRATED = """
    select version_num, (select pool from public.slot_pool where pool = :pool)
    from public.alembic_version
"""


def create_databases(superuser_url: str, passwords: Mapping[str, str]) -> None:
    """Make the roles and data bases that are missing. passwords: of the roles OWNER, APP, PERSONAL and AIRFLOW."""
    create_database(superuser_url, database=DATABASE, owner=OWNER, password=passwords[OWNER])
    create_database(superuser_url, database=AIRFLOW, owner=AIRFLOW, password=passwords[AIRFLOW])
    engine = connect(superuser_url)
    with engine.begin() as connection:
        for role in (APP, PERSONAL):
            ensure_role(connection, role, passwords[role])
    engine.dispose()


def prepare_embedded(settings: Settings, postgres: EmbeddedPostgres, *, api_port: int) -> Addresses:
    """The data bases of this machine. A warehouse given by `THIDUA_WAREHOUSE_URL` is used as it is."""
    secrets = settings.home / "secrets"
    create_databases(
        postgres.url("postgres"),
        {role: read_or_make_secret(secrets / role) for role in (OWNER, APP, PERSONAL, AIRFLOW)},
    )
    return Addresses(
        api_port=api_port,
        metadata_url=postgres.url(AIRFLOW, role=AIRFLOW),
        warehouse_url=settings.warehouse_url or postgres.url(DATABASE, role=APP),
        owner_url=settings.owner_url or postgres.url(DATABASE, role=OWNER),
    )


def migrate_all(settings: Settings, addresses: Addresses, environment: Mapping[str, str]) -> None:
    """Bring both data bases to the newest version, at the same time. Airflow's takes seconds even when there is
    nothing to do, so it is left out when this version of Airflow has done it before and our pool is still there."""
    marker = settings.home / "run" / "airflow-migrated.json"
    is_needed = _migrated(addresses) != _read(marker)
    airflow = _start_airflow_preparation(settings, environment) if is_needed else None
    try:
        if not settings.warehouse_url or settings.owner_url:
            migrate(addresses.owner_url)
    finally:
        failed = airflow is not None and airflow.wait() != 0
    if failed:
        raise OperatorError(
            "Không nâng cấp được cơ sở dữ liệu của Airflow.",
            remedy=f"Xem nhật ký {_log(settings)}.",
        )
    marker.write_text(json.dumps(_migrated(addresses)), encoding="utf-8")


def _migrated(addresses: Addresses) -> dict[str, str | None]:
    """The version of Airflow at hand, the revision that its data base is at, and our pool there."""
    engine = connect(addresses.metadata_url)
    with engine.connect() as connection:
        exists = connection.execute(sa.text("select to_regclass('public.alembic_version')")).scalar()
        row = connection.execute(sa.text(_MIGRATED), {"pool": RERUNS}).one() if exists else (None, None)
    engine.dispose()
    revision, pool = row
    return {"airflow": version("apache-airflow"), "revision": revision, "pool": pool}


def _read(marker: Path) -> object:
    return json.loads(marker.read_text(encoding="utf-8")) if marker.exists() else None


def _start_airflow_preparation(settings: Settings, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    _log(settings).parent.mkdir(parents=True, exist_ok=True)
    with _log(settings).open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "thidua_airflow.prepare"],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def _log(settings: Settings) -> Path:
    return settings.home / "logs" / "airflow-migrate.log"

"""One installation for a measurement: a data base server of its own, folders, and settings that lead to them."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from thidua.settings import PROJECT, Settings
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.connect import connect
from thidua.warehouse.embedded import SUPERUSER, EmbeddedPostgres, read_or_make_secret
from thidua.warehouse.migrate import APP, DATABASE, OWNER, PERSONAL, create_database, ensure_role, migrate
from tools.bench.plans import make_plan, write_plan

BENCH_HOME = Path(os.environ.get("THIDUA_BENCH_HOME", PROJECT / ".thidua" / "bench"))
CACHE = BENCH_HOME / "cache"
ASIDE = "aside-"
BASELINE = "baseline"
"""Name of the baseline's data base and of its owner; in the same server as ours, with the same safety."""

DAY_OF_REPORTS = datetime(2025, 12, 8, 8, tzinfo=LEGAL_ZONE)


def bench_settings(name: str) -> Settings:
    """Settings of the installation `name`, all below `.thidua/bench`; its clock has passed the reports' day."""
    home = BENCH_HOME / name
    return replace(
        Settings.from_environment(),
        home=home,
        plans=home / "plans",
        landing=str(home / "landing"),
        vault=str(home / "vault"),
        outbox=str(home / "outbox"),
        data_docs=home / "data_docs",
        warehouse_url="",
        owner_url="",
        smtp_url="",
        go_live=date(2100, 1, 1),
        clock_offset=max(DAY_OF_REPORTS - datetime.now(LEGAL_ZONE), DAY_OF_REPORTS - DAY_OF_REPORTS),
    )


def begin_afresh(settings: Settings, numbers: range) -> None:
    """Put aside what an earlier run has left, and write the plans of these communes.

    It is deleted by `clear_away`, after all measurements: ext4 without a journal takes no inode again that was freed in
    the last minutes, and passes over thousands of them, one by one, for every file that is made meanwhile.
    """
    EmbeddedPostgres(home=settings.home).remove()
    if settings.home.exists():
        settings.home.rename(settings.home.with_name(f"{ASIDE}{time.time_ns()}"))
    for folder in (settings.plans, Path(settings.landing), Path(settings.outbox)):
        folder.mkdir(parents=True)
    for number in numbers:
        write_plan(make_plan(number), settings.plans)


def clear_away() -> None:
    """Delete what was put aside."""
    for left in BENCH_HOME.glob(f"{ASIDE}*"):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def database_server(settings: Settings) -> Iterator[Settings]:
    """PostgreSQL as in production on one machine (every commit is on disk), migrated; the settings with its address."""
    postgres = EmbeddedPostgres(home=settings.home)
    postgres.start()
    try:
        superuser = postgres.url("postgres")
        for database, role in ((DATABASE, OWNER), (BASELINE, BASELINE)):
            secret = read_or_make_secret(settings.home / "secrets" / role)
            create_database(superuser, database=database, owner=role, password=secret)
        engine = connect(superuser)
        with engine.begin() as connection:
            for role in (APP, PERSONAL):
                ensure_role(connection, role, read_or_make_secret(settings.home / "secrets" / role))
        engine.dispose()
        migrate(postgres.url(DATABASE, role=OWNER))
        yield replace(settings, warehouse_url=postgres.url(DATABASE, role=APP))
    finally:
        postgres.remove()


def baseline_url(settings: Settings) -> str:
    """The data base of the baseline in the installation's server, which must be running."""
    return _url(settings, role=BASELINE, database=BASELINE)


def superuser_url(settings: Settings) -> str:
    """The warehouse as the server's superuser, who may count, copy and tidy up."""
    return _url(settings, role=SUPERUSER, database=DATABASE)


def personal_url(settings: Settings) -> str:
    """The warehouse as those see it who may read names."""
    return _url(settings, role=PERSONAL, database=DATABASE)


def _url(settings: Settings, *, role: str, database: str) -> str:
    secret = read_or_make_secret(settings.home / "secrets" / role)
    url = make_url(settings.warehouse_url).set(username=role, password=secret, database=database)
    return url.render_as_string(hide_password=False)


def postmaster(settings: Settings) -> int:
    """Pid of the server's first process; it is not a child of ours."""
    pid_file = EmbeddedPostgres(home=settings.home).data / "postmaster.pid"
    return int(pid_file.read_text().split()[0])

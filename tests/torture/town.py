"""One commune's installation that may be killed: folders, a data base of its own, a mail server outside of it all."""

import itertools
import shutil
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import yaml

from factories.databases import fresh_database
from factories.installation import LOCK, PLAN_FILE, PLAN_ID, add_plan
from thidua.deliver.sink import SmtpSink
from thidua.settings import Settings
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import APP
from torture.killer import SECONDS, bring_back, find_postmaster
from torture.worker import Errand, start_worker

MAIL_RECIPIENTS = 9
LEASES_END = timedelta(minutes=6)

_FIRST_MAIL = "  - id: city-mail\n"
_numbers = itertools.count(1)


@dataclass
class Town:
    """offset: the clock of the next workers is so far ahead. Each restart comes after the leases of the dead."""

    home: Path
    cluster: EmbeddedPostgres
    sink: SmtpSink
    settings: Settings
    environment: Mapping[str, str] = field(default_factory=dict)
    offset: timedelta = timedelta(days=1)
    started: int = field(default=0)

    def start(self, *, crash_at: str | None = None, crash_pid: int | None = None) -> ForkServerProcess:
        self.started += 1
        return start_worker(
            Errand(
                settings=replace(self.settings, clock_offset=self.offset),
                name=f"w{self.started}",
                log=self.log,
                crash_at=crash_at,
                crash_pid=crash_pid,
                environment=self.environment,
            )
        )

    def run(self, *, crash_at: str | None = None) -> int:
        """One worker from its start to its end; its exit code."""
        return self.finish([self.start(crash_at=crash_at)])[0]

    def finish(self, workers: Sequence[ForkServerProcess]) -> list[int]:
        """Wait for their ends, then until their leases are over; exit codes."""
        codes = []
        for worker in workers:
            worker.join(SECONDS)
            assert worker.exitcode is not None, f"{worker.name} hangs\n{self.said()}"
            codes.append(worker.exitcode)
        self.offset += LEASES_END
        return codes

    def lose_postgres_at(self, point: str) -> None:
        """PostgreSQL dies as a worker comes to the point, and the worker goes on."""
        postmaster = find_postmaster(self.cluster)
        worker = self.start(crash_at=point, crash_pid=postmaster.pid)
        bring_back(self.cluster, postmaster, worker, point=point)
        self.finish([worker])

    def stop_postgres_at_once(self) -> None:
        """As `pg_ctl stop -m immediate`: no transaction is ended, no page written."""
        postmaster = find_postmaster(self.cluster)
        postmaster.send_signal(signal.SIGQUIT)
        postmaster.wait(SECONDS)

    @property
    def log(self) -> Path:
        return self.home / "workers.log"

    def said(self) -> str:
        """The end of what the workers wrote."""
        return self.log.read_text(encoding="utf-8")[-4000:] if self.log.exists() else ""

    def land(self, workbooks: Mapping[str, bytes]) -> None:
        """Units hand these in, by file name."""
        folder = self.home / "landing" / PLAN_ID
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in workbooks.items():
            (folder / name).write_bytes(content)


@contextmanager
def open_town(
    folder: Path,
    cluster: EmbeddedPostgres,
    *,
    recipients: str | None = None,
    terms: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Town]:
    """A new installation, empty but for its plan; its files go away at the end.

    recipients: instead of those by mail, as the plan file has them. terms: more of the plan, by name. environment: of
    its workers.
    """
    home = folder / f"town-{next(_numbers)}"
    home.mkdir()
    add_plan_of_town(home, recipients=recipients, terms=terms)
    with SmtpSink(home / "mail") as sink:
        settings = replace(
            Settings.from_environment(),
            home=home,
            plans=home / "plans",
            landing=str(home / "landing"),
            vault=str(home / "vault"),
            outbox=str(home / "outbox"),
            data_docs=home / "data_docs",
            archive=home / "archive",
            warehouse_url=cluster.url(fresh_database(cluster), role=APP),
            smtp_url=sink.url,
        )
        yield Town(home=home, cluster=cluster, sink=sink, settings=settings, environment=environment or {})
    shutil.rmtree(home)


def add_plan_of_town(home: Path, *, recipients: str | None = None, terms: Mapping[str, Any] | None = None) -> None:
    """The plan of a commune that has long been open for corrections and writes to many; arguments as above."""
    add_plan(home, edits={LOCK: "lock: 2099-01-31", _FIRST_MAIL: (recipients or _more_recipients()) + _FIRST_MAIL})
    with (home / "plans" / PLAN_FILE.name).open("a", encoding="utf-8") as file:
        file.write(yaml.safe_dump(dict(terms), allow_unicode=True) if terms else "")


def _more_recipients() -> str:
    one = (
        "  - id: so-{n}\n    name: Sở số {n}\n    channel: smtp\n    address: so-{n}@hai-phong.example\n"
        "    basis: {{assumption: Địa chỉ giả định.}}\n"
    )
    return "".join(one.format(n=number) for number in range(2, MAIL_RECIPIENTS + 1))

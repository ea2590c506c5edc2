"""Where things are: read once from the environment, passed on as values.

Every variable has a default that suits one machine. Secrets (data base and mail passwords) come from
connections; the launcher and the compose file hand them over as `THIDUA_*_URL`.
"""

import os
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from thidua.deliver.connections import FindConnection, connection_from_environment
from thidua.text.dates import LEGAL_ZONE

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Paths and addresses of one installation.

    landing, vault, outbox: URLs or paths that `fsspec` understands; home holds what the embedded parts write.
    go_live: reports due before it are not made by themselves. clock_offset: added to the machine's clock, for
    rehearsing a date that has not come; zero in production. archive: None for `<home>/archive`.
    drafts: folder for drafts that a person is asked about; None for `<home>/drafts`.
    find_connection: where the connections are that addresses of plans name.
    statuses: where statuses of the exchange of documents come in; None for `<home>/statuses`.
    to_sign, signed: folders for files that are signed outside and come back; None for those below `<home>`.
    personal_key_file: the key under which names are kept; None: none are taken. personal_url: the warehouse for who may
    read them.
    watch_...: of `thidua watch`; address: mail addresses with commas between; limits: None for the project's own.
    """

    home: Path
    plans: Path
    landing: str
    vault: str
    outbox: str
    data_docs: Path
    warehouse_url: str
    owner_url: str
    smtp_url: str
    go_live: date
    clock_offset: timedelta = timedelta(0)
    archive: Path | None = None
    drafts: Path | None = None
    find_connection: FindConnection = connection_from_environment
    statuses: Path | None = None
    to_sign: Path | None = None
    signed: Path | None = None
    watch_address: str = ""
    watch_webhook_url: str = ""
    watch_airflow_url: str = ""
    watch_limits: Path | None = None
    watch_every: timedelta = timedelta(minutes=5)
    personal_key_file: Path | None = None
    personal_url: str = ""

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read `THIDUA_*`; `THIDUA_HOME` (default `.thidua` in the project) is the root of all other defaults."""
        home = Path(os.environ.get("THIDUA_HOME", PROJECT / ".thidua"))

        def value(name: str, default: str | Path) -> str:
            return os.environ.get(f"THIDUA_{name}", str(default))

        return cls(
            home=home,
            plans=Path(value("PLANS", _plans_folder(home))),
            landing=value("LANDING", home / "landing"),
            vault=value("VAULT", home / "vault"),
            outbox=value("OUTBOX", home / "outbox"),
            data_docs=Path(value("DATA_DOCS", home / "data_docs")),
            warehouse_url=value("WAREHOUSE_URL", ""),
            owner_url=value("OWNER_URL", ""),
            smtp_url=value("SMTP_URL", ""),
            go_live=date.fromisoformat(value("GO_LIVE", "2026-01-01")),
            clock_offset=timedelta(seconds=float(value("CLOCK_OFFSET_SECONDS", "0"))),
            archive=Path(archive) if (archive := os.environ.get("THIDUA_ARCHIVE")) else None,
            drafts=Path(drafts) if (drafts := os.environ.get("THIDUA_DRAFTS")) else None,
            statuses=Path(folder) if (folder := os.environ.get("THIDUA_STATUSES")) else None,
            to_sign=Path(folder) if (folder := os.environ.get("THIDUA_TO_SIGN")) else None,
            signed=Path(folder) if (folder := os.environ.get("THIDUA_SIGNED")) else None,
            watch_address=value("WATCH_ADDRESS", "") or value("ALERT_ADDRESS", ""),
            watch_webhook_url=value("WATCH_WEBHOOK_URL", ""),
            watch_airflow_url=value("WATCH_AIRFLOW_URL", ""),
            watch_limits=Path(limits) if (limits := os.environ.get("THIDUA_WATCH_LIMITS")) else None,
            watch_every=timedelta(seconds=float(value("WATCH_EVERY", "300"))),
            personal_key_file=Path(key) if (key := os.environ.get("THIDUA_PERSONAL_KEY_FILE")) else None,
            personal_url=value("PERSONAL_URL", ""),
        )

    @property
    def heads_folder(self) -> Path:
        """Where the heads of the audit chain are kept, outside of the data base."""
        return self.archive or self.home / "archive"

    @property
    def statuses_folder(self) -> Path:
        """Where the document system leaves what receivers say of documents."""
        return self.statuses or self.home / "statuses"

    @property
    def drafts_folder(self) -> Path:
        """Where drafts lie that a person is asked about: `<plan>/<period>/<mark of the draft>/`."""
        return self.drafts or self.home / "drafts"

    @property
    def to_sign_folder(self) -> Path:
        """Where files lie that a person is to sign: `<plan>/<period>/`."""
        return self.to_sign or self.home / "to-sign"

    @property
    def signed_folder(self) -> Path:
        """Where the clerk puts signed files, in the folder itself or below `<plan>/<period>/`."""
        return self.signed or self.home / "signed"

    @property
    def dates_file(self) -> Path:
        """What was worked out of plan files before (`thidua.calendar.kept_dates`); may be deleted."""
        return self.home / "report-dates.json"

    def now(self) -> datetime:
        """The clock of tasks and commands, in the legal zone. Below them, `now` is a parameter."""
        return datetime.now(LEGAL_ZONE) + self.clock_offset


def _plans_folder(home: Path) -> Path:
    """An installation's own plans lie in its home; one without any has those of the project."""
    own = home / "plans"
    return own if own.is_dir() else PROJECT / "include" / "plans"


def project_path(*parts: str) -> Path:
    """A file or folder of the project itself: `project_path("sql", "aggregate")`."""
    return PROJECT.joinpath(*parts)

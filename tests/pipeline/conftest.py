"""A whole installation in a temporary folder: warehouse, landing folder, vault, outbox, a mail server that stores."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from factories.names import Office, make_office
from thidua.deliver.sink import SmtpSink
from thidua.settings import Settings
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import APP


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[SmtpSink]:
    with SmtpSink(tmp_path / "mail") as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, cluster: EmbeddedPostgres, database: str, sink: SmtpSink) -> Settings:
    """One second ahead of the machine's clock, so that a file that has just landed counts as quiet."""
    (tmp_path / "landing").mkdir()
    return replace(
        Settings.from_environment(),
        home=tmp_path,
        landing=str(tmp_path / "landing"),
        vault=str(tmp_path / "vault"),
        outbox=str(tmp_path / "outbox"),
        data_docs=tmp_path / "data_docs",
        warehouse_url=cluster.url(database, role=APP),
        smtp_url=f"{sink.url}?starttls=none" if "?" not in sink.url else sink.url,
        clock_offset=timedelta(days=400),
    )


@pytest.fixture
def office(settings: Settings, cluster: EmbeddedPostgres) -> Office:
    """The same of a commune whose units hand in lists of persons."""
    return make_office(settings, cluster)

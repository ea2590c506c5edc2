"""A worker is killed at every point of a digest's way, or PostgreSQL is; the next one finds out what may have
arrived."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from factories.plans import make_unit
from factories.reminders import OFFICER, Desk, at, make_reminded
from thidua.collect.vault import Vault
from thidua.deliver.sink import SmtpSink
from thidua.deliver.smtp import SmtpChannel
from thidua.deliver.smtp_url import parse_smtp_url
from thidua.warehouse.connect import connect
from thidua.warehouse.embedded import EmbeddedPostgres
from torture.killer import Killer, deaths
from torture.points import REMINDERS

LAST_DAY, MADE_UP_FOR = at("12-09 08:00"), at("12-07 08:00")
"""A day of its own, and one that makes up for the working day before."""
ADDRESS = "ca@mau.example"
LEAVES_UNKNOWN = {"notice-started", "mail-ended", "notice-sent", "notice-recording"}
"""After the mark and before the outcome is committed: a dead worker's is never sent again. One that lives goes on
asking for PostgreSQL."""


@pytest.fixture
def cluster(killer: Killer) -> EmbeddedPostgres:
    return killer.cluster


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[SmtpSink]:
    with SmtpSink(tmp_path / "mail") as running:
        yield running


def remind(url: str, vault: str, smtp_url: str, now: datetime) -> None:
    """One run of one worker."""
    engine = connect(url)
    unit = make_unit(id="CA", email=ADDRESS)
    plan = make_reminded(units=[unit], targets=[], policy={"officer": {**OFFICER, "address": ADDRESS}})
    desk = replace(Desk(engine, Vault(vault)), plans=[plan])
    desk.remind(now, worker=f"w{os.getpid()}", channel=SmtpChannel(parse_smtp_url(smtp_url), timeout=5))
    engine.dispose()


@pytest.mark.parametrize(
    ("victim", "point"), deaths([*REMINDERS, "mail-uploaded", "mail-ended"], in_short=["notice-recording"])
)
@pytest.mark.parametrize("day", [LAST_DAY, MADE_UP_FOR], ids=["its-day", "made-up-for"])
def test_kill_at_every_point_loses_nothing_and_doubles_nothing(
    killer: Killer, desk: Desk, engine: sa.Engine, tmp_path: Path, sink: SmtpSink, point: str, day: datetime
) -> None:
    places = (engine.url.render_as_string(hide_password=False), str(tmp_path / "vault"), sink.url)
    killer.kill(remind, *places, day, at=point, is_forked=True)
    for minutes in (10, 20, 60, 300):
        remind(*places, day + timedelta(minutes=minutes))
    states = [state for _, state in desk.events(ADDRESS)]
    if killer.victim == "worker" and point in LEAVES_UNKNOWN:
        assert (states[-1], states.count("STARTED")) == ("UNKNOWN", 1)
        assert len(sink.mails()) <= 1
    else:
        assert states[-1] == "SENT"
        assert len(sink.mails()) == 1

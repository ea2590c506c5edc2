"""A worker is killed at every point of a digest's way; the next one finds out what may have arrived."""

import multiprocessing
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
from torture.points import REMINDERS

LAST_DAY = at("12-09 08:00")
ADDRESS = "ca@mau.example"
MAY_HAVE_ARRIVED = {"notice-started", "mail-ended", "notice-sent", "notice-recording"}
"""After the mark and before the outcome is committed: never sent again."""
SECONDS = 60


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[SmtpSink]:
    with SmtpSink(tmp_path / "mail") as running:
        yield running


def remind(url: str, vault: str, smtp_url: str, now: datetime, crash_at: str | None = None) -> None:
    """One run of one worker; to be called in a process of its own where it is to die."""
    if crash_at:
        os.environ["THIDUA_CRASH_AT"] = crash_at
    engine = connect(url)
    unit = make_unit(id="CA", email=ADDRESS)
    plan = make_reminded(units=[unit], targets=[], policy={"officer": {**OFFICER, "address": ADDRESS}})
    desk = replace(Desk(engine, Vault(vault)), plans=[plan])
    desk.remind(now, worker=f"w{os.getpid()}", channel=SmtpChannel(parse_smtp_url(smtp_url), timeout=5))
    engine.dispose()


@pytest.mark.parametrize("point", [*REMINDERS, "mail-uploaded", "mail-ended"])
def test_kill_at_every_point_loses_nothing_and_doubles_nothing(
    desk: Desk, engine: sa.Engine, tmp_path: Path, sink: SmtpSink, point: str
) -> None:
    places = (engine.url.render_as_string(hide_password=False), str(tmp_path / "vault"), sink.url)
    # Forked, for it inherits what is loaded; it opens connections of its own and uses none of ours.
    worker = multiprocessing.get_context("fork").Process(target=remind, args=(*places, LAST_DAY, point))
    worker.start()
    worker.join(SECONDS)
    assert worker.exitcode == -9, "the point was never reached"
    for minutes in (10, 20, 60, 300):
        remind(*places, LAST_DAY + timedelta(minutes=minutes))
    states = [state for _, state in desk.events(ADDRESS)]
    if point in MAY_HAVE_ARRIVED:
        assert (states[-1], states.count("STARTED")) == ("UNKNOWN", 1)
        assert len(sink.mails()) <= 1
    else:
        assert states[-1] == "SENT"
        assert len(sink.mails()) == 1

"""A worker is killed at every point of a status's way; the next one reads it again and records it once."""

import multiprocessing
import os
from datetime import datetime
from pathlib import Path

from factories.exchange import issue_numbered, make_exchange_plan, make_status
from factories.exchange_office import ExchangeOffice
from thidua.collect.vault import Vault
from thidua.exchange.inbox import TAKEN
from thidua.exchange.take import take_statuses
from thidua.warehouse.connect import connect
from torture.points import STATUSES

SECONDS = 60


def take(url: str, vault: str, root: Path, now: datetime, crash_at: str | None = None) -> None:
    """One look of one worker; to be called in a process of its own where it is to die."""
    if crash_at:
        os.environ["THIDUA_CRASH_AT"] = crash_at
    engine = connect(url)
    take_statuses(engine, vault=Vault(vault), root=root, now=now)
    engine.dispose()


def test_kill_at_every_point_loses_nothing_and_doubles_nothing(exchange: ExchangeOffice) -> None:
    issue_numbered(exchange.engine, exchange.vault, make_exchange_plan())
    exchange.send()
    exchange.wait(hours=24)
    places = (exchange.engine.url.render_as_string(hide_password=False), exchange.vault.root, exchange.statuses)
    arrived: list[bytes] = []
    for point, code in zip(STATUSES, ("01", "03", "06"), strict=True):
        arrived.append(make_status(code))
        exchange.arrive(arrived[-1])
        # Forked, for it inherits what is loaded; it opens connections of its own and uses none of ours.
        worker = multiprocessing.get_context("fork").Process(target=take, args=(*places, exchange.now, point))
        worker.start()
        worker.join(SECONDS)
        assert worker.exitcode == -9, f"{point} was never reached"
        take(*places, exchange.now)
        assert [code for _, _, code in exchange.acknowledged()] == ["01", "03", "06"][: len(arrived)]
        assert sorted(path.read_bytes() for path in (exchange.statuses / TAKEN).rglob("*.edxml")) == sorted(arrived)
        assert [path.name for path in exchange.statuses.iterdir()] == [TAKEN]
    for (sha256,) in exchange.rows("select evidence_sha256 from acknowledgement"):
        assert exchange.vault.get(sha256) in arrived

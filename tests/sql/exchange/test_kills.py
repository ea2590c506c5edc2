"""A worker is killed at every point of a status's way, or PostgreSQL is; the next one reads it again and records it
once."""

from datetime import datetime
from pathlib import Path

import pytest

from factories.exchange import issue_numbered, make_exchange_plan, make_status
from factories.exchange_office import ExchangeOffice
from thidua.collect.vault import Vault
from thidua.exchange.inbox import TAKEN
from thidua.exchange.take import take_statuses
from thidua.warehouse.connect import connect
from thidua.warehouse.embedded import EmbeddedPostgres
from torture.killer import VICTIMS, Killer
from torture.points import STATUSES


@pytest.fixture
def cluster(killer: Killer) -> EmbeddedPostgres:
    return killer.cluster


def take(url: str, vault: str, root: Path, now: datetime) -> None:
    """One look of one worker."""
    engine = connect(url)
    take_statuses(engine, vault=Vault(vault), root=root, now=now)
    engine.dispose()


@pytest.mark.parametrize("victim", VICTIMS)
def test_kill_at_every_point_loses_nothing_and_doubles_nothing(killer: Killer, exchange: ExchangeOffice) -> None:
    issue_numbered(exchange.engine, exchange.vault, make_exchange_plan())
    exchange.send()
    exchange.wait(hours=24)
    places = (exchange.engine.url.render_as_string(hide_password=False), exchange.vault.root, exchange.statuses)
    arrived: list[bytes] = []
    for point, code in zip(STATUSES, ("01", "03", "06"), strict=True):
        arrived.append(make_status(code))
        exchange.arrive(arrived[-1])
        killer.kill(take, *places, exchange.now, at=point, is_forked=True)
        take(*places, exchange.now)
        assert [code for _, _, code in exchange.acknowledged()] == ["01", "03", "06"][: len(arrived)]
        assert sorted(path.read_bytes() for path in (exchange.statuses / TAKEN).rglob("*.edxml")) == sorted(arrived)
        assert [path.name for path in exchange.statuses.iterdir()] == [TAKEN]
    for (sha256,) in exchange.rows("select evidence_sha256 from acknowledgement"):
        assert exchange.vault.get(sha256) in arrived

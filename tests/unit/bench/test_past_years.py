"""Past years that the benchmark copies into a warehouse: everything is there once more, and the audit chain holds."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from tools.bench.warehouse import PAST_YEARS

from factories.corrections import Desk
from thidua.audit.links import Links
from thidua.collect.vault import Vault
from thidua.warehouse.connect import psycopg_connection

COPIED = ("plan_version", "receipt", "submission", "indicator_fact", "snapshot", "report_revision", "delivery")


@pytest.fixture
def desk(engine: sa.Engine, tmp_path: Path) -> Desk:
    """A report that was issued, and replaced once."""
    made = Desk(engine, Vault(str(tmp_path / "vault")))
    made.open()
    made.hand_in("P-VHXH", A05=310)
    made.reissue()
    return made


def counts(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table: connection.execute(sa.text(f"select count(*) from thidua.{table}")).scalar_one() for table in COPIED
        }


def add_years(engine: sa.Engine, years: int) -> None:
    with engine.begin() as connection:
        driver = psycopg_connection(connection)
        driver.execute(PAST_YEARS.read_bytes())
        for years_back in range(1, years + 1):
            driver.execute("select pg_temp.add_past_year(%s)", (years_back,))
        driver.execute("select pg_temp.move_sequences()")


def test_all_is_there_once_more_for_every_year_but_replacements(desk: Desk, owner_engine: sa.Engine) -> None:
    before = counts(owner_engine)
    add_years(owner_engine, 2)
    after = counts(owner_engine)
    assert before["report_revision"] == 2
    assert [after.pop(table) - before.pop(table) for table in ("report_revision", "delivery")] == [2, 2]
    assert after == {table: 3 * count for table, count in before.items()}


def test_the_chain_holds_and_goes_on(desk: Desk, owner_engine: sa.Engine) -> None:
    add_years(owner_engine, 1)
    desk.hand_in("P-VHXH", A05=320)
    desk.reissue()
    with owner_engine.connect() as connection:
        connection.execute(sa.text("set search_path to thidua"))
        assert list(Links(connection).faults()) == []

"""Connections end with their step, or with the block that keeps them, and never outlive a fork."""

import os

import pytest
import sqlalchemy as sa

from thidua.warehouse.connect import kept_open, opened
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import APP


@pytest.fixture
def url(cluster: EmbeddedPostgres, database: str) -> str:
    return cluster.url(database, role=APP)


def backend(engine: sa.Engine) -> int:
    """The server's process at the other end."""
    with engine.connect() as connection:
        pid: int = connection.execute(sa.text("select pg_backend_pid()")).scalar_one()
        return pid


def is_gone(engine: sa.Engine, pid: int) -> bool:
    """Whether the server's process ends within a few seconds; it notices a closed line by itself."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for _ in range(100):
            if not connection.execute(
                sa.text("select count(*) from pg_stat_activity where pid = :pid"), {"pid": pid}
            ).scalar_one():
                return True
            connection.execute(sa.text("select pg_sleep(0.05)"))
    return False


def test_a_step_closes_its_connection(url: str, engine: sa.Engine) -> None:
    with opened(url) as first:
        one = backend(first)
    assert is_gone(engine, one)


def test_steps_in_a_block_share_a_connection_that_ends_with_it(url: str, engine: sa.Engine) -> None:
    with kept_open():
        with opened(url) as first:
            one = backend(first)
        with opened(url) as second:
            assert backend(second) == one
    assert is_gone(engine, one)


def test_a_block_that_fails_closes_too_and_the_next_step_has_its_own(url: str, engine: sa.Engine) -> None:
    seen: list[int] = []

    def fail() -> None:
        with kept_open(), opened(url) as first:
            seen.append(backend(first))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    [one] = seen
    assert is_gone(engine, one)
    with opened(url) as second:
        assert backend(second) != one


def test_what_a_step_left_open_is_rolled_back_for_the_next(url: str) -> None:
    with kept_open():
        with opened(url) as first, first.connect() as connection:
            connection.execute(sa.text("set local statement_timeout = 1234"))
        with opened(url) as second, second.connect() as connection:
            assert connection.execute(sa.text("show statement_timeout")).scalar_one() == "0"


def test_a_forked_process_opens_its_own(url: str) -> None:
    with kept_open(), opened(url) as first:
        one = backend(first)
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                with opened(url) as second:
                    os.write(write, str(backend(second)).encode())
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        assert int(os.read(read, 20)) != one
        assert backend(first) == one
        os.close(read)
        os.close(write)

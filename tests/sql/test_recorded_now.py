"""When something becomes known: by the server's clock, never before the recorder's, never earlier by anybody's wish."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from thidua.warehouse.now import tell_now

NOW = sa.text("select recorded_now(), clock_timestamp()")


@pytest.mark.parametrize("ahead", [timedelta(days=400), timedelta(hours=1)])
def test_recorder_ahead_of_the_server_is_believed(engine: sa.Engine, ahead: timedelta) -> None:
    told = datetime.now(UTC) + ahead
    with engine.begin() as connection:
        tell_now(connection, told)
        recorded, _ = connection.execute(NOW).one()
    assert recorded == told


def test_recorder_behind_the_server_is_not(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        tell_now(connection, datetime(2020, 1, 1, tzinfo=UTC))
        recorded, server = connection.execute(NOW).one()
    assert server - recorded < timedelta(minutes=1)


def test_clock_is_told_for_one_transaction(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        with connection.begin():
            tell_now(connection, datetime.now(UTC) + timedelta(days=400))
        with connection.begin():
            recorded, server = connection.execute(NOW).one()
    assert abs(server - recorded) < timedelta(minutes=1)

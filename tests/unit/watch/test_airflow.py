"""Does Airflow live? Asked of real servers that answer, refuse, say nothing or talk nonsense."""

import socket
from datetime import timedelta
from typing import Any

import pytest

from factories.http_servers import health, http_server
from factories.watched import at, limits_with
from thidua.watch.airflow import is_scheduler_alive, watch_airflow
from thidua.watch.model import Level, Observed

NOW = at("12-10 08:00")
LIMITS = limits_with(timeout_seconds=1)


def look(**server: Any) -> Observed:
    with http_server(**server) as running:
        found = watch_airflow(running.url + "/", LIMITS, now=NOW)
        assert [path for path, _, _ in running.taken] == ["/api/v2/monitor/health"]
    return found


def beating(minutes_ago: float, **more: Any) -> dict[str, Any]:
    instant = (NOW - timedelta(minutes=minutes_ago)).isoformat()
    return {"status": "healthy", "latest_scheduler_heartbeat": instant, **more}


def test_healthy_airflow_is_silent() -> None:
    assert look(answer=health(scheduler=beating(0.2))) == Observed()


@pytest.mark.parametrize(
    "server",
    [
        {"status": 503},
        {"status": 500},
        {"status": None},
        {"answer": b"<html>"},
        {"answer": b"[]"},
        {"answer": b"\xff\xfe"},
    ],
    ids=["503", "500", "says nothing", "no json", "no object", "no text"],
)
def test_server_that_gives_no_answer_is_critical_and_its_parts_are_held(server: dict[str, Any]) -> None:
    found = look(**server)
    (alert,) = found.alerts
    assert (alert.key, alert.level, found.held) == ("airflow", Level.CRITICAL, ("airflow|",))
    assert alert.tolerance == timedelta(minutes=LIMITS.tolerance_minutes)
    assert not is_scheduler_alive(found)


def test_nobody_listening_is_critical() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found = watch_airflow(f"http://127.0.0.1:{free.getsockname()[1]}", LIMITS, now=NOW)
    assert [alert.key for alert in found.alerts] == ["airflow"]


@pytest.mark.parametrize("address", ["", "nonsense", "ftp://127.0.0.1", "http://"])
def test_address_that_cannot_be_right_is_told(address: str) -> None:
    assert [alert.key for alert in watch_airflow(address, LIMITS, now=NOW).alerts] == ["airflow"]


@pytest.mark.parametrize(
    ("part", "level"),
    [("scheduler", Level.CRITICAL), ("metadatabase", Level.CRITICAL), ("dag_processor", Level.WARNING)],
)
@pytest.mark.parametrize("told", [{"status": "unhealthy"}, {"status": None}, None])
def test_part_that_is_not_healthy_is_told(part: str, level: Level, told: dict[str, Any] | None) -> None:
    found = look(answer=health(**{part: told}))
    assert [(alert.key, alert.level) for alert in found.alerts] == [(f"airflow|{part}", level)]
    assert is_scheduler_alive(found) == (part == "dag_processor")


@pytest.mark.parametrize(("minutes", "level"), [(1.9, None), (2, Level.WARNING), (10, Level.CRITICAL)])
def test_old_heartbeat_is_told_although_the_server_says_healthy(minutes: float, level: Level | None) -> None:
    found = look(answer=health(scheduler=beating(minutes)))
    assert [alert.level for alert in found.alerts] == ([level] if level else [])

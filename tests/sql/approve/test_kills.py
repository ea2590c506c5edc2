"""A worker is killed at every point of a question's way, or PostgreSQL is; the next one asks nothing twice and loses no
answer."""

import pytest

from factories.corrections import Desk
from factories.deciding import ask_and_answer
from thidua.warehouse.embedded import EmbeddedPostgres
from torture.killer import Killer, deaths
from torture.points import APPROVALS


@pytest.fixture
def cluster(killer: Killer) -> EmbeddedPostgres:
    return killer.cluster


@pytest.mark.parametrize(("victim", "point"), deaths(APPROVALS, in_short=[]))
def test_kill_at_every_point_asks_once_and_answers_once(killer: Killer, desk: Desk, point: str) -> None:
    desk.hand_in("CA", A16="Đạt")
    url, snapshot_id = desk.engine.url.render_as_string(hide_password=False), desk.aggregate()
    killer.kill(ask_and_answer, url, desk.vault.root, snapshot_id, desk.now, at=point)
    assert ask_and_answer(url, desk.vault.root, snapshot_id, desk.now).standing == "approved"
    assert {name: desk.counts()[name] for name in ("approval_request", "approval", "approval_file")} == {
        "approval_request": 1,
        "approval": 1,
        "approval_file": 4,
    }
    assert desk.issue(snapshot_id).is_new

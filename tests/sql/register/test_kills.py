"""Workers that are killed once they have a number, or lose PostgreSQL, and processes that ask for numbers at once."""

import multiprocessing
from datetime import datetime

import pytest

from factories.approvals import numbered
from factories.corrections import PERIOD, Desk, make_late_plan
from factories.deciding import issue
from thidua.register.take import take_number
from thidua.warehouse.connect import connect
from thidua.warehouse.embedded import EmbeddedPostgres
from torture.killer import Killer, deaths
from torture.points import NUMBERS

SECONDS = 60
PLANS = 5


@pytest.fixture
def cluster(killer: Killer) -> EmbeddedPostgres:
    return killer.cluster


def take_all(url: str, now: datetime) -> None:
    engine = connect(url)
    for number in range(PLANS):
        plan = make_late_plan(id=f"phuong-mau-{number}", numbering=numbered())
        take_number(engine, plan=plan, period_id=PERIOD, revision_no=0, known_at=now, now=now)
    engine.dispose()


@pytest.mark.parametrize(
    ("victim", "point"), deaths([*NUMBERS, "issue-kept", "issue-recording"], in_short=["number-reserved"])
)
def test_number_of_a_killed_run_is_that_of_the_next_one(killer: Killer, desk: Desk, point: str) -> None:
    desk.hand_in("CA", A16="Đạt")
    url, snapshot_id = desk.engine.url.render_as_string(hide_password=False), desk.aggregate()
    killer.kill(issue, url, desk.vault.root, snapshot_id, desk.now, at=point)
    desk.wait(days=1)
    report = desk.report(desk.issue(snapshot_id))
    assert (report.number, report.place_and_date) == ("Số: 01/BC-UBND", "Phường Mẫu, ngày 11 tháng 12 năm 2098")
    assert desk.counts()["document_number"] == 1


def test_processes_at_once_take_each_number_once(desk: Desk) -> None:
    url = desk.engine.url.render_as_string(hide_password=False)
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=take_all, args=(url, desk.now)) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(SECONDS)
    assert [worker.exitcode for worker in workers] == [0] * len(workers)
    taken = desk.rows("select number, count(*) from document_number group by number order by number")
    assert taken == [(number, 1) for number in range(1, PLANS + 1)]

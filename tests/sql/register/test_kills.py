"""Workers that are killed once they have a number, and processes that ask for numbers all at once."""

import multiprocessing
from datetime import datetime

import pytest

from factories.approvals import numbered
from factories.corrections import PERIOD, Desk, make_late_plan
from factories.dying import die_at, issue
from thidua.register.take import take_number
from thidua.warehouse.connect import connect
from torture.points import NUMBERS

SECONDS = 60
PLANS = 5


def take_all(url: str, now: datetime) -> None:
    engine = connect(url)
    for number in range(PLANS):
        plan = make_late_plan(id=f"phuong-mau-{number}", numbering=numbered())
        take_number(engine, plan=plan, period_id=PERIOD, revision_no=0, known_at=now, now=now)
    engine.dispose()


@pytest.mark.parametrize("point", [*NUMBERS, "issue-kept", "issue-recording"])
def test_number_of_a_killed_run_is_that_of_the_next_one(desk: Desk, point: str) -> None:
    desk.hand_in("CA", A16="Đạt")
    url, snapshot_id = desk.engine.url.render_as_string(hide_password=False), desk.aggregate()
    die_at(point, issue, url, desk.vault.root, snapshot_id, desk.now)
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

"""Whose processor time and memory is whose."""

import os

from tools.bench.processes import Process, all_processes, below, peak_mib


def process(pid: int, parent: int) -> Process:
    return Process(pid=pid, parent=parent, started=0, cpu_seconds=0.0)


def test_what_descends_from_us_is_ours_and_nothing_else() -> None:
    table = {one.pid: one for one in (process(1, 0), process(10, 1), process(11, 10), process(12, 11), process(20, 1))}
    assert [one.pid for one in below({10}, table)] == [10, 11, 12]


def test_a_root_that_ended_is_passed_over() -> None:
    assert list(below({99}, {1: process(1, 0)})) == []


def test_this_process_is_in_the_table() -> None:
    mine = all_processes()[os.getpid()]
    assert mine.parent == os.getppid()
    assert mine.cpu_seconds > 0
    assert peak_mib(mine.pid) > 1

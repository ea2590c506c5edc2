"""The pool of child processes: whatever a file does, its caller lives and every other file is read."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

import factories.dying_reader
from factories.hostile import HOSTILE
from factories.workbooks import make_workbook
from thidua.errors import OperatorError
from thidua.read.kept import close_idle_pools, reader_pool
from thidua.read.limits import MIB, Limits
from thidua.read.model import RawWorkbook, Refusal
from thidua.read.parse import read_bytes
from thidua.read.pool import MOST_AHEAD, MOST_FILES, Outcome, ReaderPool

DYING = [sys.executable, factories.dying_reader.__file__]
LIMITS = Limits(wall_seconds=30, cpu_seconds=10, memory_bytes=256 * MIB)


@pytest.fixture(params=[1, 2])
def pool(request: pytest.FixtureRequest) -> Iterator[ReaderPool]:
    with ReaderPool(workers=request.param, limits=LIMITS, command=DYING) as made:
        yield made


def files(*orders: str) -> list[bytes]:
    return [order.encode() for order in orders]


def told(outcome: Outcome) -> str:
    return outcome.code if isinstance(outcome, Refusal) else outcome.sheets[0].name


@pytest.mark.parametrize("order", ["ABORT", "EXIT", "MEMORY"])
def test_file_that_ends_its_child_is_refused_and_the_others_are_read(
    pool: ReaderPool, tmp_path: Path, order: str
) -> None:
    outcomes = [told(o) for o in pool.read(files("a", "b", order, "c", "d"))]
    assert outcomes == ["a", "b", "PARSER_DIED", "c", "d"]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("order", "limits"),
    [("SLEEP", Limits(wall_seconds=1, cpu_seconds=30)), ("SPIN", Limits(wall_seconds=60, cpu_seconds=1))],
)
def test_file_that_takes_too_long_is_refused_and_the_others_are_read(
    tmp_path: Path, order: str, limits: Limits, workers: int
) -> None:
    with ReaderPool(workers=workers, limits=limits, command=DYING) as pool:
        outcomes = [told(o) for o in pool.read(files("a", "b", order, "c", "d"))]
    assert outcomes == ["a", "b", "PARSER_TIMEOUT", "c", "d"]


def test_cpu_limit_counts_each_file_for_itself(tmp_path: Path) -> None:
    """Three files of half a second each, in one child that is allowed one second for any of them."""
    with ReaderPool(limits=Limits(wall_seconds=30, cpu_seconds=1), command=DYING) as pool:
        outcomes = list(pool.read(files(*["BURN"] * 5)))

    assert [told(o) for o in outcomes] == ["BURN"] * 5
    assert len({o.external[0] for o in outcomes if isinstance(o, RawWorkbook)}) == 1


def test_file_that_fails_once_is_read_by_a_fresh_child(pool: ReaderPool, tmp_path: Path) -> None:
    order = f"ABORT_ONCE {tmp_path / 'marker'}"
    outcomes = list(pool.read(files("a", order, "b")))

    assert [told(o) for o in outcomes] == ["a", order, "b"]
    readers = [o.external[0] for o in outcomes if isinstance(o, RawWorkbook)]
    assert readers[0] != readers[1]


def test_nothing_but_deaths(pool: ReaderPool, tmp_path: Path) -> None:
    assert [told(o) for o in pool.read(files(*["ABORT"] * 5))] == ["PARSER_DIED"] * 5


def test_order_is_kept_over_many_files(pool: ReaderPool, tmp_path: Path) -> None:
    orders = [str(n) for n in range(3 * MOST_AHEAD)]
    assert [told(o) for o in pool.read(files(*orders))] == orders


def test_files_are_taken_no_further_than_needed() -> None:
    taken = []

    def handed() -> Iterator[bytes]:
        for data in files(*["a"] * (3 * MOST_AHEAD)):
            taken.append(data)
            yield data

    with ReaderPool(command=DYING) as pool:
        outcomes = pool.read(handed())
        next(outcomes)
        assert len(taken) <= MOST_AHEAD + 1
        outcomes.close()


def test_caller_that_leaves_early_can_come_back(pool: ReaderPool, tmp_path: Path) -> None:
    for outcome in pool.read(files("a", "b", "c", "d")):
        assert told(outcome) == "a"
        break
    assert [told(o) for o in pool.read(files("e", "f"))] == ["e", "f"]


def test_answer_longer_than_a_pipe(pool: ReaderPool, tmp_path: Path) -> None:
    outcomes = list(pool.read(files("LONG", "a", "LONG")))
    assert [len(told(o)) for o in outcomes] == [5 << 20, 1, 5 << 20]


def test_slow_caller_is_not_the_files_fault(tmp_path: Path) -> None:
    """Time runs while a child reads, not while its answer waits for a caller who is busy."""
    with ReaderPool(limits=Limits(wall_seconds=1), command=DYING) as pool:
        outcomes = pool.read(files("a", "LONG", "LONG", "b"))
        assert told(next(outcomes)) == "a"
        time.sleep(1.5)
        assert [len(told(o)) for o in outcomes] == [5 << 20, 5 << 20, 1]


def test_what_a_library_prints_is_no_answer(pool: ReaderPool, tmp_path: Path) -> None:
    assert [told(o) for o in pool.read(files("NOISE", "a"))] == ["NOISE", "a"]


def test_child_cannot_write_files(tmp_path: Path) -> None:
    target = tmp_path / "loot"
    with ReaderPool(limits=LIMITS, command=DYING) as pool:
        assert told(next(pool.read(files(f"WRITE {target}")))) == "PARSER_DIED"
    assert target.stat().st_size <= MIB


def test_child_has_no_secret_of_its_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_OWNER_URL", "postgresql://owner:geheim@localhost/thidua")
    with ReaderPool(command=DYING) as pool:
        (outcome,) = pool.read(files("ENVIRONMENT"))
    assert isinstance(outcome, RawWorkbook)
    assert {sheet.name for sheet in outcome.sheets} <= {
        "PATH",
        "PYTHONPATH",
        "PYTHONDONTWRITEBYTECODE",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "TZ",
        "LD_LIBRARY_PATH",
    }


def test_no_child_is_left_behind(tmp_path: Path) -> None:
    with ReaderPool(workers=2, command=DYING) as pool:
        outcomes = list(pool.read(files("a", "b", "c", "d")))
    for child in {int(o.external[0]) for o in outcomes if isinstance(o, RawWorkbook)}:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_what_a_child_said_last_is_not_repeated(pool: ReaderPool, caplog: pytest.LogCaptureFixture) -> None:
    assert [told(o) for o in pool.read(files("ABORT_ONCE khong-co/Hoa-Mai"))] == ["PARSER_DIED"]
    assert "reader child ended (1)" in caplog.text
    assert "Hoa-Mai" not in caplog.text


def test_child_that_cannot_start_is_the_operators_trouble(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no module named python_calamine')"]
    with (
        ReaderPool(command=command) as pool,
        pytest.raises(OperatorError, match="no module named python_calamine"),
    ):
        list(pool.read(files("a")))


def test_nothing_to_read(pool: ReaderPool) -> None:
    assert list(pool.read([])) == []


def test_real_reader_in_a_child_gives_what_it_gives_here() -> None:
    contents = [make_workbook(), HOSTILE["macro-project"][0](), make_workbook(indicators={}), HOSTILE["html"][0]()]

    with ReaderPool(workers=2) as pool:
        assert list(pool.read(contents)) == [read_bytes(content) for content in contents]


def test_files_larger_than_a_pipe(pool: ReaderPool) -> None:
    """Neither side waits for the other: the parent still sends when the child answers with as much."""
    orders = [f"{n} ".ljust(3 << 20, "x") for n in range(4)]
    assert [told(o) for o in pool.read(files(*orders))] == orders


def test_file_beyond_the_limit_is_cut_before_it_is_sent() -> None:
    with ReaderPool(limits=Limits(file_bytes=10), command=DYING) as pool:
        (outcome,) = pool.read([b"x" * 100])
    assert told(outcome) == "x" * 11


@pytest.mark.parametrize("order", ["NONSENSE", "TOO_LONG", "UNTYPED"])
def test_child_that_answers_nonsense_is_as_good_as_dead(pool: ReaderPool, order: str) -> None:
    assert [told(o) for o in pool.read(files("a", order, "b"))] == ["a", "PARSER_DIED", "b"]


def test_child_that_answers_unasked_is_replaced(pool: ReaderPool) -> None:
    assert [told(o) for o in pool.read(files("UNASKED"))] == ["x"]
    assert [told(o) for o in pool.read(files("a", "b"))] == ["a", "b"]


def test_child_is_replaced_after_a_thousand_files() -> None:
    with ReaderPool(command=DYING) as pool:
        children = [o.external[0] for o in pool.read([b"a"] * (MOST_FILES + 10)) if isinstance(o, RawWorkbook)]
    assert [children.count(child) for child in dict.fromkeys(children)] == [MOST_FILES, 10]


def child_of(pool: ReaderPool) -> int:
    (outcome,) = pool.read([make_workbook()])
    assert isinstance(outcome, RawWorkbook)
    return pool.pids[0]


def test_kept_pool_is_used_again_and_by_one_caller_at_a_time() -> None:
    with reader_pool(1) as pool:
        first = child_of(pool)
    with reader_pool(1) as pool, reader_pool(1) as other:
        assert child_of(pool) == first
        assert child_of(other) != first
    close_idle_pools()
    assert not psutil.pid_exists(first)


def test_pool_of_a_caller_that_failed_is_not_kept() -> None:
    with pytest.raises(KeyError, match="told"), reader_pool(1) as pool:
        raise KeyError("told", first := child_of(pool))
    with reader_pool(1) as pool:
        assert child_of(pool) != first
    close_idle_pools()


def test_fork_has_children_of_its_own_and_leaves_those_of_its_parent_alone() -> None:
    with reader_pool(1) as pool:
        first = child_of(pool)
    told_by_fork, tell = os.pipe()
    if os.fork() == 0:
        with reader_pool(1) as pool:
            os.write(tell, str(child_of(pool)).encode())
        close_idle_pools()
        os._exit(0)
    os.wait()
    assert int(os.read(told_by_fork, 20)) != first
    with reader_pool(1) as pool:
        assert child_of(pool) == first
    close_idle_pools()


def test_child_ends_with_its_parent() -> None:
    code = (
        "import os\nfrom thidua.read.kept import reader_pool\n"
        "with reader_pool(1) as pool:\n    list(pool.read([b'x']))\n    print(pool.pids[0], flush=True)\nos._exit(0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    deadline = time.monotonic() + 30
    while psutil.pid_exists(pid := int(done.stdout)) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.01)

"""The pool of child processes: whatever a file does, its caller lives and every other file is read."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import factories.dying_reader
from factories.hostile import HOSTILE
from factories.workbooks import make_workbook
from thidua.errors import OperatorError
from thidua.read.limits import MIB, Limits
from thidua.read.model import RawWorkbook, Refusal
from thidua.read.parse import read_bytes
from thidua.read.pool import MOST_AHEAD, Outcome, ReaderPool

DYING = [sys.executable, factories.dying_reader.__file__]
LIMITS = Limits(wall_seconds=30, cpu_seconds=10, memory_bytes=256 * MIB)


@pytest.fixture(params=[1, 2])
def pool(request: pytest.FixtureRequest) -> Iterator[ReaderPool]:
    with ReaderPool(workers=request.param, limits=LIMITS, command=DYING) as made:
        yield made


def write(folder: Path, *orders: str) -> list[Path]:
    paths = []
    for number, order in enumerate(orders):
        paths.append(folder / f"{number:03}.xlsx")
        paths[-1].write_text(order)
    return paths


def told(outcome: Outcome) -> str:
    return outcome.code if isinstance(outcome, Refusal) else outcome.sheets[0].name


@pytest.mark.parametrize("order", ["ABORT", "EXIT", "MEMORY"])
def test_file_that_ends_its_child_is_refused_and_the_others_are_read(
    pool: ReaderPool, tmp_path: Path, order: str
) -> None:
    outcomes = [told(o) for o in pool.read(write(tmp_path, "a", "b", order, "c", "d"))]
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
        outcomes = [told(o) for o in pool.read(write(tmp_path, "a", "b", order, "c", "d"))]
    assert outcomes == ["a", "b", "PARSER_TIMEOUT", "c", "d"]


def test_cpu_limit_counts_each_file_for_itself(tmp_path: Path) -> None:
    """Three files of half a second each, in one child that is allowed one second for any of them."""
    with ReaderPool(limits=Limits(wall_seconds=30, cpu_seconds=1), command=DYING) as pool:
        outcomes = list(pool.read(write(tmp_path, *["BURN"] * 5)))

    assert [told(o) for o in outcomes] == ["BURN"] * 5
    assert len({o.reader for o in outcomes if isinstance(o, RawWorkbook)}) == 1


def test_file_that_fails_once_is_read_by_a_fresh_child(pool: ReaderPool, tmp_path: Path) -> None:
    order = f"ABORT_ONCE {tmp_path / 'marker'}"
    outcomes = list(pool.read(write(tmp_path, "a", order, "b")))

    assert [told(o) for o in outcomes] == ["a", order, "b"]
    readers = [o.reader for o in outcomes if isinstance(o, RawWorkbook)]
    assert readers[0] != readers[1]


def test_nothing_but_deaths(pool: ReaderPool, tmp_path: Path) -> None:
    assert [told(o) for o in pool.read(write(tmp_path, *["ABORT"] * 5))] == ["PARSER_DIED"] * 5


def test_order_is_kept_over_many_files(pool: ReaderPool, tmp_path: Path) -> None:
    orders = [str(n) for n in range(3 * MOST_AHEAD)]
    assert [told(o) for o in pool.read(write(tmp_path, *orders))] == orders


def test_paths_are_taken_no_further_than_needed(tmp_path: Path) -> None:
    taken = []

    def paths() -> Iterator[Path]:
        for path in write(tmp_path, *["a"] * (3 * MOST_AHEAD)):
            taken.append(path)
            yield path

    with ReaderPool(command=DYING) as pool:
        outcomes = pool.read(paths())
        next(outcomes)
        assert len(taken) <= MOST_AHEAD + 1
        outcomes.close()


def test_caller_that_leaves_early_can_come_back(pool: ReaderPool, tmp_path: Path) -> None:
    for outcome in pool.read(write(tmp_path, "a", "b", "c", "d")):
        assert told(outcome) == "a"
        break
    (tmp_path / "again").mkdir()
    assert [told(o) for o in pool.read(write(tmp_path / "again", "e", "f"))] == ["e", "f"]


def test_answer_longer_than_a_pipe(pool: ReaderPool, tmp_path: Path) -> None:
    outcomes = list(pool.read(write(tmp_path, "LONG", "a", "LONG")))
    assert [len(told(o)) for o in outcomes] == [5 << 20, 1, 5 << 20]


def test_slow_caller_is_not_the_files_fault(tmp_path: Path) -> None:
    """Time runs while a child reads, not while its answer waits for a caller who is busy."""
    with ReaderPool(limits=Limits(wall_seconds=1), command=DYING) as pool:
        outcomes = pool.read(write(tmp_path, "a", "LONG", "LONG", "b"))
        assert told(next(outcomes)) == "a"
        time.sleep(1.5)
        assert [len(told(o)) for o in outcomes] == [5 << 20, 5 << 20, 1]


def test_what_a_library_prints_is_no_answer(pool: ReaderPool, tmp_path: Path) -> None:
    assert [told(o) for o in pool.read(write(tmp_path, "NOISE", "a"))] == ["NOISE", "a"]


def test_child_cannot_write_files(tmp_path: Path) -> None:
    target = tmp_path / "loot"
    with ReaderPool(limits=LIMITS, command=DYING) as pool:
        assert told(next(pool.read(write(tmp_path, f"WRITE {target}")))) == "PARSER_DIED"
    assert target.stat().st_size <= MIB


def test_child_has_no_secret_of_its_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_OWNER_URL", "postgresql://owner:geheim@localhost/thidua")
    with ReaderPool(command=DYING) as pool:
        (outcome,) = pool.read(write(tmp_path, "ENVIRONMENT"))
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
        outcomes = list(pool.read(write(tmp_path, "a", "b", "c", "d")))
    for child in {int(o.reader) for o in outcomes if isinstance(o, RawWorkbook)}:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_child_that_cannot_start_is_the_operators_trouble(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no module named python_calamine')"]
    with (
        ReaderPool(command=command) as pool,
        pytest.raises(OperatorError, match="no module named python_calamine"),
    ):
        list(pool.read(write(tmp_path, "a")))


def test_file_that_is_not_there_is_the_operators_trouble(tmp_path: Path) -> None:
    with ReaderPool() as pool, pytest.raises(OperatorError, match=r"khong-co\.xlsx"):
        list(pool.read([tmp_path / "khong-co.xlsx"]))


def test_nothing_to_read(pool: ReaderPool) -> None:
    assert list(pool.read([])) == []


def test_real_reader_in_a_child_gives_what_it_gives_here(tmp_path: Path) -> None:
    contents = [make_workbook(), HOSTILE["macro-project"][0](), make_workbook(indicators={}), HOSTILE["html"][0]()]
    paths = []
    for number, content in enumerate(contents):
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(content)

    with ReaderPool(workers=2) as pool:
        assert list(pool.read(paths)) == [read_bytes(content) for content in contents]

"""What the benchmark prints of corrections: ratios round by round, and tables that a document can take as they are."""

from dataclasses import replace

from tools.bench.correction import Cost, Grown
from tools.bench.correction_table import growth_lines
from tools.bench.markdown import table
from tools.bench.measure import BENCH, POSTGRES, Surroundings
from tools.bench.proof import Delivered
from tools.bench.warehouse import Extent

EXTENT = Extent(plans=1, workbooks=95, links=595, size_mib=12.0)


def cost(cpu_seconds: float) -> Cost:
    spent = {"worker": cpu_seconds - 0.1, POSTGRES: 0.1, BENCH: 7.0}
    return Cost(
        surroundings=Surroundings(seconds=1.0, cpu_seconds=spent),
        seconds={},
        rows_read={"submission": 95},
        report=Delivered(pages=45, size_bytes=1),
    )


def grown(*cpu_seconds: float) -> Grown:
    return Grown(communes=1, years=1, extent=EXTENT, costs=[cost(seconds) for seconds in cpu_seconds])


def test_the_benchmarks_own_time_is_left_out() -> None:
    assert round(cost(0.7).cpu_seconds, 6) == 0.7


def test_growth_is_told_round_by_round() -> None:
    """A round in which everything was slow says nothing about the size of the warehouse."""
    larger = replace(grown(0.6, 0.9, 3.0), communes=114)
    lines = growth_lines([[grown(0.5, 0.9, 3.0), larger]])
    assert lines[-1].endswith("1.0 met")
    assert any("1.00x" in line and line.startswith("| 114") for line in lines)


def test_a_dearer_correction_is_a_missed_goal() -> None:
    lines = growth_lines([[grown(0.5, 0.5, 0.5), grown(1.0, 1.0, 1.0)]])
    assert lines[-1].endswith("2.0 MISSED")


def test_a_table_is_markdown_with_short_rows_filled_up() -> None:
    assert list(table(["", "ours", "theirs"], [["read", "0.21", "10.01"], ["deliver", "0.02"]])) == [
        "",
        "|         | ours | theirs |",
        "|---------|------|--------|",
        "| read    | 0.21 |  10.01 |",
        "| deliver | 0.02 |        |",
        "",
    ]

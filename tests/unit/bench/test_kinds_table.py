"""What the benchmark prints of reports of other kinds: a line for each, with pages, time and memory."""

from tools.bench.kinds import KindResult, KindsResult
from tools.bench.kinds_table import kinds_lines
from tools.bench.measure import Surroundings
from tools.bench.proof import Delivered


def result(name: str, seconds: dict[str, float]) -> KindResult:
    return KindResult(
        name=name,
        seconds=seconds,
        surroundings=Surroundings(seconds=2.0, foreign_cores=0.5, peak_mib={name: 353.2, "PostgreSQL": 48.0}),
        report=Delivered(pages=16, size_bytes=453 * 1024),
    )


def cells_of(name: str, seconds: dict[str, float]) -> list[str]:
    lines = kinds_lines(KindsResult(communes=114, kinds=(result(name, seconds),)))
    assert lines[-1].endswith("DIRTY")
    assert "* city: of the annexes of 114 communes" in lines
    [row] = [line for line in lines if line.startswith(f"| {name}")]
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_pages_seconds_and_memory_stand_in_a_line() -> None:
    seconds = {"aggregate": 0.25, "render": 1.0, "deliver": 0.25}
    assert cells_of("bloc", seconds) == ["bloc", "16", "453", "1.50", "1.00", "353"]


def test_list_of_names_is_not_rendered_apart() -> None:
    assert cells_of("names", {"list": 0.75}) == ["names", "16", "453", "0.75", "-", "353"]

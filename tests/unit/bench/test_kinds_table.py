"""What the benchmark prints of reports that are not a commune's own: a line for each, with pages, time and memory."""

from tools.bench.kinds import KindResult, KindsResult
from tools.bench.kinds_table import kinds_lines
from tools.bench.measure import Surroundings
from tools.bench.proof import Delivered


def test_pages_seconds_and_memory_stand_in_a_line() -> None:
    one = KindResult(
        name="bloc",
        seconds={"aggregate": 0.25, "render": 1.0, "deliver": 0.25},
        surroundings=Surroundings(seconds=2.0, foreign_cores=0.5, peak_mib={"bloc": 353.2, "PostgreSQL": 48.0}),
        report=Delivered(pages=16, size_bytes=453 * 1024),
    )
    lines = kinds_lines(KindsResult(kinds=(one,)))
    [row] = [line for line in lines if line.startswith("| bloc")]
    assert [cell.strip() for cell in row.strip("|").split("|")] == ["bloc", "16", "453", "1.50", "1.00", "353"]
    assert lines[-1].endswith("DIRTY")

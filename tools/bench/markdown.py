"""Parts of what is printed: tables and lines that can be pasted into a document as they are."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from tools.bench.measure import Surroundings
from tools.bench.proof import Delivered

DIRTY_CORES = 0.15
"""More foreign processor time than this makes a figure doubtful."""
_KIB = 1024


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A Markdown table, its columns lined up; a short row is filled up."""
    lines = [[*row, *[""] * (len(header) - len(row))] for row in (header, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    yield ""
    for number, line in enumerate(lines):
        cells = [
            line[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
        ]
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield f"|{'|'.join('-' * (width + 2) for width in widths)}|"
    yield ""


def goal(what: str, value: float, *, at_least: float | None = None, at_most: float | None = None) -> str:
    """'* goal: naive / all of ours >= 60: 76.6 met'"""
    if at_least is not None:
        return f"* goal: {what} >= {at_least:g}: {value:.1f} {'met' if value >= at_least else 'MISSED'}"
    assert at_most is not None
    return f"* goal: {what} <= {at_most:g}: {value:.1f} {'met' if value <= at_most else 'MISSED'}"


def foreign(found: Sequence[Surroundings]) -> str:
    """How much the machine did besides, and whether that makes the figures doubtful."""
    cores = [one.foreign_cores for one in found]
    mark = "  DIRTY" if max(cores) > DIRTY_CORES else ""
    return f"{median(cores):.2f} cores (most {max(cores):.2f}){mark}"


def pace(found: Sequence[Surroundings]) -> str:
    """How fast the machine was: only what was measured at the same pace can be compared."""
    took = [one for surroundings in found for one in surroundings.pace_ms]
    return f"* pace of the machine: {median(took):.1f} ms for a fixed loop ({min(took):.1f} to {max(took):.1f})"


def peaks(found: Mapping[str, float]) -> str:
    """'PostgreSQL 48 MiB, worker 606 MiB'"""
    return ", ".join(f"{kind} {mib:.0f} MiB" for kind, mib in sorted(found.items()))


def where(found: Surroundings, communes: int) -> list[str]:
    """Processor time, others' and ours, and memory."""
    spent = ", ".join(f"{kind} {seconds / communes:.2f}" for kind, seconds in sorted(found.cpu_seconds.items()))
    return [
        f"* processor seconds per commune: {spent}",
        f"* foreign processor time: {foreign([found])}",
        pace([found]),
        f"* peak memory: {peaks(found.peak_mib)}",
    ]


def reports(found: Sequence[Delivered], *, seconds: float, peak_mib: float) -> str:
    """Pages, time and memory of one report. peak_mib: of the process that makes it."""
    pages = [one.pages for one in found]
    size = median(one.size_bytes for one in found) / _KIB
    return (
        f"* one report: {median(pages):.0f} pages ({min(pages)} to {max(pages)}), {size:.0f} KiB in its files, "
        f"{seconds:.2f} s from figures to delivery, {peak_mib:.0f} MiB at most in the process that makes it"
    )

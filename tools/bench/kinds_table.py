"""What is printed of reports that are not a commune's annual report."""

from tools.bench.kinds import RENDER, KindsResult
from tools.bench.markdown import foreign, table

HEADINGS = ["report", "pages", "KiB in its files", "seconds from figures to files", "of which render", "peak MiB"]


def kinds_lines(result: KindsResult) -> list[str]:
    """A line for each; their memory is that of a process that has made one other report before."""
    rows = [
        [
            one.name,
            str(one.report.pages),
            f"{one.report.size_bytes / 1024:.0f}",
            f"{sum(one.seconds.values()):.2f}",
            f"{one.seconds[RENDER]:.2f}" if RENDER in one.seconds else "-",
            f"{one.peak_mib:.0f}",
        ]
        for one in result.kinds
    ]
    return [
        "### Reports of other kinds: one each, in a process of its own that has made one report before",
        *table(HEADINGS, rows),
        f"* city: of the annexes of {result.communes} communes",
        f"* foreign processor time: {foreign([one.surroundings for one in result.kinds])}",
    ]

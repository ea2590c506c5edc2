"""What is printed of corrections: their cost as a ratio to the city's run, and how it grows with the warehouse."""

from collections.abc import Sequence
from statistics import median

from tools.bench.correction import CorrectionResult, Cost, Grown, own_cpu_seconds
from tools.bench.markdown import foreign, goal, reports, table
from tools.bench.table import FULL_CITY, REPORT_STAGES, city_lines

PERCENT_OF_CITY = 2.0
GROWTH = 1.15
"""More than this, between the smallest and the largest warehouse, is growth and not noise."""


def correction_lines(result: CorrectionResult) -> list[str]:
    """The city, corrections in it, and the same correction in warehouses of different size."""
    return [*city_lines(result.city), "", *_ratio_lines(result), "", *growth_lines(result.growth)]


def _ratio_lines(result: CorrectionResult) -> list[str]:
    city, costs = result.city.surroundings, result.costs
    whole = {"processor seconds": own_cpu_seconds(city), "seconds": city.seconds}
    single = {"processor seconds": _cpu(costs), "seconds": _wall(costs)}
    percent = {name: 100 * single[name] / whole[name] for name in whole}
    stages = {stage: median(cost.seconds[stage] for cost in costs) for stage in costs[0].seconds}
    rows = [[name, f"{whole[name]:.2f}", f"{single[name]:.3f}", f"{percent[name]:.2f} %"] for name in whole]
    told = ", ".join(f"{stage} {seconds:.3f}" for stage, seconds in stages.items())
    of_city = result.city.communes / FULL_CITY
    return [
        f"### Correction of one unit, median of {len(costs)} communes: one report touched, one replacement delivered",
        *table(["", f"city of {result.city.communes}", "one correction", "ratio"], rows),
        f"* seconds: {told}",
        reports(
            [cost.report for cost in costs],
            seconds=sum(stages[stage] for stage in REPORT_STAGES),
            peak_mib=max(cost.surroundings.peak_mib["worker"] for cost in costs),
        ),
        f"* foreign processor time: {foreign([cost.surroundings for cost in costs])}",
        *(
            goal(f"correction, {name}, percent of a city of 114", found * of_city, at_most=PERCENT_OF_CITY)
            for name, found in percent.items()
        ),
    ]


def growth_lines(growth: Sequence[Sequence[Grown]]) -> list[str]:
    """The same correction in one warehouse after the other, each comparison with its smallest one first."""
    header = [
        "communes",
        "years",
        "workbooks",
        "audit links",
        "MiB",
        "CPU s",
        "s",
        "CPU ratio",
        "ratio",
        "rows visited",
    ]
    lines = [
        "### The same correction in warehouses of different size: medians of rounds in turns, ratios to the smallest"
    ]
    for offices in growth:
        lines += [*table(header, [_growth_row(one, offices[0]) for one in offices])]
    costs = [cost for offices in growth for one in offices for cost in one.costs]
    worst = max(_ratio(one.costs, offices[0].costs) for offices in growth for one in offices)
    return [
        *lines,
        f"* foreign processor time: {foreign([cost.surroundings for cost in costs])}",
        goal("processor time, largest ratio to the smallest warehouse", worst, at_most=GROWTH),
    ]


def _growth_row(one: Grown, smallest: Grown) -> list[str]:
    extent = one.extent
    return [
        str(one.communes),
        str(one.years),
        str(extent.workbooks),
        str(extent.links),
        f"{extent.size_mib:.0f}",
        f"{_cpu(one.costs):.3f}",
        f"{_wall(one.costs):.3f}",
        f"{_ratio(one.costs, smallest.costs):.2f}x",
        f"{_wall(one.costs) / _wall(smallest.costs):.2f}x",
        f"{median(sum(cost.rows_read.values()) for cost in one.costs):.0f}",
    ]


def _ratio(costs: Sequence[Cost], smallest: Sequence[Cost]) -> float:
    """Of processor time, round by round: what disturbed one of them disturbed the other."""
    return median(mine.cpu_seconds / theirs.cpu_seconds for mine, theirs in zip(costs, smallest, strict=True))


def _cpu(costs: Sequence[Cost]) -> float:
    return median(cost.cpu_seconds for cost in costs)


def _wall(costs: Sequence[Cost]) -> float:
    return median(cost.surroundings.seconds for cost in costs)

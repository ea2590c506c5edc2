"""What is printed: medians, ratios of one run, and how trustworthy they are."""

from collections.abc import Mapping, Sequence
from statistics import median

from tools.bench.baseline.run import WAYS
from tools.bench.city import CityResult
from tools.bench.clock import PDF
from tools.bench.commune import OURS, CommuneResult
from tools.bench.dags import DagsResult
from tools.bench.measure import Surroundings
from tools.bench.ours import COMMON, CONSIDER, DATA_DOCS, INTAKE, VERDICTS, WAITING

WORKBOOKS = 100
GOALS = {"naive": 60.0, "competent": 13.0}
CITY_SECONDS = 45.0
DAGS_SECONDS = 120.0
DIRTY_CORES = 0.15
"""More foreign processor time than this makes a figure doubtful."""


def commune_lines(result: CommuneResult) -> list[str]:
    """One commune of a hundred workbooks: seconds by stage and way, with the ratios."""
    ways = [OURS, *WAYS]
    medians = {way: _median_stages(_comparable(result.seconds[way], has_pdf=result.has_pdf)) for way in ways}
    lines = ["ONE COMMUNE, 100 WORKBOOKS (seconds, medians; outputs equal in every round)"]
    lines.append(_row("", ways))
    lines += [_row(stage, [f"{medians[way][stage]:.2f}" for way in ways]) for stage in COMMON]
    same_work = {way: sum(medians[way][stage] for stage in COMMON) for way in ways}
    lines.append(_row("the same work", [f"{same_work[way]:.2f}" for way in ways]))
    lines.append(_row("ratio to ours", [f"{same_work[way] / same_work[OURS]:.1f}x" for way in ways]))
    own = medians[OURS]
    everything = _total(own) - own[WAITING]
    lines += [_row(f"only ours: {stage}", [f"{own[stage]:.2f}"]) for stage in (INTAKE, VERDICTS, CONSIDER, "deliver")]
    lines.append(_row("all of it, waiting left out", [f"{everything:.2f}"]))
    lines.append(_row("ratio to all of it", [f"{same_work[way] / everything:.1f}x" for way in ways]))
    lines.append(
        f"waiting whether files still change: {own[WAITING]:.2f} s; Data Docs, in 'check': {own[DATA_DOCS]:.2f} s"
    )
    lines.append(_pdf_line(medians, has_pdf=result.has_pdf))
    lines += _rates(medians)
    lines += [_goal(f"{way} / all of ours", same_work[way] / everything, at_least=goal) for way, goal in GOALS.items()]
    lines += [f"{way}: {_surroundings(result.surroundings[way])}" for way in ways]
    lines.append(f"peak memory: {_peaks(result.peak_mib)}")
    return lines


def city_lines(result: CityResult) -> list[str]:
    """The city through the library."""
    found = result.surroundings
    stages = {stage: seconds / result.communes for stage, seconds in result.stage_seconds.items()}
    lines = [
        f"CITY OF {result.communes} COMMUNES, {result.workbooks} WORKBOOKS, LIBRARY, 2 WORKERS: {found.seconds:.1f} s "
        f"({result.workbooks / found.seconds:.0f} workbooks/s, {found.seconds / result.communes:.2f} s per commune)",
        "seconds of a worker per commune: " + ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in stages.items()),
        *_where(found, result.communes),
    ]
    projected = found.seconds / result.communes * 114
    return [*lines, _goal("114 communes, seconds", projected, at_most=CITY_SECONDS)]


def dags_lines(result: DagsResult) -> list[str]:
    """The city by DAG runs."""
    found = result.surroundings
    total = result.collect_seconds + result.report_seconds
    lines = [
        f"CITY OF {result.communes} COMMUNES BY DAG RUNS: {total:.1f} s "
        f"(collect_submissions {result.collect_seconds:.1f} s, deliver_reports {result.report_seconds:.1f} s)",
        "task seconds per commune: "
        + ", ".join(f"{task} {seconds / result.communes:.2f}" for task, seconds in result.task_seconds.items()),
        *_where(found, result.communes),
    ]
    projected = total / result.communes * 114
    return [*lines, _goal("114 communes, seconds", projected, at_most=DAGS_SECONDS)]


def _comparable(runs: Sequence[Mapping[str, float]], *, has_pdf: bool) -> list[dict[str, float]]:
    """Where the baseline cannot make a PDF, ours is left out too."""
    return [
        dict(run) if has_pdf else {**run, "render": run["render"] - run.get(PDF, 0.0)}  # the others have spent none
        for run in runs
    ]


def _pdf_line(medians: Mapping[str, Mapping[str, float]], *, has_pdf: bool) -> str:
    if not has_pdf:
        return "PDF: left out on both sides, for there is no LibreOffice (soffice) to make the others' PDF with"
    spent = ", ".join(f"{way} {stages[PDF]:.2f} s" for way, stages in medians.items())
    return f"PDF, in 'render': {spent} (ours by typst, tagged PDF/A-2a; theirs by LibreOffice from the Word file)"


def _median_stages(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {stage: median(run[stage] for run in runs) for stage in runs[0]}


def _total(stages: Mapping[str, float]) -> float:
    return sum(seconds for stage, seconds in stages.items() if not stage.startswith("of which"))


def _rates(medians: Mapping[str, Mapping[str, float]]) -> list[str]:
    words = {"read": "workbooks read per second", "check": "checked per second", "load": "loaded per second"}
    lines = [
        f"{text}: " + ", ".join(f"{way} {WORKBOOKS / stages[stage]:.0f}" for way, stages in medians.items())
        for stage, text in words.items()
    ]
    seconds = {way: stages["aggregate"] + stages["render"] for way, stages in medians.items()}
    return [*lines, "seconds per report: " + ", ".join(f"{way} {spent:.2f}" for way, spent in seconds.items())]


def _where(found: Surroundings, communes: int) -> list[str]:
    spent = ", ".join(f"{kind} {seconds / communes:.2f}" for kind, seconds in sorted(found.cpu_seconds.items()))
    return [
        f"processor seconds per commune: {spent}",
        f"foreign processor time: {_foreign([found])}",
        f"peak memory: {_peaks(found.peak_mib)}",
    ]


def _surroundings(found: Sequence[Surroundings]) -> str:
    return f"{len(found)} runs, foreign processor time {_foreign(found)}"


def _foreign(found: Sequence[Surroundings]) -> str:
    cores = [one.foreign_cores for one in found]
    mark = "  DIRTY" if max(cores) > DIRTY_CORES else ""
    return f"{median(cores):.2f} cores (most {max(cores):.2f}){mark}"


def _peaks(peaks: Mapping[str, float]) -> str:
    return ", ".join(f"{kind} {mib:.0f} MiB" for kind, mib in sorted(peaks.items()))


def _row(name: str, values: Sequence[str]) -> str:
    return f"{name:<30}" + "".join(f"{value:>29}" for value in values)


def _goal(what: str, value: float, *, at_least: float | None = None, at_most: float | None = None) -> str:
    if at_least is not None:
        return f"goal: {what} >= {at_least:g}: {value:.1f} {'met' if value >= at_least else 'MISSED'}"
    assert at_most is not None
    return f"goal: {what} <= {at_most:g}: {value:.1f} {'met' if value <= at_most else 'MISSED'}"

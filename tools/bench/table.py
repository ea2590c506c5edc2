"""What is printed of one commune and of a city: medians, ratios of one run, and how trustworthy they are."""

from collections.abc import Mapping, Sequence
from statistics import median

from tools.bench.baseline.run import WAYS
from tools.bench.city import CityResult
from tools.bench.clock import PDF
from tools.bench.commune import OURS, CommuneResult
from tools.bench.dags import REPORT_TASKS, DagsResult
from tools.bench.markdown import foreign, goal, pace, peaks, reports, table, where
from tools.bench.ours import COMMON, CONSIDER, DATA_DOCS, INTAKE, VERDICTS, WAITING

WORKBOOKS = 100
FULL_CITY = 114
GOALS = {"naive": 60.0, "competent": 13.0}
CITY_SECONDS = 45.0
DAGS_SECONDS = 120.0
REPORT_STAGES = ("aggregate", CONSIDER, "render", "deliver")


def commune_lines(result: CommuneResult) -> list[str]:
    """One commune of a hundred workbooks: seconds by stage and way, with the ratios."""
    ways = [OURS, *WAYS]
    medians = {way: _median_stages(_comparable(result.seconds[way], has_pdf=result.has_pdf)) for way in ways}
    same_work = {way: sum(medians[way][stage] for stage in COMMON) for way in ways}
    own = medians[OURS]
    everything = _total(own) - own[WAITING]
    rows = [[stage, *(f"{medians[way][stage]:.2f}" for way in ways)] for stage in COMMON]
    rows.append(["the same work", *(f"{same_work[way]:.2f}" for way in ways)])
    rows.append(["ratio to ours", *(f"{same_work[way] / same_work[OURS]:.1f}x" for way in ways)])
    rows += [[f"only ours: {stage}", f"{own[stage]:.2f}"] for stage in (INTAKE, VERDICTS, CONSIDER, "deliver")]
    rows.append(["all of it, waiting left out", f"{everything:.2f}"])
    rows.append(["ratio to all of it", *(f"{same_work[way] / everything:.1f}x" for way in ways)])
    return [
        "### One commune, 100 workbooks: seconds, medians; outputs equal in every round",
        *table(["", *ways], rows),
        f"* waiting whether files still change: {own[WAITING]:.2f} s; Data Docs, in 'check': {own[DATA_DOCS]:.2f} s",
        _pdf_line(medians, has_pdf=result.has_pdf),
        *_rates(medians),
        *(goal(f"{way} / all of ours", same_work[way] / everything, at_least=most) for way, most in GOALS.items()),
        *(
            f"* {way}: {len(runs)} runs, foreign processor time {foreign(runs)}"
            for way, runs in result.surroundings.items()
        ),
        pace([one for runs in result.surroundings.values() for one in runs]),
        f"* peak memory: {peaks(result.peak_mib)}",
    ]


def city_lines(result: CityResult) -> list[str]:
    """The city through the library."""
    found = result.surroundings
    stages = {stage: seconds / result.communes for stage, seconds in result.stage_seconds.items()}
    per_report = sum(stages[stage] for stage in REPORT_STAGES)
    return [
        f"### City of {result.communes} communes, {result.workbooks} workbooks, library, {result.workers} workers: "
        f"{found.seconds:.1f} s ({result.workbooks / found.seconds:.0f} workbooks/s, "
        f"{found.seconds / result.communes:.2f} s per commune)",
        *table(
            ["stage", "seconds of a worker per commune"], [[name, f"{spent:.2f}"] for name, spent in stages.items()]
        ),
        reports(result.reports, seconds=per_report, peak_mib=found.peak_mib["worker"]),
        *where(found, result.communes),
        goal("114 communes, seconds", found.seconds / result.communes * FULL_CITY, at_most=CITY_SECONDS),
    ]


def dags_lines(result: DagsResult) -> list[str]:
    """The city by DAG runs."""
    found = result.surroundings
    total = result.collect_seconds + result.report_seconds
    tasks = {task: seconds / result.communes for task, seconds in result.task_seconds.items()}
    per_report = sum(tasks.get(task, 0.0) for task in REPORT_TASKS)
    return [
        f"### City of {result.communes} communes by DAG runs: {total:.1f} s "
        f"(collect_submissions {result.collect_seconds:.1f} s, deliver_reports {result.report_seconds:.1f} s)",
        *table(["task", "seconds per commune"], [[name, f"{spent:.2f}"] for name, spent in tasks.items()]),
        reports(result.reports, seconds=per_report, peak_mib=found.peak_mib["tasks"]),
        *where(found, result.communes),
        goal("114 communes, seconds", total / result.communes * FULL_CITY, at_most=DAGS_SECONDS),
    ]


def _comparable(runs: Sequence[Mapping[str, float]], *, has_pdf: bool) -> list[dict[str, float]]:
    """Where the baseline cannot make a PDF, ours is left out too."""
    return [
        dict(run) if has_pdf else {**run, "render": run["render"] - run.get(PDF, 0.0)}  # the others have spent none
        for run in runs
    ]


def _pdf_line(medians: Mapping[str, Mapping[str, float]], *, has_pdf: bool) -> str:
    if not has_pdf:
        return "* PDF: left out on both sides, for there is no LibreOffice (soffice) to make the others' PDF with"
    spent = ", ".join(f"{way} {stages[PDF]:.2f} s" for way, stages in medians.items())
    return f"* PDF, in 'render': {spent} (ours by typst, tagged PDF/A-2a; theirs by LibreOffice from the Word file)"


def _median_stages(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {stage: median(run[stage] for run in runs) for stage in runs[0]}


def _total(stages: Mapping[str, float]) -> float:
    return sum(seconds for stage, seconds in stages.items() if not stage.startswith("of which"))


def _rates(medians: Mapping[str, Mapping[str, float]]) -> list[str]:
    words = {"read": "workbooks read per second", "check": "checked per second", "load": "loaded per second"}
    lines = [
        f"* {text}: " + ", ".join(f"{way} {WORKBOOKS / stages[stage]:.0f}" for way, stages in medians.items())
        for stage, text in words.items()
    ]
    seconds = {way: stages["aggregate"] + stages["render"] for way, stages in medians.items()}
    return [*lines, "* seconds per report: " + ", ".join(f"{way} {spent:.2f}" for way, spent in seconds.items())]

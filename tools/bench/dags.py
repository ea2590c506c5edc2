"""The same city by real DAG runs: scheduler, API server and tasks as `thidua up` starts them, in a home of its own."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from thidua.errors import OperatorError
from thidua.launch.api import AirflowApi
from thidua.launch.environment import USER, ui_password
from thidua.launch.state import fill_from_running, read_state
from thidua.launch.up import down, up
from thidua.settings import Settings
from thidua.warehouse.embedded import EmbeddedPostgres
from tools.bench.installation import CACHE, begin_afresh, bench_settings, postmaster
from tools.bench.measure import POSTGRES, READER, Surroundings, watched
from tools.bench.plans import PERIOD, plan_id
from tools.bench.proof import Delivered, require_all_right
from tools.bench.workbooks import hand_in, make_communes

COLLECT = "collect_submissions"
REPORT = "deliver_reports"
REPORT_TASKS = ("aggregate", "render", "deliver")
"""From figures to delivery."""
RUN_SECONDS = 1800.0
POLL_SECONDS = 2.0
"""To ask for a hundred runs takes the API server as long as some tasks do."""
SLOTS = "4"
"""For reruns, as many as workers on two cores: runs that are started through the API wait in that pool, while those of
the schedule have all workers."""
NEVER = "0 0 29 2 *"
"""The collecting run must not start by itself while a started one is measured."""

KINDS = {
    "thidua.read.worker": READER,
    "airflow worker": "tasks",
    "airflow api_server": "API server",
    "airflow scheduler": "scheduler",
    "airflow dag-processor": "DAG processor",
    "airflow triggerer": "triggerer",
    "bin/postgres -D": POSTGRES,
}
"""How the processes call themselves."""


@dataclass(frozen=True, kw_only=True)
class DagsResult:
    """collect_seconds, report_seconds: wall time from the first click to the last finished run."""

    communes: int
    collect_seconds: float
    report_seconds: float
    task_seconds: dict[str, float]
    tasks: int
    surroundings: Surroundings
    reports: list[Delivered]


def measure_dags(*, communes: int, say: Callable[[str], None]) -> DagsResult:
    """From a click on 'Trigger' with all files in the landing folder to the last delivered report."""
    numbers = range(1, communes + 1)
    warm_up = communes + 1
    folders = make_communes(range(1, warm_up + 1), CACHE, processes=2)
    settings = bench_settings("dags")
    begin_afresh(settings, range(1, warm_up + 1))
    with _running(settings) as api:
        _collect(api, settings, {warm_up: folders[warm_up]})
        _report(api, [warm_up])
        say("Airflow is up and has made one report")
        for number in numbers:
            hand_in(folders[number], Path(settings.landing), plan_id=plan_id(number))
        with watched([postmaster(settings)], _kind_of) as surroundings:
            started = time.perf_counter()
            _collect(api, settings, {})
            collected = time.perf_counter()
            say(f"{communes} communes collected in {collected - started:.1f} s")
            _report(api, list(numbers))
            ended = time.perf_counter()
        say(f"{communes} reports in {ended - collected:.1f} s; comparing the outputs")
        reports = require_all_right(fill_from_running(settings), numbers)
        durations = _task_durations(api)
    return DagsResult(
        communes=communes,
        collect_seconds=collected - started,
        report_seconds=ended - collected,
        task_seconds={task: sum(seconds) for task, seconds in durations.items()},
        tasks=sum(len(seconds) for seconds in durations.values()),
        surroundings=surroundings,
        reports=reports,
    )


@contextmanager
def _running(settings: Settings) -> Iterator[AirflowApi]:
    os.environ |= {
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "True",
        "THIDUA_GO_LIVE": settings.go_live.isoformat(),
        "THIDUA_COLLECT_CRON": NEVER,
        "THIDUA_RERUN_SLOTS": SLOTS,
    }
    up(settings, detach=True)
    try:
        state = read_state(settings)
        assert state is not None
        api = AirflowApi(state.api_url, user=USER, password=ui_password(settings))
        _wait_for_dags(api)
        for dag_id in (COLLECT, REPORT):
            api.unpause(dag_id)
        _finish(api, COLLECT, [run.run_id for run in api.runs(COLLECT)])
        yield api
    finally:
        down(settings)
        EmbeddedPostgres(home=settings.home).remove()


def _wait_for_dags(api: AirflowApi) -> None:
    give_up = time.monotonic() + 120
    while not {COLLECT, REPORT} <= set(api.dag_ids()):
        if time.monotonic() > give_up:
            raise OperatorError("Airflow chưa nhận các DAG.", remedy="Xem nhật ký dag-processor.log.")
        time.sleep(0.3)


def _collect(api: AirflowApi, settings: Settings, folders: dict[int, Path]) -> None:
    for number, folder in folders.items():
        hand_in(folder, Path(settings.landing), plan_id=plan_id(number))
    _finish(api, COLLECT, [api.trigger(COLLECT)])


def _report(api: AirflowApi, numbers: list[int]) -> None:
    keys = [f"{plan_id(number)}|{PERIOD}" for number in numbers]
    _finish(api, REPORT, [api.trigger(REPORT, partition_key=key) for key in keys])


def _finish(api: AirflowApi, dag_id: str, run_ids: list[str]) -> None:
    failed = [
        run.run_id
        for run in api.wait(dag_id, run_ids, timeout_seconds=RUN_SECONDS, poll_seconds=POLL_SECONDS)
        if run.state != "success"
    ]
    if failed:
        raise OperatorError(f"{dag_id}: không thành công: {', '.join(failed)}", remedy="Xem nhật ký của lượt chạy.")


def _task_durations(api: AirflowApi) -> dict[str, list[float]]:
    durations: dict[str, list[float]] = {}
    for dag_id in (COLLECT, REPORT):
        for run in api.runs(dag_id):
            for task in api.tasks(dag_id, run.run_id):
                durations.setdefault(task.task_id, []).append(task.duration or 0.0)
    return durations


def _kind_of(_: int, command: str) -> str | None:
    return next((kind for mark, kind in KINDS.items() if mark in command), None)

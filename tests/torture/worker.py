"""What is killed: one worker that takes every step of the pipeline in turn, as the tasks of the DAGs do."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from factories.approvals import APPROVER
from factories.installation import PERIOD_ID, PLAN_ID
from thidua import pipeline
from thidua.errors import DeliveryError
from thidua.settings import Settings
from torture.forkserver import forkserver


@dataclass(frozen=True, kw_only=True)
class Errand:
    """What a worker is to do. crash_at, crash_pid: as THIDUA_CRASH_AT and THIDUA_CRASH_PID have it. log: what it says.
    environment: what it finds there besides, such as connections."""

    settings: Settings
    name: str
    log: Path
    crash_at: str | None = None
    crash_pid: int | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


def start_worker(errand: Errand) -> ForkServerProcess:
    """The worker; its exit code is 0 when nothing is left to do but what needs a person."""
    process = forkserver().Process(target=_work, args=(errand,), name=errand.name)
    process.start()
    return process


def _work(errand: Errand) -> None:
    log = os.open(errand.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.update(errand.environment)
    if errand.crash_at is not None:
        os.environ["THIDUA_CRASH_AT"] = errand.crash_at
    if errand.crash_pid is not None:
        os.environ["THIDUA_CRASH_PID"] = str(errand.crash_pid)
    take_every_step(errand.settings, worker=errand.name)


def take_every_step(settings: Settings, *, worker: str) -> None:
    """From the landing folder to the outcome of every delivery that is due."""
    pipeline.collect(settings, plan_id=PLAN_ID, now=settings.now())
    pipeline.validate(settings, plan_id=PLAN_ID, now=settings.now(), run_name=worker)
    pipeline.load(settings, plan_id=PLAN_ID, now=settings.now())
    report: dict[str, Any] = {"plan_id": PLAN_ID, "period_id": PERIOD_ID}
    snapshot_id = pipeline.aggregate(settings, **report, now=settings.now())["snapshot_id"]
    pipeline.check_figures(settings, snapshot_id=snapshot_id)
    if pipeline.one_plan(settings, PLAN_ID).approval.by == "person":
        _ask_and_answer(settings, report, snapshot_id=snapshot_id)
    made = pipeline.consider(settings, **report, snapshot_id=snapshot_id, now=settings.now())
    if made["outcome"] in {"first", "reissue"}:
        correction_id = made["correction_id"]
        pipeline.render(settings, **report, snapshot_id=snapshot_id, correction_id=correction_id, now=settings.now())
    try:
        pipeline.deliver(settings, worker=worker)
    except DeliveryError as error:
        print(error)  # an unknown outcome is a person's business: the machine has done its part


def _ask_and_answer(settings: Settings, report: dict[str, Any], *, snapshot_id: int) -> None:
    """The person who allows a first report is there at once."""
    asked = pipeline.request_approval(settings, **report, snapshot_id=snapshot_id, now=settings.now())
    if asked["standing"] == "waiting":
        pipeline.answer_approval(
            settings,
            approval_request_id=asked["approval_request_id"],
            decision="approved",
            actor=APPROVER["name"],
            reason=None,
            now=settings.now(),
        )

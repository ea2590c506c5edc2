"""How the demonstration's workbooks come in: by runs of the real DAG that do not wait for its schedule."""

import time
from pathlib import Path

from thidua.demo.cast import Wave
from thidua.demo.stage import COLLECT, RUN_SECONDS, say
from thidua.errors import OperatorError
from thidua.launch.api import AirflowApi
from thidua.settings import Settings
from thidua.text.dates import format_instant

EVERY_MINUTES = 5
MINUTE = int(time.time() // 60) % EVERY_MINUTES
CRON = f"{MINUTE}-59/{EVERY_MINUTES} * * * *"
"""As often as anywhere else, but not in the next minutes, in which the story's own runs collect."""
FIRST_RUN_SECONDS = 20.0
"""The scheduler makes that run as soon as it sees that the DAG is no longer paused."""


def let_first_run_pass(api: AirflowApi) -> None:
    """Unpausing starts the scheduled run that was due last; it must find the landing folder empty."""
    api.unpause(COLLECT)
    give_up = time.monotonic() + FIRST_RUN_SECONDS
    while not (runs := api.runs(COLLECT)) and time.monotonic() < give_up:
        time.sleep(0.2)
    list(api.wait(COLLECT, [run.run_id for run in runs], timeout_seconds=RUN_SECONDS))


def collect_wave(api: AirflowApi, settings: Settings, wave: Wave) -> None:
    """The wave's files into the landing folder, and a run that takes them, with the declared time of their receipt."""
    _avoid_scheduled_run()
    for arrival in wave.arrivals:
        folder = Path(settings.landing) / arrival.plan_id / arrival.unit_id
        folder.mkdir(parents=True, exist_ok=True)
        (folder / arrival.file_name).write_bytes(arrival.content)
    run_id = api.trigger(COLLECT, conf={"received_at": wave.received_at.isoformat()})
    for run in api.wait(COLLECT, [run_id], timeout_seconds=RUN_SECONDS):
        say(
            f"{wave.name}: {len(wave.arrivals)} tệp, nhận lúc {format_instant(wave.received_at)} (khai báo); "
            f"DAG {COLLECT}: {run.state} sau {run.duration or 0:.1f} s"
        )
        if run.state != "success":
            raise OperatorError("Thu nhận không thành công.", remedy=f"Xem lượt chạy {run_id} trong giao diện Airflow.")


def _avoid_scheduled_run() -> None:
    """The scheduled run would take the files as received now; it starts by `CRON` and is soon over."""
    second = (time.time() - 60 * MINUTE) % 300
    if second > 285 or second < 12:
        time.sleep((312 - second) % 300)

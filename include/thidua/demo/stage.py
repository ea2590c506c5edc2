"""What every scene of the demonstration needs: its own home, the running Airflow, and a line of progress."""

import time
from dataclasses import replace
from datetime import date, datetime, timedelta

from thidua.demo.cast import last_instant_of_story
from thidua.errors import OperatorError
from thidua.launch.api import AirflowApi
from thidua.launch.environment import USER, ui_password
from thidua.launch.state import RunState, read_state
from thidua.settings import Settings
from thidua.text.dates import LEGAL_ZONE

COLLECT = "collect_submissions"
REPORT = "deliver_reports"
REISSUE = "reissue_reports"
PENDING = "send_pending_deliveries"
REMIND = "remind_units"
ACKNOWLEDGE = "take_acknowledgements"
RUN_SECONDS = 300.0
_started = time.monotonic()


def say(text: str) -> None:
    """One line of progress, with the seconds since the start."""
    print(f"[{time.monotonic() - _started:6.1f} s] {text}", flush=True)


def demo_settings(settings: Settings) -> Settings:
    """The demo's own home; its clock stands after the last workbook of the story, also before that day has come."""
    home = settings.home / "demo"
    ahead = last_instant_of_story() + timedelta(days=1) - datetime.now(LEGAL_ZONE)
    return replace(
        settings,
        home=home,
        plans=home / "plans",
        landing=str(home / "landing"),
        vault=str(home / "vault"),
        outbox=str(home / "outbox"),
        data_docs=home / "data_docs",
        archive=home / "archive",
        drafts=None,
        statuses=None,
        to_sign=None,
        signed=None,
        go_live=date(2025, 1, 1),
        clock_offset=max(ahead, timedelta(0)),
    )


def running(settings: Settings) -> RunState:
    """What runs in the demo's home; OperatorError where it was never started."""
    state = read_state(settings)
    if state is None:
        raise OperatorError("Phần trình diễn chưa chạy.", remedy="Chạy `make demo`.")
    return state


def open_api(settings: Settings) -> AirflowApi:
    return AirflowApi(running(settings).api_url, user=USER, password=ui_password(settings))

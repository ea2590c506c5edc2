"""`make demo`: a year of reports of five communes, through the real scheduler, with made-up workbooks.

Runs in its own home (`<THIDUA_HOME>/demo`), so that it never touches an installation that is in use.
"""

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from thidua import pipeline
from thidua.check.feedback import FOLDER
from thidua.demo.blocs import add_plans, record_blocs
from thidua.demo.cast import make_waves
from thidua.demo.collecting import CRON, collect_wave, let_first_run_pass
from thidua.demo.issued import describe_reports
from thidua.demo.listing import describe_list, with_personal_key
from thidua.demo.mail_server import start_mail_server, stop_mail_server
from thidua.demo.people import take_in, tell_tasks
from thidua.demo.reports import make_reports
from thidua.demo.seal import make_seals
from thidua.demo.stage import (
    ACKNOWLEDGE,
    COLLECT,
    PENDING,
    REISSUE,
    REMIND,
    REPORT,
    RUN_SECONDS,
    demo_settings,
    open_api,
    running,
    say,
)
from thidua.demo.summary import describe_durations, describe_reminders, describe_unmet
from thidua.demo.told import describe_blocs, describe_registrations
from thidua.errors import OperatorError
from thidua.launch.api import AirflowApi
from thidua.launch.environment import USER, ui_password
from thidua.launch.state import fill_from_running, read_state
from thidua.launch.up import down, up
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import load_plans
from thidua.plan.model import Plan
from thidua.settings import Settings
from thidua.warehouse.connect import opened
from thidua.warehouse.embedded import EmbeddedPostgres

DAGS = {COLLECT, REPORT, REISSUE, PENDING, REMIND, ACKNOWLEDGE}
_OTHERS = (
    "THIDUA_DRAFTS",
    "THIDUA_STATUSES",
    "THIDUA_TO_SIGN",
    "THIDUA_SIGNED",
    "THIDUA_IMAP_URL",
    "THIDUA_PERSONAL_URL",
)
"""What an installation in use may have set, and the demonstration must not touch."""


def play(settings: Settings) -> int:
    """The whole demonstration; leaves everything running. Returns the exit code."""
    with _only_one(settings.home):
        return _play(demo_settings(settings), plans=settings.plans)


@contextlib.contextmanager
def _only_one(home: Path) -> Iterator[None]:
    """A second demonstration beside a running one would pull its home from under it."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OperatorError(
                "Một phần trình diễn khác đang chạy từ thư mục này.", remedy="Chờ phần đó xong rồi chạy lại."
            ) from None
        yield


def _play(settings: Settings, *, plans: Path) -> int:
    """plans: the folder of the installation; the demonstration's own has the story's blocs beside them."""
    stop(settings)
    shutil.rmtree(settings.home, ignore_errors=True)
    settings.home.mkdir(parents=True)
    add_plans(plans, settings.plans)
    return _tell_story(settings)


def _tell_story(settings: Settings) -> int:
    plans, catalogue = load_plans(settings.plans), load_catalogue()
    # The scheduler must not make the reports before their workbooks have arrived; see _make_reports.
    os.environ["AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION"] = "True"
    os.environ["THIDUA_GO_LIVE"] = settings.go_live.isoformat()
    # Nobody wants to watch a run wait ten minutes for more corrections.
    os.environ["THIDUA_GATHER_AT_MOST_MINUTES"] = "0.1"
    os.environ["THIDUA_COLLECT_CRON"] = CRON
    for name in _OTHERS:
        os.environ.pop(name, None)
    os.environ.update(make_seals(plans.values(), settings.home / "signing"))
    settings = with_personal_key(replace(settings, smtp_url=start_mail_server(settings)))
    with ThreadPoolExecutor(max_workers=1) as background:
        making = background.submit(lambda: list(make_waves(plans, catalogue)))
        up(settings, detach=True)
        waves = making.result()
    say(f"Đã lập {sum(len(wave.arrivals) for wave in waves)} tệp Excel giả định của các đơn vị.")
    api = open_api(settings)
    _wait_for_dags(api)
    let_first_run_pass(api)
    for wave in waves:
        collect_wave(api, settings, wave)
    _record(fill_from_running(settings), plans)
    failed = _report(api, settings, plans)
    api.unpause(REISSUE)
    api.unpause(PENDING)
    _tell_results(api, settings, plans)
    return 1 if failed else 0


def _record(settings: Settings, plans: dict[str, Plan]) -> None:
    """What persons tell of blocs and tasks before the reports are made."""
    count = record_blocs(settings, plans.values())
    say(f"Khối trưởng ghi {count} lần điểm chấm, kết quả bình xét (như `thidua bloc score`, `thidua bloc vote`).")
    say(f"Văn phòng ghi {tell_tasks(settings)} nhiệm vụ đã thực hiện (như `thidua task done`).")


def stop(settings: Settings) -> None:
    """End what a demonstration has left running, the mail sink included."""
    if not settings.home.exists():
        return
    stop_mail_server(settings)
    if read_state(settings) is not None:
        down(settings)
    EmbeddedPostgres(home=settings.home).remove()


def _wait_for_dags(api: AirflowApi) -> None:
    give_up = time.monotonic() + 90
    while not set(api.dag_ids()) >= DAGS:
        if time.monotonic() > give_up:
            raise OperatorError("Airflow chưa nhận các DAG.", remedy="Xem nhật ký dag-processor.log.")
        time.sleep(0.3)


def _report(api: AirflowApi, settings: Settings, plans: dict[str, Plan]) -> list[str]:
    """The reports, with the letters that remind units sent meanwhile; then what the city says of one of them."""
    reminding = _start(api, REMIND)
    failed = make_reports(api, plans)
    _finish(api, REMIND, reminding)
    numbers = pipeline.list_numbers(fill_from_running(settings))
    for report in take_in(plans, numbers, settings.statuses_folder, now=settings.now()):
        say(f"Trục liên thông: Ban Thi đua - Khen thưởng thành phố trả trạng thái đã tiếp nhận {report} (giả lập).")
    _finish(api, ACKNOWLEDGE, _start(api, ACKNOWLEDGE))
    return failed


def _start(api: AirflowApi, dag_id: str) -> str:
    """Nobody wants to wait here for its schedule."""
    api.unpause(dag_id)
    return api.trigger(dag_id)


def _finish(api: AirflowApi, dag_id: str, run_id: str) -> None:
    for run in api.wait(dag_id, [run_id], timeout_seconds=RUN_SECONDS):
        say(f"DAG {dag_id}: {run.state} sau {run.duration or 0:.1f} s")


def _tell_results(api: AirflowApi, settings: Settings, plans: dict[str, Plan]) -> None:
    here = fill_from_running(settings)
    with opened(here.warehouse_url) as engine, engine.connect() as connection:
        print("\n" + describe_reports(connection, settings))
        print("\n" + describe_blocs(connection))
        print("\n" + describe_registrations(connection, here, plans))
        print("\n" + describe_list(here, plans))
        print("\n" + describe_unmet(connection))
        print("\n" + describe_reminders(connection))
    print("\n" + describe_durations(api, [COLLECT, REPORT]))
    print(f"\nKết quả kiểm tra (Data Docs): {os.path.relpath(settings.data_docs)}")
    print(f"Phiếu phản hồi cho đơn vị: {os.path.relpath(Path(settings.outbox) / FOLDER)}")
    print(f"Thư đã gửi (máy chủ thư giả lập): {os.path.relpath(settings.home / 'mail')}")
    if trust := os.environ.get("THIDUA_SIGN_TRUST_URL"):
        print(f"Kiểm tra chữ ký thử nghiệm: THIDUA_SIGN_TRUST_URL='{trust}' .venv/bin/thidua sign verify TỆP.pdf")
    print(f"Giao diện Airflow: {running(settings).api_url}  (tài khoản {USER}, mật khẩu {ui_password(settings)})")
    print("Hệ thống vẫn đang chạy; dừng bằng `make stop`. Mọi số liệu ở trên là giả định.")

"""`make demo-correction`: one figure of an issued report turns out to be wrong, and the scheduler does the rest."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from thidua.demo.answers import load_story
from thidua.demo.people import APPROVE, LEAVE, READING_SECONDS, give_leave
from thidua.demo.play import play
from thidua.demo.replaced import describe_replacement
from thidua.demo.slip import Slip, put_right, read_slip
from thidua.demo.stage import COLLECT, REISSUE, RUN_SECONDS, demo_settings, open_api, say
from thidua.errors import OperatorError
from thidua.forms.load import CURRENT_EDITION, load_edition
from thidua.launch.api import AirflowApi
from thidua.launch.api_model import Run
from thidua.launch.state import fill_from_running, is_locked, read_state
from thidua.settings import Settings
from thidua.versions import correction_form

Variant = Literal["before_lock", "after_lock"]


def correct(settings: Settings, variant: Variant) -> int:
    """The whole scene; plays the year first where it is not running. Returns the exit code."""
    stage = demo_settings(settings)
    state = read_state(stage)
    if state is None or not state.is_ready or not is_locked(stage):
        say("Phần trình diễn chưa chạy: chạy `make demo` trước.")
        if code := play(settings):
            return code
    return _correct(fill_from_running(stage), read_slip(variant))


def _correct(settings: Settings, slip: Slip) -> int:
    api = open_api(settings)
    known = {run.run_id for run in api.runs(REISSUE)}
    _hand_in(settings, slip)
    _collect(api)
    run = _follow(api, _woken(api, slip, known=known))
    if run.state != "success":
        raise OperatorError("Báo cáo thay thế chưa được lập.", remedy=f"Xem lượt chạy {run.run_id} của {REISSUE}.")
    print("\n" + describe_replacement(settings, slip))
    return 0


def _hand_in(settings: Settings, slip: Slip) -> None:
    """What the unit does: it gets back what it handed in, puts it right and hands it in again."""
    folder = settings.home / "forms"
    form, version_no = correction_form(
        settings, plan_id=slip.plan, period_id=slip.period, unit_id=slip.unit, folder=folder
    )
    workbook, changes = put_right(form.read_bytes(), slip, load_edition(CURRENT_EDITION))
    say(f"Đơn vị {slip.unit} của {slip.plan} nhận lại bản nộp thứ {version_no}, kỳ {slip.period}, và sửa:")
    for change in changes:
        say(f"  trang '{change.sheet}', ô {change.cell}: {change.before} → {change.after}")
    target = Path(settings.landing) / slip.plan / slip.unit / form.name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(workbook)
    say(f"Nộp lại vào thư mục tiếp nhận: {os.path.relpath(target)}")


def _collect(api: AirflowApi) -> None:
    """What the schedule does every five minutes; nobody wants to wait for it here."""
    run_id = api.trigger(COLLECT)
    for run in api.wait(COLLECT, [run_id], timeout_seconds=RUN_SECONDS):
        say(f"DAG {COLLECT}: {run.state} sau {run.duration or 0:.1f} s")


def _woken(api: AirflowApi, slip: Slip, *, known: set[str]) -> Run:
    """The run that the event of the corrected report has started."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        for run in api.runs(REISSUE):
            if run.run_id not in known and run.partition_key == slip.report_key:
                say(f"Sự kiện 'corrections' đánh thức DAG {REISSUE}, phân vùng {run.partition_key}.")
                return run
        time.sleep(0.3)
    raise OperatorError(
        f"Không có lượt chạy {REISSUE} nào cho {slip.report_key}.",
        remedy=f"Xem lượt chạy mới nhất của {COLLECT}, bước 'Nạp, báo thay đổi'.",
    )


def _follow(api: AirflowApi, run: Run) -> Run:
    """Tell of each task as it ends, and answer what the run asks, until it has finished."""
    told: set[tuple[str, str]] = set()
    give_up = time.monotonic() + RUN_SECONDS
    while time.monotonic() < give_up:
        run = api.run(REISSUE, run.run_id)
        for task_id, state in _standing(api, run):
            if (task_id, state) not in told:
                told.add((task_id, state))
                say(f"  {task_id}: {state}")
                if (task_id, state) == (APPROVE, "awaiting_input"):
                    _give_leave(api, run)
        if run.is_finished:
            return run
        time.sleep(0.3)
    raise OperatorError(f"Lượt chạy {run.run_id} chưa xong.", remedy=f"Xem DAG {REISSUE} trong giao diện Airflow.")


def _standing(api: AirflowApi, run: Run) -> Iterator[tuple[str, str]]:
    """Tasks that have ended or wait for something."""
    shown = {"success", "failed", "skipped", "up_for_reschedule", "awaiting_input", "up_for_retry"}
    for task in api.tasks(REISSUE, run.run_id):
        if task.state in shown:
            yield task.task_id, task.state


def _give_leave(api: AirflowApi, run: Run) -> None:
    """What a person does under 'Required Actions' of the web interface."""
    question = api.question(REISSUE, run.run_id, APPROVE)
    assert question is not None
    print(f"\n--- {question.subject} ---\n{question.body}\n--- {' / '.join(question.options)}? ---\n")
    time.sleep(READING_SECONDS)
    give_leave(api, run, reason=load_story()["corrections"]["leave"])
    say(f"Trả lời thay người vận hành, qua API như giao diện Airflow vẫn làm: {LEAVE}.")

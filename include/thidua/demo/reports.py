"""The reports of the story, made by Airflow: by its schedule where their day has come, by hand where not."""

import time
from datetime import UTC, datetime

from thidua.calendar.obligations import report_run_at
from thidua.calendar.workdays import load_workdays
from thidua.demo.people import approve
from thidua.demo.stage import REPORT, RUN_SECONDS, say
from thidua.errors import OperatorError
from thidua.launch.api import AirflowApi
from thidua.launch.api_model import Run
from thidua.plan.model import Plan


def make_reports(api: AirflowApi, plans: dict[str, Plan]) -> list[str]:
    """Every report of the plans; the keys of those that failed.

    A plan's later report is started by hand only after its earlier ones, so that their numbers follow each other. What
    waits for the approver is answered for them.
    """
    now, due = datetime.now(UTC), _due(plans)
    by_hand = [key for key, run_at in due.items() if run_at > now]
    say(f"Lập báo cáo: {len(due) - len(by_hand)} do bộ lập lịch chạy bù theo ngày, {len(by_hand)} chạy bằng tay.")
    api.unpause(REPORT)
    asked = {plan.id for plan in plans.values() if plan.approval.by == "person"}
    waiting, failed = list(due), list[str]()
    give_up = time.monotonic() + RUN_SECONDS
    while waiting:
        for key in [key for key in by_hand if _is_first(key, waiting)]:
            by_hand.remove(key)
            api.trigger(REPORT, partition_key=key)
        for run in _open_runs(api, waiting):
            if run.is_finished:
                waiting.remove(run.partition_key or "")
                failed += [run.partition_key or ""] if run.state == "failed" else []
                say(f"Báo cáo {run.partition_key}: {run.state} ({len(due) - len(waiting)}/{len(due)})")
            elif _plan_of(run.partition_key or "") in asked:
                approve(api, run)
        if waiting and time.monotonic() > give_up:
            raise OperatorError(f"Chưa xong: {', '.join(sorted(waiting))}.", remedy="Xem DAG deliver_reports.")
        time.sleep(0.3)
    return failed


def _due(plans: dict[str, Plan]) -> dict[str, datetime]:
    """When each report is made, by 'plan|period', in the order of that."""
    workdays = load_workdays()
    due = {
        f"{plan.id}|{period.id}": report_run_at(plan, period, workdays)
        for plan in plans.values()
        for period in plan.periods
        if period.has_report
    }
    return dict(sorted(due.items(), key=lambda one: one[1]))


def _is_first(key: str, waiting: list[str]) -> bool:
    return next(other for other in waiting if _plan_of(other) == _plan_of(key)) == key


def _open_runs(api: AirflowApi, waiting: list[str]) -> list[Run]:
    """The newest run of each report that is not finished yet."""
    newest: dict[str, Run] = {}
    for run in api.runs(REPORT):
        if run.partition_key in waiting:
            newest.setdefault(run.partition_key, run)
    return list(newest.values())


def _plan_of(key: str) -> str:
    return key.partition("|")[0]

"""One look at everything. A check that breaks becomes an alert, and never keeps the others from being made."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
import sqlalchemy as sa

from thidua.audit.chain import Head
from thidua.calendar.workdays import Workdays
from thidua.errors import OperatorError
from thidua.launch.state import read_state
from thidua.settings import Settings
from thidua.watch import airflow
from thidua.watch.acknowledgements import watch_acknowledgements
from thidua.watch.approvals import watch_approvals
from thidua.watch.blind import watch_blindly
from thidua.watch.chain import read_kept, watch_chain
from thidua.watch.clock import watch_clock
from thidua.watch.corrections import watch_changes, watch_corrections
from thidua.watch.due import Calendar, read_calendar
from thidua.watch.facts import Facts, Pace, read_facts
from thidua.watch.forecast import Forecaster
from thidua.watch.guard import guarded
from thidua.watch.limits import Limits
from thidua.watch.mail import watch_mail
from thidua.watch.model import Alert, Level, Observed
from thidua.watch.numbers import watch_numbers
from thidua.watch.places import local_path, watch_disks, watch_scans
from thidua.watch.reports import is_due_soon, watch_reports
from thidua.watch.signatures import watch_signatures
from thidua.watch.statuses import watch_statuses, watch_unread_statuses
from thidua.watch.stuck import watch_stuck

_STORED = (
    "report|",
    "delivery|",
    "receipts|",
    "correction|",
    "approval|",
    "acknowledgement|",
    "chain|head",
    "clock",
    "signature|",
    "number|",
    "mailbox",
    "statuses|unread",
    "notices",
)
"""Beginnings of the keys that only the warehouse can tell about."""
_NO_PLANS = Alert(
    key="plans",
    level=Level.CRITICAL,
    subject="Không có tệp kế hoạch nào",
    sentence="Thư mục kế hoạch trống hoặc không mở được, nên không biết báo cáo nào đến hạn.",
    remedy="Kiểm tra THIDUA_PLANS và ổ đĩa chứa thư mục này.",
)


@dataclass(frozen=True, kw_only=True)
class Watch:
    """One installation as the watchdog looks at it."""

    settings: Settings
    limits: Limits
    workdays: Workdays

    def look(self, *, now: datetime, known_met: frozenset[str] = frozenset()) -> Observed:
        """What there is to say at `now`. known_met: reports that an earlier look has found sent."""
        calendar = read_calendar(self.settings.plans, self.workdays, go_live=self.settings.go_live)
        running = guarded("airflow", ("airflow",), lambda: self._airflow(now))
        kept, archive = read_kept(self.settings.heads_folder)
        stored = guarded(
            "warehouse", _STORED, lambda: self._stored(calendar, running, kept, now=now, known_met=known_met)
        )
        scans = guarded("scan", ("scan|", "landing"), lambda: self._scans(calendar, now))
        disks = guarded("disk", ("disk|",), self._disks)
        statuses = guarded(
            "statuses",
            ("statuses|aside", "statuses|waiting"),
            lambda: watch_statuses(self.settings.statuses_folder, self.limits, now=self._machine_time(now)),
        )
        return _faulty_plans(calendar) + running + archive + stored + scans + statuses + disks

    def _airflow(self, now: datetime) -> Observed:
        if self.settings.watch_airflow_url:
            return airflow.watch_airflow(self.settings.watch_airflow_url, self.limits, now=self._machine_time(now))
        state = read_state(self.settings)
        if state is None:
            return Observed()
        if not state.is_ready:
            return airflow.stopped(self.limits)
        return airflow.watch_airflow(state.api_url, self.limits, now=self._machine_time(now))

    def _stored(
        self,
        calendar: Calendar,
        running: Observed,
        kept: Head | None,
        *,
        now: datetime,
        known_met: frozenset[str],
    ) -> Observed:
        far = Forecaster(limits=self.limits, workdays=self.workdays, pace=Pace(), now=now)
        soon = [due for due in calendar.reports if is_due_soon(due, far)]
        try:
            facts = read_facts(
                self.settings.warehouse_url,
                asked=soon,
                kept=kept,
                now=now,
                timeout_seconds=self.limits.timeout_seconds,
            )
        except (OperatorError, sa.exc.SQLAlchemyError, psycopg.Error) as error:
            return watch_blindly(soon, error, self.limits, now=now, known_met=known_met) + Observed(held=_STORED)
        return self._judged(calendar, running, kept, facts, now=now)

    def _judged(
        self, calendar: Calendar, running: Observed, kept: Head | None, facts: Facts, *, now: datetime
    ) -> Observed:
        by_key = {due.key: due for due in calendar.reports}
        forecaster = Forecaster(limits=self.limits, workdays=self.workdays, pace=facts.pace, now=now)
        is_alive = airflow.is_scheduler_alive(running) if running.alerts else None
        return (
            watch_reports(calendar.reports, facts, forecaster, is_machine_alive=is_alive)
            + watch_stuck(facts, by_key, self.limits, now=now)
            + watch_corrections(facts.corrections, by_key, self.limits, now=now)
            + watch_changes(facts.uncompared, by_key, self.limits, now=now)
            + watch_approvals(facts.approvals, self.limits, now=now)
            + watch_numbers(facts, by_key, self.limits, now=now)
            + watch_signatures(facts.unsigned, by_key, self.limits, now=now)
            + watch_acknowledgements(facts, by_key, self.limits, now=now)
            + watch_mail(facts, self.limits, now=now)
            + watch_unread_statuses(facts, self.limits, now=now)
            + watch_chain(kept, facts, self.settings.heads_folder)
            + watch_clock(facts.clock, self.limits, now=self._machine_time(now))
        )

    def _scans(self, calendar: Calendar, now: datetime) -> Observed:
        landing = local_path(self.settings.landing)
        return watch_scans(landing, calendar.plan_ids, self.limits, now=now) if landing else Observed()

    def _disks(self) -> Observed:
        settings = self.settings
        places = {"kho lưu (vault)": local_path(settings.vault), "nơi lưu đầu chuỗi nhật ký": settings.heads_folder}
        here = {**places, "thư mục gửi (outbox)": local_path(settings.outbox), "thư mục làm việc": settings.home}
        return watch_disks({name: path for name, path in here.items() if path is not None}, self.limits)

    def _machine_time(self, now: datetime) -> datetime:
        """Airflow goes by the machine's clock also where a date that has not come is rehearsed."""
        return now - self.settings.clock_offset


def _faulty_plans(calendar: Calendar) -> Observed:
    """The deadlines of a plan that cannot be read are not known: what was open of it stays open."""
    alerts = tuple(
        Alert(
            key=f"plan|{plan_id}",
            level=Level.CRITICAL,
            subject=f"Không đọc được lịch báo cáo của kế hoạch {plan_id}",
            sentence=fault,
            remedy="Chạy `thidua plan check`, sửa tệp kế hoạch (hoặc bổ sung ngày nghỉ của năm vào holidays.yaml).",
        )
        for plan_id, fault in calendar.faults.items()
    )
    if not calendar.plan_ids:
        return Observed(alerts=(_NO_PLANS,), held=("report|",))
    return Observed(alerts=alerts, held=tuple(f"report|{plan_id}|" for plan_id in calendar.faults))

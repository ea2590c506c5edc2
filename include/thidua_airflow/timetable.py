"""The schedule of the reports: every report of every plan is one partition, made at the plan's own date.

The dates are read once, where the DAG is serialised, and travel with the serialised DAG: scheduler and API server
need no plan files, and all components see one calendar. A new plan file is a new version of the DAG.
"""

import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pendulum
from airflow.exceptions import InvalidPartitionKeyError
from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction, Timetable

from thidua.calendar.report_dates import ReportDate, read_report_dates
from thidua.settings import Settings
from thidua.text.dates import LEGAL_ZONE
from thidua_airflow.report_runs import BEFORE_ALL, last_scheduled_run, position, unique_runs

if TYPE_CHECKING:
    from airflow.models.dagrun import DagRun
    from airflow.utils.types import DagRunType


class ReportDatesTimetable(Timetable):
    """One run per report, at the instant that `thidua.calendar.obligations.report_run_at` gives.

    dates: None reads the plan files of the settings when first needed. go_live: reports whose instant lies before it
    are left to a backfill.
    """

    partitioned = True
    description = "Theo ngày báo cáo của từng kế hoạch"

    def __init__(self, dates: Iterable[ReportDate] | None = None, go_live: datetime | None = None) -> None:
        self._given_dates = None if dates is None else tuple(dates)
        self._given_go_live = go_live

    @cached_property
    def dates(self) -> tuple[ReportDate, ...]:
        """All reports by key, undated ones included; PlanError when a plan's periods cannot be read."""
        if self._given_dates is not None:
            return self._given_dates
        settings = Settings.from_environment()
        return read_report_dates(settings.plans, kept=settings.dates_file)

    @cached_property
    def go_live(self) -> datetime:
        if self._given_go_live is not None:
            return self._given_go_live
        return datetime.combine(Settings.from_environment().go_live, datetime.min.time(), tzinfo=LEGAL_ZONE)

    @cached_property
    def runs(self) -> tuple[DagRunInfo, ...]:
        """The run of each dated report, in order of its partition date."""
        return tuple(sorted(unique_runs(self.dates), key=position))

    @property
    def summary(self) -> str:
        return "Theo kế hoạch"

    def next_dagrun_info_v2(
        self, *, last_dagrun_info: DagRunInfo | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        """The next report after the last run. What was missed while nothing was running comes first, one by one."""
        last = last_dagrun_info or BEFORE_ALL
        earliest = max(self.go_live, restriction.earliest or self.go_live)
        if not restriction.catchup:
            earliest = max(earliest, pendulum.now("UTC"))
        for run in self.runs:
            if restriction.latest and run.run_after > restriction.latest:
                return None
            if position(run) > position(last) and run.run_after >= earliest:
                return run
        return None

    def next_dagrun_info(
        self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        raise NotImplementedError("a schedule of partitions has no data intervals")

    def iter_partition_dagrun_infos(self, *, earliest: datetime, latest: datetime) -> Iterator[DagRunInfo]:
        """The reports of a backfill: from 00:00 of the first day to 00:00 of the last, in Vietnamese time."""
        first, last = self.localize_partition_datetime(earliest), self.localize_partition_datetime(latest)
        return (run for run in self.runs if first <= position(run) <= last)

    def localize_partition_datetime(self, dt: datetime) -> pendulum.DateTime:
        return pendulum.instance(dt.replace(tzinfo=LEGAL_ZONE)).in_timezone("UTC")

    def run_info_from_dag_run(self, *, dag_run: "DagRun") -> DagRunInfo:
        """The place in the schedule after a run. A backfill does not move it.

        Airflow offers the run with the latest partition date, backfills included: somebody who repeats December's
        report in June would otherwise push the schedule past June.
        """
        from airflow.utils.types import DagRunType

        if dag_run.run_type == DagRunType.BACKFILL_JOB:
            return last_scheduled_run(dag_run) or BEFORE_ALL
        return super().run_info_from_dag_run(dag_run=dag_run)

    def infer_manual_data_interval(self, *, run_after: pendulum.DateTime) -> DataInterval:
        return DataInterval.exact(run_after)

    def generate_run_id(
        self,
        *,
        run_type: "DagRunType",
        run_after: pendulum.DateTime,
        data_interval: DataInterval | None,
        **extra: Any,
    ) -> str:
        """'scheduled__2026-12-07T01:00:00+00:00__vinh-bao-2026.2026-Y__1f0c2a': a partition may run more than once."""
        key = str(extra.get("partition_key") or "").replace("|", ".")
        parts = [run_after.in_timezone("UTC").isoformat(), key, secrets.token_hex(3)]
        return run_type.generate_run_id(suffix="__".join(part for part in parts if part))

    def _decode_partition_date(self, partition_key: str) -> datetime | None:
        if all(one.key != partition_key for one in self.dates):
            known = ", ".join(one.key for one in self.dates)
            raise InvalidPartitionKeyError(f"Không có báo cáo '{partition_key}'. Các báo cáo: {known}.")
        return next((run.partition_date for run in self.runs if run.partition_key == partition_key), None)

    def serialize(self) -> dict[str, Any]:
        return {
            "go_live": self.go_live.isoformat(),
            "dates": [[one.key, _iso(one.run_at), _iso(one.last_instant)] for one in self.dates],
        }

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> "ReportDatesTimetable":
        dates = (
            ReportDate(key=key, run_at=_instant(run_at), last_instant=_instant(last_instant))
            for key, run_at, last_instant in data["dates"]
        )
        return cls(dates, go_live=_instant(data["go_live"]))


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

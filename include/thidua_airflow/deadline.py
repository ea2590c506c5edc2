"""The legal last instant of a report, as something that Airflow's deadline alerts can count from."""

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from airflow.sdk.definitions.deadline import BaseDeadlineReference, DeadlineReference, deadline_reference

from thidua.calendar.report_dates import read_readable_dates, report_key
from thidua.settings import Settings
from thidua_airflow.config import DEADLINE_MARGIN

if TYPE_CHECKING:
    from airflow.models.dagrun import DagRun
    from sqlalchemy.orm import Session

log = logging.getLogger(__name__)


@deadline_reference(DeadlineReference.TYPES.DAGRUN_CREATED)
class ReportLastInstant(BaseDeadlineReference):
    """The last legal instant of the report that a run makes; none for a run of no known report, nor for one that the
    schedule did not make and that begins when the alert would be due already: it would be told before it did anything.

    Evaluated by the scheduler while it creates the run. It must not raise: a fault here would keep the report itself
    from being made.
    """

    required_kwargs: ClassVar[set[str]] = {"dag_id", "run_id"}

    def _evaluate_with(self, *, session: "Session", dag_id: str, run_id: str) -> datetime | None:
        from airflow.models.dagrun import DagRun
        from airflow.utils.types import DagRunType
        from sqlalchemy import select

        run = session.scalar(select(DagRun).where(DagRun.dag_id == dag_id, DagRun.run_id == run_id))
        if run is None:
            return None
        try:
            instant = _last_instant_of(run)
        except Exception:
            log.exception("no deadline alert for run %s of %s", run_id, dag_id)
            return None
        is_of_the_schedule = run.run_type == DagRunType.SCHEDULED
        if instant and not is_of_the_schedule and instant - DEADLINE_MARGIN < datetime.now(UTC):
            return None
        return instant


def _last_instant_of(run: "DagRun") -> datetime | None:
    key = run.partition_key or _key_of_form(run.conf or {})
    settings = Settings.from_environment()
    dates = read_readable_dates(settings.plans, kept=settings.dates_file)
    return next((one.last_instant for one in dates if one.key == key), None)


def _key_of_form(form: dict[str, Any]) -> str | None:
    if form.get("plan") and form.get("period"):
        return report_key(form["plan"], form["period"])
    return None

"""When each report is made: read from the periods of the plan files, cheaply, for every parse of a DAG file.

Only the periods are read here, and what later decisions made of them: of several the newest holds. A fault elsewhere
in a plan file stops that plan's own reports, with the whole list of faults, when their task loads the plan; it must not
take the calendar of all other communes with it.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from thidua.errors import OperatorError, PlanError

if TYPE_CHECKING:
    from thidua.calendar.workdays import Workdays
    from thidua.plan.model import Period

log = logging.getLogger(__name__)

FileVersion = tuple[int, int]
"""Modification time (ns) and size (bytes): a file is read again when either differs."""


@dataclass(frozen=True, kw_only=True)
class ReportDate:
    """One report, 'plan|period'. run_at, last_instant: aware; None where the plan gives no date."""

    key: str
    run_at: datetime | None
    last_instant: datetime | None


def report_key(plan_id: str, period_id: str) -> str:
    """The partition key of a report."""
    return f"{plan_id}|{period_id}"


def split_report_key(key: str) -> tuple[str, str]:
    """Plan and period of a partition key; OperatorError for what is none."""
    plan_id, separator, period_id = key.partition("|")
    if not (plan_id and separator and period_id):
        raise OperatorError(
            f"'{key}' không phải là khóa của một báo cáo.", remedy="Dùng dạng kế-hoạch|kỳ, ví dụ kien-an-2025|2025-Y."
        )
    return plan_id, period_id


def list_plan_ids(folder: Path) -> list[str]:
    """Ids of all plans, in alphabetical order, without opening a file: a plan's file has the plan's name."""
    return sorted(path.stem for path in folder.glob("*.yaml"))


def read_report_dates(folder: Path) -> tuple[ReportDate, ...]:
    """Every report of every plan, by key; PlanError naming each plan file whose periods cannot be read."""
    faults: list[PlanError] = []
    dates = tuple(_all_dates(folder, on_fault=faults.append))
    if faults:
        raise PlanError("\n".join(fault.message for fault in faults), remedy=faults[0].remedy)
    return dates


def read_readable_dates(folder: Path) -> tuple[ReportDate, ...]:
    """The same without the plans whose periods cannot be read: for what must go on, which is everything but the
    making of the schedule itself."""
    return tuple(_all_dates(folder, on_fault=lambda fault: log.error("%s", fault)))


def _all_dates(folder: Path, *, on_fault: Callable[[PlanError], None]) -> Iterator[ReportDate]:
    from thidua.calendar.workdays import HOLIDAYS

    holidays = _version(HOLIDAYS)
    for path in sorted(folder.glob("*.yaml")):
        found = _dates_of(path, _version(path), holidays)
        if isinstance(found, PlanError):
            on_fault(found)
        else:
            yield from found


def _version(path: Path) -> FileVersion:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=4096)
def _dates_of(path: Path, _plan: FileVersion, holidays: FileVersion) -> tuple[ReportDate, ...] | PlanError:
    try:
        return tuple(_compute_dates(path, holidays))
    except PlanError as error:
        return error


def _compute_dates(path: Path, holidays: FileVersion) -> Iterator[ReportDate]:
    from thidua.calendar.due import due_instants
    from thidua.calendar.obligations import report_run_at
    from thidua.plan.model import Plan

    workdays = _workdays(holidays)
    unchecked: Callable[..., Plan] = Plan.model_construct
    plan = unchecked(id=path.stem)
    for period in (one for one in _read_periods(path) if one.has_report):
        last_instant = due_instants(period.report_due, workdays).last_instant
        yield ReportDate(
            key=report_key(plan.id, period.id),
            run_at=report_run_at(plan, period, workdays) if last_instant else None,
            last_instant=last_instant,
        )


def _read_periods(path: Path) -> "tuple[Period, ...]":
    from pydantic import BaseModel

    from thidua.plan.model import Period
    from thidua.plan.yaml_files import build_model, read_yaml

    class AmendedPeriods(BaseModel):
        periods: tuple[Period, ...] = ()

    class PeriodsOnly(BaseModel):
        periods: tuple[Period, ...]
        amendments: tuple[AmendedPeriods, ...] = ()

    plan = build_model(path, PeriodsOnly, read_yaml(path))
    newest = {period.id: period for amendment in plan.amendments for period in amendment.periods}
    return tuple(newest.get(period.id, period) for period in plan.periods)


@lru_cache(maxsize=4)
def _workdays(_holidays: FileVersion) -> "Workdays":
    from thidua.calendar.workdays import HOLIDAYS, read_workdays

    return read_workdays(HOLIDAYS)

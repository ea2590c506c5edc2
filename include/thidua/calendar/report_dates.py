"""When each report is made: read from the periods of the plan files, cheaply, for every parse of a DAG file.

Only the periods are read here, and what later decisions made of them: of several the newest holds. A fault elsewhere
in a plan file stops that plan's own reports, with the whole list of faults, when their task loads the plan; it must not
take the calendar of all other communes with it.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thidua.calendar.kept_dates import FileVersion, KeptDates, Row, file_version, kept_dates
from thidua.errors import OperatorError, PlanError
from thidua.text.dates import LEGAL_ZONE

if TYPE_CHECKING:
    from thidua.calendar.workdays import Workdays
    from thidua.plan.model import Period

log = logging.getLogger(__name__)


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


def read_report_dates(folder: Path, *, kept: Path | None = None) -> tuple[ReportDate, ...]:
    """Every report of every plan, by key; PlanError naming each plan file whose periods cannot be read.

    kept: the file in which the next process finds what was worked out here (`thidua.calendar.kept_dates`).
    """
    faults: list[PlanError] = []
    dates = tuple(_all_dates(folder, kept, on_fault=faults.append))
    if faults:
        raise PlanError("\n".join(fault.message for fault in faults), remedy=faults[0].remedy)
    return dates


def read_readable_dates(folder: Path, *, kept: Path | None = None) -> tuple[ReportDate, ...]:
    """The same without the plans whose periods cannot be read: for what must go on, which is everything but the
    making of the schedule itself."""
    return tuple(_all_dates(folder, kept, on_fault=lambda fault: log.error("%s", fault)))


def _all_dates(folder: Path, kept_in: Path | None, *, on_fault: Callable[[PlanError], None]) -> Iterator[ReportDate]:
    from thidua.calendar.workdays import HOLIDAYS
    from thidua.plan.parts import PARTS

    made_of = (HOLIDAYS, PARTS)
    versions = tuple(map(file_version, made_of))
    with kept_dates(kept_in, made_of=made_of) as kept:
        for path in sorted(folder.glob("*.yaml")):
            found = _kept_or_read(kept, path, versions)
            if isinstance(found, PlanError):
                on_fault(found)
            else:
                yield from found


def _kept_or_read(
    kept: KeptDates | None, path: Path, made_of: tuple[FileVersion, ...]
) -> tuple[ReportDate, ...] | PlanError:
    version = file_version(path)
    if kept and (rows := kept.find(path, version)) is not None:
        return tuple(map(_from_row, rows))
    found = _dates_of(path, version, made_of)
    if kept and not isinstance(found, PlanError):
        kept.keep(path, version, list(map(_as_row, found)))
    return found


def _as_row(one: ReportDate) -> Row:
    return [one.key, *(instant.isoformat() if instant else None for instant in (one.run_at, one.last_instant))]


def _from_row(row: Row) -> ReportDate:
    key, *instants = row
    run_at, last_instant = (datetime.fromisoformat(one).astimezone(LEGAL_ZONE) if one else None for one in instants)
    return ReportDate(key=str(key), run_at=run_at, last_instant=last_instant)


@lru_cache(maxsize=4096)
def _dates_of(path: Path, _plan: FileVersion, made_of: tuple[FileVersion, ...]) -> tuple[ReportDate, ...] | PlanError:
    try:
        return tuple(_compute_dates(path, made_of))
    except PlanError as error:
        return error


def _compute_dates(path: Path, made_of: tuple[FileVersion, ...]) -> Iterator[ReportDate]:
    from thidua.calendar.due import due_instants
    from thidua.calendar.obligations import report_run_at
    from thidua.plan.model import Plan

    workdays = _workdays(made_of)
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
    from thidua.plan.parts import read_parts, with_parts
    from thidua.plan.yaml_files import build_model, read_yaml

    plan = build_model(path, _periods_only(), with_parts(path, read_yaml(path), read_parts()))
    newest = {period.id: period for amendment in plan.amendments for period in amendment.periods}
    return tuple(newest.get(period.id, period) for period in plan.periods)


@cache
def _periods_only() -> Any:
    """What a plan file says of its periods, nothing else being looked at."""
    from pydantic import BaseModel

    from thidua.plan.model import Period

    class AmendedPeriods(BaseModel):
        periods: tuple[Period, ...] = ()

    class PeriodsOnly(BaseModel):
        periods: tuple[Period, ...]
        amendments: tuple[AmendedPeriods, ...] = ()

    return PeriodsOnly


@lru_cache(maxsize=4)
def _workdays(_made_of: tuple[FileVersion, ...]) -> "Workdays":
    from thidua.calendar.workdays import HOLIDAYS, read_workdays

    return read_workdays(HOLIDAYS)

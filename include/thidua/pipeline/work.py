"""Which plans a collecting round has something to do for: one look at all of them, so that quiet ones cost nothing."""

import logging
import math
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from thidua.collect.last_scan import read_last_scan
from thidua.collect.look import LandingPath, as_local
from thidua.pipeline.approvals import unasked_reports, unmade_reports
from thidua.pipeline.common import plan_ids
from thidua.pipeline.passed_by import plans_passed_by
from thidua.settings import Settings
from thidua.warehouse.connect import kept_open, opened

log = logging.getLogger(__name__)


def plans_with_work(settings: Settings, *, now: datetime, landing: Any = None) -> list[str]:
    """Ids of the plans for which `collect`, `validate` and `load` have something to do, or reports are to be woken.

    It is asked what those steps ask, so nothing is kept about it from one round to the next. A plan whose file has
    changed since the last scan, or about which it cannot be told, counts as well: its own steps say what is wrong with
    it. In folders without files the look leaves the mark of a scan. OperatorError where there is no landing folder.
    """
    from thidua.collect.quiet import plans_with_files

    ids = plan_ids(settings)
    folder = landing if landing is not None else Path(settings.landing)
    changed = set(_changed_plans(settings, as_local(folder), ids))
    found = changed | plans_with_files(folder, plan_ids=ids, now=now)
    with kept_open(), opened(settings.warehouse_url) as engine:
        with engine.connect() as connection:
            found |= _in_warehouse(connection, ids, now=now)
            found |= plans_passed_by(settings, connection, plan_ids=[one for one in ids if one not in found], now=now)
            asked = _asked_plans(connection) | _recorded_plans(connection, ids)
        found |= {one for one in ids if one in asked - found and _is_to_be_woken(settings, one, now=now)}
    return [one for one in ids if one in found]


def _in_warehouse(connection: sa.Connection, ids: list[str], *, now: datetime) -> set[str]:
    from thidua.changes.wake import touched_reports
    from thidua.check.feedback import plans_untold
    from thidua.check.unanswered import plans_unanswered
    from thidua.collect.states import plans_waiting
    from thidua.personal.clear import plans_unremoved

    touched = {plan_id for plan_id, _ in touched_reports(connection, plan_ids=ids, now=now)}
    looks = (plans_waiting, plans_unanswered, plans_untold, plans_unremoved)
    handed_in = (one(connection, plan_ids=ids) for one in looks)
    return touched.union(*handed_in)


def _asked_plans(connection: sa.Connection) -> set[str]:
    """Plans with a report that somebody was asked about and that is not issued."""
    from thidua.approve.records import list_requests

    return {one.plan_id for one in list_requests(connection) if one.report_id is None}


def _recorded_plans(connection: sa.Connection, ids: list[str]) -> set[str]:
    """Blocs with a report that is not issued and of which persons have recorded something."""
    from thidua.bloc.unmade import unissued_records

    return {plan_id for plan_id, _ in unissued_records(connection, plan_ids=ids)}


def _is_to_be_woken(settings: Settings, plan_id: str, *, now: datetime) -> bool:
    try:
        return bool(
            unmade_reports(settings, plan_id=plan_id, now=now) or unasked_reports(settings, plan_id=plan_id, now=now)
        )
    except Exception:  # a broken plan file above all; the others go on
        log.exception("Không xét được các báo cáo chưa phát hành của kế hoạch %s.", plan_id)
        return True


def _changed_plans(settings: Settings, landing: LandingPath, ids: Collection[str]) -> Iterator[str]:
    """Plans whose file is newer than the last scan of their folder; what was never scanned has no mark."""
    for plan_id in ids:
        scanned_at = read_last_scan(landing / plan_id)
        if scanned_at is not None and _written_at(settings, plan_id) > scanned_at.timestamp():
            yield plan_id


def _written_at(settings: Settings, plan_id: str) -> float:
    """Seconds since 1970, by the clock that marks are written by; infinite for a file that has gone meanwhile."""
    try:
        written_at = (settings.plans / f"{plan_id}.yaml").stat().st_mtime
    except OSError:
        return math.inf
    return written_at + settings.clock_offset.total_seconds()

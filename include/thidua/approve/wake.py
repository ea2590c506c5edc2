"""Which unissued reports need another question: what was asked about is no longer what would be printed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from thidua import __version__
from thidua.aggregate.inputs import read_inputs
from thidua.aggregate.rules import rules_sha256
from thidua.approve.deadline import releases_at
from thidua.approve.records import Request, list_requests, plan_of_request
from thidua.calendar.workdays import Workdays
from thidua.render.run import template_sha256

UNMADE_AFTER = timedelta(hours=1)
"""A report that was allowed, or should have been released, and was not issued for so long has lost its run."""

Pins = tuple[str, str, str, str]
"""SHA-256 of inputs, rules and template, version of the software."""


def changed_periods(connection: sa.Connection, *, plan_id: str, now: datetime) -> list[str]:
    """Periods with a request and no report, about whose draft of now nobody was asked."""
    return sorted(
        period_id
        for period_id, requests in _unissued(connection, plan_id).items()
        if _pins_now(connection, requests[-1], now=now) not in {_pins(one) for one in requests}
    )


def unmade_periods(connection: sa.Connection, *, plan_id: str, now: datetime, workdays: Workdays) -> list[str]:
    """Periods whose report was allowed, or had to be released unanswered, an hour ago or more, and never issued."""
    return sorted(
        period_id
        for period_id, requests in _unissued(connection, plan_id).items()
        if any(_is_unmade(connection, one, workdays, now=now) for one in requests)
    )


def _unissued(connection: sa.Connection, plan_id: str) -> dict[str, list[Request]]:
    found: dict[str, list[Request]] = {}
    for request in list_requests(connection, plan_id=plan_id):
        if request.report_id is None:
            found.setdefault(request.period_id, []).append(request)
    return found


def _is_unmade(connection: sa.Connection, request: Request, workdays: Workdays, *, now: datetime) -> bool:
    since = request.decided_at if request.standing == "approved" else None
    if request.standing == "waiting":
        since = releases_at(plan_of_request(connection, request), request.period_id, workdays)
    return since is not None and since < now - UNMADE_AFTER


def _pins(request: Request) -> Pins:
    return request.inputs_sha256, request.rules_sha256, request.template_sha256, request.software_version


def _pins_now(connection: sa.Connection, request: Request, *, now: datetime) -> Pins:
    inputs = read_inputs(connection, plan_version_id=request.plan_version_id, period_id=request.period_id, known_at=now)
    return inputs.sha256, rules_sha256(), template_sha256(), __version__


def plans_asked(connection: sa.Connection, *, plan_id: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Each period with requests and no report, and the SHA-256 of the plans that they were made by."""
    for period_id, requests in _unissued(connection, plan_id).items():
        yield period_id, frozenset(one.plan_sha256 for one in requests)

"""The scheduler dies as a task that reminds, or takes statuses in, is at a named point: at each, one after the other.

Only in `make torture`, as `test_scheduler_killed`. Each digest is of another address, so that none has to wait for the
leases of the dead. A status that was not put away yet comes to the next point too.
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from factories.installation import PERIOD_ID, PLAN_FILE, PLAN_ID, hand_in
from factories.plans import ASSUMED
from factories.reminders import OFFICER
from thidua import pipeline
from thidua.calendar.workdays import load_workdays
from thidua.demo.people import take_in
from thidua.exchange.inbox import TAKEN
from thidua.plan.load import load_plan
from thidua.remind.ledger import read_notices
from thidua.remind.state import NoticeRow
from thidua.text.canonical import sha256_hex
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.connect import opened
from torture.channels import exchanging, only_recipient
from torture.commune import Commune, running_commune
from torture.conftest import UNITS
from torture.points import REMINDERS, STATUSES

REMIND, ACKNOWLEDGE = "remind_units", "take_acknowledgements"
AT_LAST = 900
"""Seconds until all is over: leases of the dead last for minutes."""
LEAVES_UNKNOWN = {"notice-started", "notice-sent", "notice-recording"}

pytestmark = pytest.mark.skipif(
    "THIDUA_TORTURE_AIRFLOW" not in os.environ, reason="NOT TESTED here: takes minutes; `make torture` plays it"
)


def until_office_hours() -> timedelta:
    """Until nine o'clock of the next working day."""
    now = datetime.now(UTC)
    day = load_workdays().next_after(now.astimezone(LEGAL_ZONE).date())
    return datetime.combine(day, time(9), tzinfo=LEGAL_ZONE) - now


def notices(commune: Commune) -> list[NoticeRow]:
    with opened(commune.town.settings.warehouse_url) as engine, engine.connect() as connection:
        return read_notices(connection)


def check_digests(commune: Commune) -> None:
    """Nobody has two."""
    ours = {one.message_id for one in notices(commune)}
    copies = Counter(mail.recipients for mail in commune.town.sink.mails() if mail.message_id in ours)
    assert set(copies.values()) <= {1}


def is_all_told(commune: Commune) -> bool:
    return commune.is_idle(REMIND) and {one.state for one in notices(commune)} <= {"SENT", "UNKNOWN"}


def test_every_address_is_told_once_wherever_the_task_was(tmp_path: Path) -> None:
    terms = {"reminders": {"officer": OFFICER, "basis": ASSUMED}}
    with running_commune(tmp_path, first_point=REMINDERS[0], terms=terms, ahead=until_office_hours()) as commune:

        def look() -> None:
            commune.start_if_idle(REMIND)

        commune.kill_at_each(REMINDERS, look=look, check=lambda: check_digests(commune))
        commune.wait_until(lambda: is_all_told(commune), seconds=AT_LAST, look=look)
        check_digests(commune)
        told = notices(commune)
        assert Counter(one.state for one in told)["UNKNOWN"] == len(LEAVES_UNKNOWN)
        arrived = {mail.message_id for mail in commune.town.sink.mails()}
        assert {one.message_id for one in told if one.state == "SENT"} <= arrived
        plan = load_plan(tmp_path / "plans" / PLAN_FILE.name)
        addresses = {unit.email for unit in plan.units_of(plan.period(PERIOD_ID))}
        assert addresses <= {one.address for one in told}


def say(commune: Commune) -> list[str]:
    """The receiver says something of the report, unless its last word still lies there. SHA-256 of what it says."""
    settings = commune.town.settings
    is_sent = any((one.row.channel, one.standing) == ("edxml", "SENT") for one in commune.installation.deliveries())
    if not is_sent or waiting(commune):
        return []
    plans, elsewhere = {PLAN_ID: load_plan(settings.plans / PLAN_FILE.name)}, commune.home / "said"
    list(take_in(plans, pipeline.list_numbers(settings), elsewhere, now=settings.now()))
    (path,) = elsewhere.iterdir()
    said = sha256_hex(path.read_bytes())  # a task may take it away as soon as it lies there
    settings.statuses_folder.mkdir(exist_ok=True)
    path.rename(settings.statuses_folder / path.name)
    return [said]


def waiting(commune: Commune) -> list[Path]:
    return list(commune.town.settings.statuses_folder.glob("*.edxml"))


def lying(commune: Commune) -> Iterator[str]:
    """SHA-256 of what was not put away yet."""
    for path in waiting(commune):
        with suppress(FileNotFoundError):  # now it was
            yield sha256_hex(path.read_bytes())


def check_statuses(commune: Commune, said: Sequence[str]) -> None:
    """Each was recorded, or lies there; none twice, and nothing that nobody said."""
    lie = set(lying(commune))  # looked at first: what is recorded meanwhile is found in both
    recorded = commune.rows("select evidence_sha256 from acknowledgement")
    assert len(set(recorded)) == len(recorded)
    assert set(recorded) <= set(said) <= set(recorded) | lie


def test_each_status_is_recorded_once_wherever_the_task_was(tmp_path: Path) -> None:
    hand_in(tmp_path, UNITS)
    recipients, terms = only_recipient("edxml", "truc"), exchanging("edxml")
    with running_commune(tmp_path, first_point=STATUSES[0], terms=terms, recipients=recipients) as commune:
        said: list[str] = []

        def go_on() -> None:
            commune.start_if_idle(ACKNOWLEDGE)

        def look() -> None:
            said.extend(say(commune))
            go_on()

        def is_over() -> bool:
            return commune.is_idle(ACKNOWLEDGE) and not waiting(commune)

        commune.kill_at_each(STATUSES, look=look, check=lambda: check_statuses(commune, said))
        commune.wait_until(is_over, seconds=AT_LAST, look=go_on)
        check_statuses(commune, said)
        taken = [path.read_bytes() for path in (commune.town.settings.statuses_folder / TAKEN).rglob("*.edxml")]
        assert sorted(map(sha256_hex, taken)) == sorted(said)
        assert said != []

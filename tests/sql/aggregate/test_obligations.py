"""Completeness and timeliness: what a unit sent, and when, in; its state out."""

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from factories.warehouse import (
    DUE,
    IN_TIME,
    KNOWN_AT,
    RECORDED,
    TOO_LATE,
    Row,
    add_plan,
    add_receipt,
    add_state,
    add_submission,
    add_void,
    aggregate,
    read_row,
)


def status(connection: sa.Connection, version: int, unit_id: str = "U1", **when: Any) -> Row:
    snapshot_id = aggregate(connection, version, **when).snapshot_id
    return read_row(connection, "obligation_status", snapshot_id=snapshot_id, unit_id=unit_id)


def test_reported_in_time(connection: sa.Connection) -> None:
    version = add_plan(connection)
    add_submission(connection, "U1", warnings=2)
    row = status(connection, version)
    assert (row["state"], row["version_no"], row["warning_count"]) == ("REPORTED", 1, 2)
    assert (row["first_received_at"], row["accepted_received_at"]) == (IN_TIME, IN_TIME)
    assert (row["is_first_on_time"], row["is_accepted_on_time"]) == (True, True)


def test_signed_nil_is_a_report(connection: sa.Connection) -> None:
    version = add_plan(connection)
    add_submission(connection, "U1", is_confirmed_nil=True)
    assert status(connection, version)["state"] == "CONFIRMED_ZERO"


def test_nothing_came(connection: sa.Connection) -> None:
    row = status(connection, add_plan(connection))
    assert (row["state"], row["version_no"], row["is_first_on_time"]) == ("MISSING", None, None)


@pytest.mark.parametrize(
    ("received_at", "state", "is_on_time"),
    [
        (DUE, "REPORTED", True),
        (DUE.replace(microsecond=400_000), "REPORTED", True),
        (DUE.replace(microsecond=999_999), "REPORTED", True),
        (TOO_LATE, "LATE", False),
    ],
)
def test_day_of_the_deadline_is_excluded(
    connection: sa.Connection, received_at: datetime, state: str, is_on_time: bool
) -> None:
    version = add_plan(connection)
    add_submission(connection, "U1", received_at=received_at)
    row = status(connection, version)
    assert (row["state"], row["is_first_on_time"], row["is_accepted_on_time"]) == (state, is_on_time, is_on_time)


def test_correction_never_makes_a_unit_late(connection: sa.Connection) -> None:
    version = add_plan(connection)
    add_submission(connection, "U1", version_no=1)
    add_submission(connection, "U1", version_no=2, received_at=TOO_LATE)
    row = status(connection, version)
    assert (row["state"], row["version_no"]) == ("REPORTED", 2)
    assert (row["is_first_on_time"], row["is_accepted_on_time"]) == (True, False)
    assert (row["first_received_at"], row["accepted_received_at"]) == (IN_TIME, TOO_LATE)


def test_refused_file_that_came_in_time_keeps_the_unit_on_time(connection: sa.Connection) -> None:
    version = add_plan(connection)
    refused = add_receipt(connection, received_at=IN_TIME)
    add_state(connection, receipt_id=refused, unit_id="U1", state="READ")
    add_state(connection, receipt_id=refused, unit_id="U1", state="REJECTED")
    add_submission(connection, "U1", received_at=TOO_LATE)
    row = status(connection, version)
    assert (row["state"], row["is_first_on_time"], row["is_accepted_on_time"]) == ("REPORTED", True, False)
    assert (row["first_received_at"], row["accepted_received_at"]) == (IN_TIME, TOO_LATE)


def test_refused_file_of_another_unit_period_or_plan_helps_nobody(connection: sa.Connection) -> None:
    version = add_plan(connection)
    for where in ({"unit_id": "U2"}, {"period_id": "2026-H1"}, {"plan_id": "xa-khac-2026"}, {"unit_id": None}):
        early = add_receipt(connection, received_at=IN_TIME)
        add_state(connection, receipt_id=early, **{"unit_id": "U1", **where})
    add_submission(connection, "U1", received_at=TOO_LATE)
    assert status(connection, version)["state"] == "LATE"


def test_earlier_receipt_counts_from_the_instant_it_was_recorded(connection: sa.Connection) -> None:
    version = add_plan(connection)
    add_submission(connection, "U1", received_at=TOO_LATE)
    add_submission(connection, "U1", version_no=2, received_at=IN_TIME, recorded_at=KNOWN_AT)
    assert status(connection, version, known_at=RECORDED)["state"] == "LATE"
    assert status(connection, version, known_at=KNOWN_AT)["state"] == "REPORTED"


def test_late_nil_is_late(connection: sa.Connection) -> None:
    version = add_plan(connection)
    add_submission(connection, "U1", is_confirmed_nil=True, received_at=TOO_LATE)
    assert status(connection, version)["state"] == "LATE"


def test_without_a_date_nobody_is_late(connection: sa.Connection) -> None:
    version = add_plan(connection, due=None)
    add_submission(connection, "U1", received_at=TOO_LATE)
    row = status(connection, version)
    assert (row["state"], row["is_first_on_time"], row["is_accepted_on_time"]) == ("REPORTED", None, None)


@pytest.mark.parametrize("state", ["REJECTED", "QUARANTINED"])
def test_refused_file_is_told_from_no_file(connection: sa.Connection, state: str) -> None:
    version = add_plan(connection)
    receipt_id = add_receipt(connection)
    add_state(connection, receipt_id=receipt_id, unit_id="U1", state="READ")
    add_state(connection, receipt_id=receipt_id, unit_id="U1", state=state)
    assert status(connection, version)["state"] == "REJECTED"
    assert status(connection, version, "U2")["state"] == "MISSING"


def test_refused_correction_never_replaces_an_accepted_version(connection: sa.Connection) -> None:
    version = add_plan(connection)
    add_submission(connection, "U1")
    add_state(connection, receipt_id=add_receipt(connection), unit_id="U1")
    row = status(connection, version)
    assert (row["state"], row["version_no"]) == ("REPORTED", 1)


def test_file_that_is_still_being_checked_is_not_refused(connection: sa.Connection) -> None:
    version = add_plan(connection)
    add_state(connection, receipt_id=add_receipt(connection), unit_id="U1", state="ACCEPTED")
    assert status(connection, version)["state"] == "MISSING"


def test_refusal_counts_from_the_instant_it_was_recorded(connection: sa.Connection) -> None:
    version = add_plan(connection)
    add_state(connection, receipt_id=add_receipt(connection), unit_id="U1", recorded_at=KNOWN_AT)
    assert status(connection, version, known_at=RECORDED)["state"] == "MISSING"
    assert status(connection, version, known_at=KNOWN_AT)["state"] == "REJECTED"


def test_unit_that_owes_nothing_adds_nothing(connection: sa.Connection) -> None:
    version = add_plan(connection, owed=["U1", "U2"])
    submission_id = add_submission(connection, "U3")
    row = status(connection, version, "U3")
    assert (row["state"], row["version_no"], row["first_received_at"]) == ("NOT_REQUIRED", None, None)
    used = connection.execute(sa.text("select submission_id from snapshot_input")).scalars().all()
    assert submission_id not in used


def test_report_of_another_period_does_not_count(connection: sa.Connection) -> None:
    version = add_plan(connection)
    add_submission(connection, "U1", period_id="2026-H1")
    add_submission(connection, "U2", plan_id="xa-khac-2026")
    assert status(connection, version, "U1")["state"] == "MISSING"
    assert status(connection, version, "U2")["state"] == "MISSING"


ASKED = IN_TIME.replace(hour=9)


def ended(row: Row) -> tuple[Any, ...]:
    return row["state"], row["version_no"], row["ended_by"], row["ended_at"]


def test_withdrawn_report_is_missing_but_its_receipt_stays_the_first(connection: sa.Connection) -> None:
    version = add_plan(connection)
    add_submission(connection, "U1")
    add_void(connection, "U1", version_no=2, asked_at=ASKED)
    row = status(connection, version)
    assert ended(row) == ("MISSING", None, "withdrawal", ASKED)
    assert (row["first_received_at"], row["is_first_on_time"]) == (IN_TIME, True)
    assert (row["accepted_received_at"], row["warning_count"]) == (None, 0)
    assert ended(status(connection, version, "U2")) == ("MISSING", None, None, None)


def test_report_after_a_withdrawal_counts_and_its_unit_is_on_time_by_the_first(connection: sa.Connection) -> None:
    version = add_plan(connection)
    add_submission(connection, "U1")
    add_void(connection, "U1", version_no=2, asked_at=ASKED)
    add_submission(connection, "U1", version_no=3, received_at=TOO_LATE)
    row = status(connection, version)
    assert ended(row) == ("REPORTED", 3, None, None)
    assert (row["is_first_on_time"], row["is_accepted_on_time"]) == (True, False)


def test_day_of_the_withdrawal_is_no_receipt(connection: sa.Connection) -> None:
    version = add_plan(connection)
    add_submission(connection, "U1", received_at=TOO_LATE)
    add_void(connection, "U1", version_no=2, asked_at=IN_TIME)
    assert status(connection, version)["first_received_at"] == TOO_LATE


def test_invalidated_version_gives_way_to_the_one_before_it(connection: sa.Connection) -> None:
    version = add_plan(connection)
    add_submission(connection, "U1")
    add_submission(connection, "U1", version_no=2, received_at=TOO_LATE)
    add_void(connection, "U1", version_no=3, voids=2, asked_at=ASKED)
    assert ended(status(connection, version)) == ("REPORTED", 1, None, None)
    add_void(connection, "U1", version_no=4, voids=1, asked_at=ASKED)
    assert ended(status(connection, version)) == ("MISSING", None, "invalidation", ASKED)


def test_taking_back_counts_from_the_instant_it_was_recorded(connection: sa.Connection) -> None:
    version = add_plan(connection)
    add_submission(connection, "U1")
    add_void(connection, "U1", version_no=2, recorded_at=KNOWN_AT)
    assert ended(status(connection, version, known_at=RECORDED))[:2] == ("REPORTED", 1)
    assert ended(status(connection, version, known_at=KNOWN_AT))[:2] == ("MISSING", None)


def test_reason_and_day_of_taking_back_are_part_of_the_inputs(connection: sa.Connection) -> None:
    version = add_plan(connection)
    before = aggregate(connection, version).inputs_sha256
    add_submission(connection, "U1")
    add_void(connection, "U1", version_no=2, asked_at=ASKED)
    assert aggregate(connection, version).inputs_sha256 != before


def test_file_refused_after_the_withdrawal_is_told_one_refused_before_it_is_not(connection: sa.Connection) -> None:
    version = add_plan(connection)
    for unit_id, received_at in (("U1", ASKED.replace(minute=59)), ("U2", IN_TIME)):
        add_submission(connection, unit_id)
        add_void(connection, unit_id, version_no=2, asked_at=ASKED)
        add_state(connection, receipt_id=add_receipt(connection, received_at=received_at), unit_id=unit_id)
    assert status(connection, version, "U1")["state"] == "REJECTED"
    assert status(connection, version, "U2")["state"] == "MISSING"

"""Snapshots: keyed by what they were made from, as known at an instant, and never made twice."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from factories.warehouse import (
    IN_TIME,
    KNOWN_AT,
    RECORDED,
    TOO_LATE,
    add_finding,
    add_plan,
    add_receipt,
    add_state,
    add_submission,
    aggregate,
    make_target_row,
    read_row,
)
from thidua.aggregate import run
from thidua.aggregate.rules import rule_files, rules_sha256
from thidua.warehouse.connect import load_sql

LATER = KNOWN_AT + timedelta(days=1)


def jobs(connection: sa.Connection, snapshot_id: int) -> object:
    return read_row(connection, "indicator_total", snapshot_id=snapshot_id, target_id="A05")["actual"]


def test_past_instant_gives_the_figures_of_that_day(connection: sa.Connection) -> None:
    version = add_plan(connection, targets=[make_target_row()])
    add_submission(connection, "U1", figures={"A05": {"actual": 100}})
    add_submission(connection, "U1", figures={"A05": {"actual": 70}}, version_no=2, recorded_at=KNOWN_AT)
    add_submission(connection, "U2", figures={"A05": {"actual": 5}}, recorded_at=LATER)
    known = {
        at: jobs(connection, aggregate(connection, version, known_at=at).snapshot_id)
        for at in (RECORDED - timedelta(seconds=1), RECORDED, KNOWN_AT, LATER)
    }
    assert list(known.values()) == [None, 100, 70, 75]


def test_warnings_and_receipts_are_those_of_that_day(connection: sa.Connection) -> None:
    version = add_plan(connection)
    submission_id = add_submission(connection, "U1", warnings=1)
    receipt_id = read_row(connection, "submission", submission_id=submission_id)["receipt_id"]
    add_finding(connection, receipt_id=receipt_id, recorded_at=LATER)
    counts = []
    for at in (KNOWN_AT, LATER):
        snapshot_id = aggregate(connection, version, known_at=at).snapshot_id
        counts.append(read_row(connection, "obligation_status", snapshot_id=snapshot_id, unit_id="U1")["warning_count"])
    assert counts == [1, 2]


def test_same_inputs_are_the_same_snapshot(connection: sa.Connection) -> None:
    version = add_plan(connection, targets=[make_target_row()])
    add_submission(connection, "U1", figures={"A05": {"actual": 100}})
    first, again = aggregate(connection, version), aggregate(connection, version, known_at=LATER)
    assert (first.is_new, again.is_new) == (True, False)
    assert (first.snapshot_id, first.inputs_sha256) == (again.snapshot_id, again.inputs_sha256)
    assert connection.execute(sa.text("select count(*) from snapshot")).scalar() == 1
    assert connection.execute(sa.text("select count(*) from indicator_total")).scalar() == 1


def _new_version(connection: sa.Connection) -> None:
    add_submission(connection, "U1", version_no=2)


def _report_of_another_unit(connection: sa.Connection) -> None:
    add_submission(connection, "U2")


def _refusal(connection: sa.Connection) -> None:
    add_state(connection, receipt_id=add_receipt(connection), unit_id="U2")


def _warning(connection: sa.Connection) -> None:
    receipt_id = connection.execute(sa.text("select receipt_id from submission")).scalar_one()
    add_finding(connection, receipt_id=receipt_id)


def _late_refusal(connection: sa.Connection) -> None:
    add_state(connection, receipt_id=add_receipt(connection), unit_id="U2", recorded_at=LATER)


def _other_period(connection: sa.Connection) -> None:
    add_submission(connection, "U2", period_id="2026-H1")


def _finding_of_a_refused_file(connection: sa.Connection) -> None:
    add_finding(connection, receipt_id=add_receipt(connection))


@pytest.mark.parametrize("change", [_new_version, _report_of_another_unit, _refusal, _warning])
def test_other_inputs_are_another_snapshot(connection: sa.Connection, change: Callable[[sa.Connection], None]) -> None:
    version = add_plan(connection)
    add_submission(connection, "U1")
    before = aggregate(connection, version)
    change(connection)
    after = aggregate(connection, version)
    assert after.is_new
    assert after.inputs_sha256 != before.inputs_sha256


@pytest.mark.parametrize("change", [_late_refusal, _other_period, _finding_of_a_refused_file])
def test_what_does_not_concern_the_report_makes_no_snapshot(
    connection: sa.Connection, change: Callable[[sa.Connection], None]
) -> None:
    version = add_plan(connection)
    add_submission(connection, "U1")
    before = aggregate(connection, version)
    change(connection)
    assert aggregate(connection, version).snapshot_id == before.snapshot_id


def test_hash_is_of_the_content_and_not_of_our_row_numbers(connection: sa.Connection) -> None:
    hashes = []
    for plan_id in ("mot", "hai"):
        version = add_plan(connection, plan_id=plan_id)
        add_submission(connection, "U1", plan_id=plan_id, content="như nhau")
        hashes.append(aggregate(connection, version).inputs_sha256)
    assert hashes[0] == hashes[1]


def test_hash_knows_when_a_report_came(connection: sa.Connection) -> None:
    hashes = set()
    for plan_id, received_at in (("mot", IN_TIME), ("hai", TOO_LATE)):
        version = add_plan(connection, plan_id=plan_id)
        add_submission(connection, "U1", plan_id=plan_id, content="như nhau", received_at=received_at)
        hashes.add(aggregate(connection, version).inputs_sha256)
    assert len(hashes) == 2


def test_other_rules_make_another_snapshot(connection: sa.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    version = add_plan(connection)
    before = aggregate(connection, version)
    monkeypatch.setattr(run, "rules_sha256", lambda: "0" * 64)
    after = aggregate(connection, version)
    assert after.is_new
    assert (after.inputs_sha256, after.rules_sha256) == (before.inputs_sha256, "0" * 64)


def test_other_plan_version_makes_another_snapshot(connection: sa.Connection) -> None:
    first, second = add_plan(connection), add_plan(connection)
    assert aggregate(connection, first).snapshot_id != aggregate(connection, second).snapshot_id


def test_inputs_are_kept(connection: sa.Connection) -> None:
    version = add_plan(connection)
    add_submission(connection, "U1")
    used = [add_submission(connection, "U1", version_no=2), add_submission(connection, "U2")]
    snapshot_id = aggregate(connection, version).snapshot_id
    kept = connection.execute(
        sa.text("select submission_id from snapshot_input where snapshot_id = :s order by 1"), {"s": snapshot_id}
    )
    assert kept.scalars().all() == used


def test_rules_are_all_files_of_both_folders() -> None:
    assert {f"{table}.sql" for table in run.TABLES} < set(rule_files("aggregate"))
    assert len(rule_files("checks")) >= 8
    assert len(rules_sha256()) == 64


@pytest.mark.parametrize("folder", ["aggregate", "checks"])
def test_every_rule_file_begins_with_what_it_rests_on(folder: str) -> None:
    for name in rule_files(folder):
        assert load_sql(folder, name).startswith("-- "), name

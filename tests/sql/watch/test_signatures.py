"""A report that waits for a signature: told by its age and its deadline, as what it is and as nothing else."""

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from factories.warehouse import add_row
from factories.watched import Watched, at
from thidua.watch.model import Alert, Level

ISSUED_AT = at("12-10 08:01")


def unsigned(watched: Watched, when: datetime = ISSUED_AT, *, how: str = "token", **revision: Any) -> int:
    """A revision that lacks one signature."""
    watched.all_hand_in(at("12-08 09:00"))
    report_id, _ = watched.issue(when, **revision)
    with watched.engine.begin() as connection:
        sha256 = connection.execute(sa.text("select min(sha256) from blob")).scalar_one()
        add_row(
            connection, "report_file", {"report_id": report_id, "kind": "pdf", "file_name": "b.pdf", "sha256": sha256}
        )
        row = {
            "report_id": report_id,
            "field": "person" if how == "token" else "organisation",
            "position": 1,
            "kind": "pdf",
            "how": how,
            "connection": None if how == "token" else "thidua_sign_mau",
            "subject": "Nguyễn Văn Mẫu" if how == "token" else None,
            "trust": "thidua_sign_trust",
            "prepared_sha256": sha256,
            "recorded_at": when,
        }
        add_row(connection, "report_signing", row)
    return report_id


def told(watched: Watched, now: datetime) -> dict[str, Alert]:
    return {alert.key.split("|")[0]: alert for alert in watched.alerts(now)}


def test_it_is_told_by_its_age_and_as_no_stuck_delivery(watched: Watched) -> None:
    report_id = unsigned(watched)
    assert set(told(watched, at("12-10 12:00"))) == {"report"}
    found = told(watched, at("12-10 12:01"))
    assert set(found) == {"report", "signature"}
    assert (found["signature"].key, found["signature"].level) == (f"signature|{report_id}|person", Level.NOTICE)
    assert "chờ người có thẩm quyền Nguyễn Văn Mẫu ký số" in found["signature"].sentence
    assert told(watched, at("12-11 08:01"))["signature"].level == Level.WARNING


def test_report_is_at_risk_while_it_waits_and_urgent_in_the_last_hours(watched: Watched) -> None:
    unsigned(watched)
    report = told(watched, at("12-10 09:00"))["report"]
    assert report.level == Level.WARNING
    assert "1/1 việc gửi chờ ký số" in report.sentence
    found = told(watched, at("12-14 16:00"))
    assert {found["signature"].level, found["report"].level} == {Level.CRITICAL}


def test_our_own_key_should_have_signed_in_minutes(watched: Watched) -> None:
    report_id = unsigned(watched, how="key")
    assert "signature" not in told(watched, at("12-10 08:15"))
    alert = told(watched, at("12-10 08:16"))["signature"]
    assert alert.level == Level.WARNING
    assert f"thidua sign prepare {report_id}" in alert.remedy


@pytest.mark.parametrize("how", ["token", "key"])
def test_report_that_was_replaced_waits_for_nobody(watched: Watched, how: str) -> None:
    report_id = unsigned(watched, how=how)
    watched.issue(at("12-10 09:00"), supersedes=report_id)
    assert "signature" not in told(watched, at("12-13 09:00"))

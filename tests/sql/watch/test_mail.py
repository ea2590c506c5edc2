"""A mailbox that nobody reads any more, and reminders that do not come through."""

from datetime import datetime
from typing import Any

from factories.warehouse import add_row
from factories.watched import Watched, at
from thidua.watch.model import Level

READ_AT = at("11-20 09:00")


def read(watched: Watched, when: datetime) -> None:
    row = {"mailbox": "imaps://x", "uid_validity": 1, "last_uid": 7, "recorded_at": when}
    with watched.engine.begin() as connection:
        add_row(connection, "mailbox_position", row)


def mailed(watched: Watched, when: datetime) -> None:
    report_id, _ = watched.issue(when, recipients=0)
    row = {"report_id": report_id, "channel": "smtp", "recipient_id": "a", "address": "a@b.example"}
    with watched.engine.begin() as connection:
        delivery = add_row(
            connection, "delivery", {**row, "message_id": "<a@b>", "recorded_at": when}, returning="delivery_id"
        )
    watched.record(delivery, "SENT", when)


def notice(watched: Watched, state: str) -> int:
    with watched.engine.begin() as connection:
        made: int = add_row(
            connection,
            "notice",
            {"address": "tdp@mau.example", "day": READ_AT.date(), "recorded_at": READ_AT},
            returning="notice_id",
        )
        event: dict[str, Any] = {"notice_id": made, "attempt_no": 1, "state": state, "sentence": "x", "worker": "w"}
        add_row(connection, "notice_event", {**event, "recorded_at": READ_AT})
    return made


def test_mailbox_that_was_read_and_is_not_any_more(watched: Watched) -> None:
    mailed(watched, at("11-19 09:00"))
    assert watched.alerts(at("11-20 09:00"), beginning="mailbox") == []
    read(watched, READ_AT)
    assert watched.alerts(at("11-20 11:59"), beginning="mailbox") == []
    (alert,) = watched.alerts(at("11-20 12:00"), beginning="mailbox")
    assert alert.level == Level.WARNING
    assert [one.level for one in watched.alerts(at("11-21 09:00"), beginning="mailbox")] == [Level.CRITICAL]
    read(watched, at("11-21 09:01"))
    assert watched.alerts(at("11-21 09:02"), beginning="mailbox") == []


def looked(watched: Watched, fault: str | None, when: datetime) -> None:
    with watched.engine.begin() as connection:
        add_row(connection, "answer_look", {"place": "mailbox", "fault": fault, "recorded_at": when})


def test_connection_that_never_worked_is_told_with_its_fault(watched: Watched) -> None:
    looked(watched, "Sai mật khẩu.", READ_AT)
    assert watched.alerts(at("11-20 11:59"), beginning="mailbox") == []
    (alert,) = watched.alerts(at("11-20 12:00"), beginning="mailbox")
    assert alert.level == Level.WARNING
    assert alert.sentence.startswith("Chưa đọc được lần nào")
    assert alert.sentence.endswith("Sai mật khẩu.")
    looked(watched, None, at("11-20 12:01"))
    assert watched.alerts(at("11-20 12:02"), beginning="mailbox") == []


def test_mailbox_matters_only_while_reports_are_mailed(watched: Watched) -> None:
    read(watched, READ_AT)
    assert watched.alerts(at("11-25 09:00"), beginning="mailbox") == []
    mailed(watched, READ_AT)
    assert watched.alerts(at("12-22 09:00"), beginning="mailbox") == []


def test_address_that_refuses_reminders_or_sends_them_back(watched: Watched) -> None:
    number = notice(watched, "SENT")
    assert watched.alerts(READ_AT, beginning="notices") == []
    note = {
        "notice_id": number,
        "kind": "undelivered",
        "sentence": "x",
        "said_at": READ_AT,
        "evidence_sha256": "e" * 64,
    }
    with watched.engine.begin() as connection:
        add_row(connection, "mail_note", {**note, "recorded_at": READ_AT})
    (alert,) = watched.alerts(READ_AT, beginning="notices")
    assert alert.level == Level.WARNING
    assert "tdp@mau.example" in alert.sentence
    assert watched.alerts(at("12-06 09:00"), beginning="notices") == []

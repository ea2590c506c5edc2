"""The sender's mailbox on a real IMAP server: nothing lost, nothing counted twice, whatever lies in it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from factories import notices
from factories.acknowledged import Answers
from factories.dovecot import Dovecot, running_dovecot
from thidua.acknowledge import mailbox
from thidua.acknowledge.mailbox import take_mail
from thidua.acknowledge.mailbox_url import parse_imap_url
from thidua.errors import OperatorError
from thidua.remind.standings import refused_addresses


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with running_dovecot() as running:
        yield running


@pytest.fixture
def dovecot(server: Dovecot) -> Dovecot:
    """With an empty mailbox."""
    for folder in ("new", "cur"):
        for mail in (server.folder / "mail" / folder).iterdir():
            mail.unlink()
    server.forget_uids()
    return server


def take(answers: Answers, dovecot: Dovecot, **url: Any) -> dict[str, int]:
    office = answers.office
    return take_mail(
        office.engine, vault=office.vault, server=parse_imap_url(dovecot.url(**url)), now=office.now
    ).counts


def notes(answers: Answers) -> list[tuple[int | None, str]]:
    rows = answers.office.rows("select delivery_id, kind from mail_note order by mail_note_id")
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("scheme", ["imaps", "imap"])
def test_bounce_is_recorded_with_its_evidence(answers: Answers, dovecot: Dovecot, scheme: str) -> None:
    bounce = notices.postfix(answers.message_id())
    dovecot.put(bounce)
    assert take(answers, dovecot, scheme=scheme) == {"failed": 1}
    found = answers.progress()
    assert (found.state, found.source, found.code) == ("failed", "dsn", "5.1.1")
    assert found.needs_a_person
    (row,) = answers.office.rows("select evidence_sha256 from acknowledgement")
    assert answers.office.vault.get(row.evidence_sha256) == bounce
    assert answers.progress(2).stage == "sent"


def test_mail_is_read_once_and_stays_as_it_was(answers: Answers, dovecot: Dovecot) -> None:
    path = dovecot.put(notices.postfix(answers.message_id()))
    assert take(answers, dovecot) == {"failed": 1}
    assert take(answers, dovecot) == {}
    dovecot.put(notices.read_receipt(answers.message_id(2)))
    assert take(answers, dovecot) == {"received": 1}
    assert answers.progress(2).state == "received"
    # Whoever opens the mailbox finds the bounce unread: no flag was set.
    assert [one.name.partition(":2,")[2] for one in path.parents[1].glob("cur/*")] in ([""] * 2, [])


def test_reminder_that_came_back_is_noted_and_is_no_bounce_of_a_report(answers: Answers, dovecot: Dovecot) -> None:
    with answers.office.engine.begin() as connection:
        connection.execute(
            sa.text("insert into notice (address, day, message_id) values ('tdp@mau.example', '2026-12-01', '<n@x>')")
        )
        connection.execute(
            sa.text(
                "insert into notice_event (notice_id, attempt_no, state, sentence, worker)"
                " values (1, 1, 'SENT', '250', 'w')"
            )
        )
    dovecot.put(notices.postfix("<n@x>"))
    dovecot.put(notices.postfix("<nobody@x>"))
    assert take(answers, dovecot) == {"undelivered": 1, "other": 1}
    rows = answers.office.rows("select notice_id, delivery_id, kind from mail_note")
    assert [tuple(row) for row in rows] == [(1, None, "undelivered")]
    with answers.office.engine.connect() as connection:
        assert refused_addresses(connection, since=date(2026, 11, 1)) == {"tdp@mau.example"}


def test_look_that_finds_nothing_is_remembered_once_an_hour(answers: Answers, dovecot: Dovecot) -> None:
    def looks() -> list[int]:
        return [row.last_uid for row in answers.office.rows("select last_uid from mailbox_position order by 1")]

    take(answers, dovecot)
    take(answers, dovecot)
    assert looks() == [0]
    answers.office.wait(minutes=61)
    take(answers, dovecot)
    assert looks() == [0, 0]
    dovecot.put(notices.postfix(answers.message_id()))
    assert take(answers, dovecot) == {"failed": 1}


def test_delay_and_reply_are_notes_that_decide_nothing(answers: Answers, dovecot: Dovecot) -> None:
    dovecot.put(notices.gmail(answers.message_id(), action="delayed", status="4.4.1"))
    dovecot.put(notices.reply(answers.message_id()))
    assert take(answers, dovecot) == {"delayed": 1, "reply": 1}
    found = answers.progress()
    assert (found.stage, found.needs_a_person) == ("sent", False)
    assert found.replied_at is not None
    assert found.delayed_at is not None


def test_hostile_mails_never_stop_the_others(answers: Answers, dovecot: Dovecot) -> None:
    for one in notices.hostile(answers.message_id()):
        dovecot.put(one.data)
    dovecot.put(notices.exim(answers.message_id(2)))
    counts = take(answers, dovecot)
    assert counts["failed"] == 1
    assert sum(counts.values()) == len(notices.hostile("")) + 1
    assert answers.progress().stage == "sent"
    assert answers.progress(2).state == "failed"
    assert {kind for delivery_id, kind in notes(answers) if delivery_id is None} == {"unreadable"}
    assert take(answers, dovecot) == {}


class Death(BaseException):
    """Of the worker."""


@pytest.mark.parametrize("where", ["vault", "record_acknowledgement", "_remember"])
def test_worker_that_dies_repeats_without_harm(
    answers: Answers, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    dovecot.put(notices.read_receipt(answers.message_id(1)))
    dovecot.put(notices.postfix(answers.message_id(2)))

    def die(*_: Any, **__: Any) -> None:
        raise Death

    with monkeypatch.context() as meanwhile:
        place, name = (answers.office.vault, "put") if where == "vault" else (mailbox, where)
        meanwhile.setattr(place, name, die)
        with pytest.raises(Death):
            take(answers, dovecot)
    counts = take(answers, dovecot)
    assert sum(counts.values()) == 2
    assert (answers.progress().state, answers.progress(2).state) == ("received", "failed")
    assert len(answers.office.rows("select from acknowledgement")) == 2


def test_mailbox_made_anew_is_read_again_without_harm(answers: Answers, dovecot: Dovecot) -> None:
    dovecot.put(notices.postfix(answers.message_id()))
    take(answers, dovecot)
    answers.office.wait(minutes=1)
    dovecot.forget_uids()
    dovecot.put(notices.read_receipt(answers.message_id(2)))
    assert take(answers, dovecot) == {"known": 1, "received": 1}
    assert len(answers.office.rows("select from acknowledgement")) == 2


def test_more_mails_than_one_look_takes_are_taken_by_the_next(
    answers: Answers, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "MOST_MAILS", 3)
    monkeypatch.setattr(mailbox, "CHUNK", 2)
    for number in range(4):
        dovecot.put(notices.reply(answers.message_id(), subject=f"Thư {number}"))
    assert take(answers, dovecot) == {"reply": 3}
    assert take(answers, dovecot) == {"reply": 1}
    assert take(answers, dovecot) == {}


def test_nothing_is_read_before_a_report_was_mailed(answers: Answers, dovecot: Dovecot, owner_engine: Any) -> None:
    with owner_engine.begin() as connection:
        connection.exec_driver_sql("update delivery set channel = 'folder'")
    dovecot.put(notices.postfix(answers.message_id()))
    assert take(answers, dovecot) == {}


@pytest.mark.parametrize("wrong", [{"password": "sai"}, {"folder": "KhongCo"}])
def test_mailbox_that_cannot_be_opened_says_so_without_the_password(
    answers: Answers, dovecot: Dovecot, wrong: dict[str, str]
) -> None:
    with pytest.raises(OperatorError) as refused:
        take(answers, dovecot, **wrong)
    assert "Không đọc được hộp thư" in str(refused.value)
    assert "mật khẩu / @ mẫu" not in str(refused.value)


def test_certificate_that_nobody_vouches_for_is_refused(answers: Answers, dovecot: Dovecot) -> None:
    url = dovecot.url().partition("?")[0]
    with pytest.raises(OperatorError, match="certificate"):
        take_mail(answers.office.engine, vault=answers.office.vault, server=parse_imap_url(url), now=answers.office.now)

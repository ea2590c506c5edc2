"""What is said of a delivery: written once, in the audit chain, and folded to one word that counts."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from factories.acknowledged import Answers
from thidua.acknowledge.record import find_delivery
from thidua.audit.verify import verify
from thidua.deliver.persons import order_resend

EVIDENCE = "a" * 64


def said(answers: Answers) -> list[str]:
    return [row.state for row in answers.office.rows("select state from acknowledgement order by acknowledgement_id")]


def test_delivery_is_found_by_its_identity(answers: Answers) -> None:
    with answers.office.engine.connect() as connection:
        assert find_delivery(connection, message_id=answers.message_id(2)) == 2
        assert find_delivery(connection, message_id="<la@thidua.local>") is None


def test_same_word_of_the_same_instant_is_one_row(answers: Answers) -> None:
    at = answers.office.now
    assert answers.say("received", said_at=at)
    assert not answers.say("received", said_at=at, sentence="Lần nữa.", evidence_sha256=EVIDENCE)
    assert answers.say("received", said_at=at + timedelta(seconds=1))
    assert answers.say("received", said_at=at, delivery_id=2)
    assert said(answers) == ["received"] * 3


def test_same_bytes_are_one_row_whenever_they_were_said(answers: Answers) -> None:
    assert answers.say("failed", evidence_sha256=EVIDENCE)
    assert not answers.say("failed", evidence_sha256=EVIDENCE)
    assert said(answers) == ["failed"]


def faults_of_word(answers: Answers) -> set[str]:
    faults = verify(answers.office.engine, heads=()).faults
    return {fault.code for fault in faults if fault.subject == "acknowledgement:1"}


def test_word_is_a_link_of_the_audit_chain(answers: Answers, owner_engine: sa.Engine) -> None:
    answers.say("returned", code="02", sentence="Sai thể thức.")
    assert faults_of_word(answers) == set()
    with owner_engine.begin() as connection:
        connection.exec_driver_sql("update acknowledgement set sentence = 'Khác.'")
    assert faults_of_word(answers) == {"row_changed"}
    with owner_engine.begin() as connection:
        connection.exec_driver_sql("delete from acknowledgement")
    assert faults_of_word(answers) == {"row_gone"}


def test_application_cannot_change_or_delete_a_word(answers: Answers) -> None:
    answers.say("returned")
    for statement in ("update acknowledgement set state = 'accepted'", "delete from acknowledgement"):
        with pytest.raises(sa.exc.ProgrammingError), answers.office.engine.begin() as connection:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        (["received"], "received"),
        (["received", "failed"], "failed"),
        (["failed", "received"], "received"),
        (["accepted", "received"], "accepted"),
        (["accepted", "failed"], "accepted"),
        (["returned", "received", "failed"], "returned"),
        (["returned", "accepted"], "accepted"),
        (["accepted", "returned"], "returned"),
    ],
)
def test_word_that_counts(answers: Answers, words: list[str], counts: str) -> None:
    for word in words:
        answers.say(word)
    assert answers.progress().state == counts
    assert answers.progress(2).stage == "sent"


def test_what_is_said_of_an_instant_that_has_not_come_does_not_hide_what_is_said_later(answers: Answers) -> None:
    answers.say("received", said_at=answers.office.now + timedelta(days=400))
    answers.say("failed")
    assert answers.progress().state == "failed"


def test_another_copy_begins_anew(answers: Answers) -> None:
    answers.say("failed", code="5.1.1")
    assert answers.progress().needs_a_person
    answers.office.wait(minutes=1)
    order_resend(answers.office.engine, delivery_id=1, actor="A", reason="Đã sửa hộp thư", now=answers.office.now)
    assert answers.progress().stage == "sent"
    answers.say("failed", code="5.1.1", minutes=5)
    assert answers.progress().state == "failed"

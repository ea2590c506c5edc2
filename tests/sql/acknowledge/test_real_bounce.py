"""The whole way with real servers: our client, an MTA that passes it on, its notice, the mailbox, the record."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from factories.acknowledged import Answers
from factories.deliveries import issue
from factories.dovecot import Dovecot, running_dovecot
from factories.offices import FakeChannel, Office
from factories.postfix import Postfix, running_postfix
from thidua.acknowledge.mailbox import take_mail
from thidua.acknowledge.mailbox_url import parse_imap_url
from thidua.deliver.sink import SmtpSink
from thidua.deliver.sink_faults import FAULTS
from thidua.deliver.smtp import SmtpChannel
from thidua.deliver.smtp_url import parse_smtp_url
from thidua.plan.model import Plan

Take = Callable[[Postfix, Dovecot], Answers]


@pytest.fixture
def take(office: Office, plan_by_mail: Plan) -> Take:
    """Send the report by the MTA, then look into the mailbox until both of its notices are there."""

    def send_and_take(postfix: Postfix, dovecot: Dovecot) -> Answers:
        report_id = issue(office.engine, office.vault, plan_by_mail)
        channel = SmtpChannel(parse_smtp_url(postfix.url), timeout=10)
        outcomes = office.deliver(FakeChannel(), channels={"smtp": channel})
        assert [one.state for one in outcomes] == ["SENT", "SENT"]
        server = parse_imap_url(dovecot.url())
        found = 0
        for _ in range(200):
            taken = take_mail(office.engine, vault=office.vault, server=server, now=office.now)
            found += sum(number for kind, number in taken.counts.items() if kind != "other")
            if found >= 2:
                return Answers(office, plan_by_mail, report_id)
            time.sleep(0.05)
        raise AssertionError(f"no notice came: {(postfix.folder / 'log').read_text()}")

    return send_and_take


def test_recipient_that_the_next_server_refuses_is_a_bounce(tmp_path: Path, take: Take) -> None:
    refused = replace(FAULTS["rcpt-550"], recipients=frozenset({"ban-tdkt@thanh-pho.example"}))
    with (
        running_dovecot() as dovecot,
        SmtpSink(tmp_path / "next", fault=refused) as sink,
        running_postfix(dovecot, next_port=sink.port) as postfix,
    ):
        answers = take(postfix, dovecot)
        assert [mail.recipients for mail in sink.mails()] == [("so-noi-vu@thanh-pho.example",)]
    bounced = answers.progress(1)
    assert (bounced.state, bounced.source) == ("failed", "dsn")
    assert "550" in (bounced.sentence or "")
    # The next server tells nothing more: what it took is not known to have arrived.
    assert answers.progress(2).stage == "sent"
    notes = answers.office.rows("select delivery_id, kind from mail_note")
    assert [tuple(row) for row in notes] == [(2, "relayed")]


def test_mailbox_of_the_same_server_has_it(office: Office, tmp_path: Path, take: Take, plan_by_mail: Plan) -> None:
    """The server that takes it is the last one: its notice of success says that it arrived."""
    with (
        running_dovecot() as dovecot,
        SmtpSink(tmp_path / "next") as sink,
        running_postfix(dovecot, next_port=sink.port, own="thanh-pho.example") as postfix,
    ):
        answers = take(postfix, dovecot)
        assert sink.mails() == []
    assert [answers.progress(one).state for one in (1, 2)] == ["received", "received"]

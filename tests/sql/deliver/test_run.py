"""Sending: one copy by any number of workers, whatever dies; what is not certain is left to a person."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from factories.certificates import server_context
from factories.deliveries import issue, make_message, make_rendered_files
from factories.offices import FAILED, SENT, Death, FakeChannel, Office, start_then_die
from thidua.deliver import ledger
from thidua.deliver.channel import Channel, OutgoingMessage, SendOutcome
from thidua.deliver.folder import FolderChannel
from thidua.deliver.last_step import ClaimLostError, mark_started
from thidua.deliver.run import deliver_pending, summarise
from thidua.deliver.schedule import retry_delays
from thidua.deliver.sink import SmtpSink
from thidua.deliver.sink_faults import FAULTS
from thidua.deliver.smtp import SmtpChannel
from thidua.deliver.smtp_url import parse_smtp_url
from thidua.deliver.state import CLAIM_LEASE, STARTED_LEASE, DeliveryRow
from thidua.deliver.status import DeliveryStatus, read_deliveries
from thidua.errors import DeliveryError
from thidua.plan.model import Plan

UNKNOWN = SendOutcome(state="UNKNOWN", sentence="Không rõ")
REFUSED = SendOutcome(state="REFUSED", sentence="550 không có người này")


def status(office: Office) -> DeliveryStatus:
    (only,) = read_deliveries(office.engine, now=office.now)
    return only


def test_delivery_is_sent_once_and_written_down(office: Office, plan: Plan) -> None:
    report_id = issue(office.engine, office.vault, plan)
    channel = FakeChannel(script=lambda _, started: started())
    (outcome,) = office.deliver(channel)
    assert (outcome.report_id, outcome.state, outcome.sentence) == (report_id, "SENT", "250 Ok")
    assert office.deliver(channel) == []
    assert office.events() == [(1, "CLAIMED"), (1, "STARTED"), (1, "SENT")]
    assert [file.data for file in channel.given[0].files] == [f.data for f in make_rendered_files()]
    ((subject, payload),) = office.rows("select subject, payload from audit_entry where kind = 'delivery_sent'")
    assert subject == "delivery_event:1/1/SENT"
    assert payload["row"]["sentence"] == "250 Ok"


def test_events_are_committed_before_and_after_sending_and_no_transaction_is_open(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    seen = []

    def look(_: OutgoingMessage, started: Callable[[], None]) -> None:
        seen.append([state for _, state in office.events()])
        started()
        seen.append([state for _, state in office.events()])
        seen.append(
            office.rows(
                "select count(*) from pg_stat_activity"
                " where state like 'idle in transaction%' and datname = current_database()"
            )[0][0]
        )

    office.deliver(FakeChannel(script=look))
    assert seen == [["CLAIMED"], ["CLAIMED", "STARTED"], 0]


def test_workers_at_once_send_one_copy_each(office: Office, plan_by_mail: Plan) -> None:
    workers, reports = 4, 15
    for number in range(reports):
        issue(office.engine, office.vault, plan_by_mail.model_copy(update={"id": f"phuong-mau-{number}"}))
    barrier = Barrier(workers)
    channel = FakeChannel(script=lambda _, started: started())

    def work(number: int) -> int:
        barrier.wait()
        return len(office.deliver(channel, worker=f"w{number}"))

    with ThreadPoolExecutor(workers) as pool:
        shares = list(pool.map(work, range(workers)))
    assert sum(shares) == 3 * reports
    assert len({message.message_id for message in channel.given}) == len(channel.given) == 3 * reports
    assert len(office.events()) == 9 * reports


def test_dead_claim_is_taken_over_after_its_lease_and_not_before(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    with pytest.raises(Death):
        office.deliver(FakeChannel(answers=[Death()]), worker="dead")
    office.now += CLAIM_LEASE - timedelta(seconds=1)
    assert office.deliver(FakeChannel(), worker="w2") == []
    office.wait(seconds=2)
    (outcome,) = office.deliver(FakeChannel(), worker="w2")
    assert outcome.state == "SENT"
    assert office.events() == [(1, "CLAIMED"), (1, "FAILED"), (2, "CLAIMED"), (2, "SENT")]


def test_worker_that_slept_over_its_lease_sends_nothing(office: Office, plan: Plan) -> None:
    """The other worker takes over while the first one is uploading; the first may not come to the final dot."""
    issue(office.engine, office.vault, plan)
    second = FakeChannel(script=lambda _, started: started())

    def sleep_then_start(_: OutgoingMessage, started: Callable[[], None]) -> None:
        office.now += CLAIM_LEASE + timedelta(seconds=1)
        assert [o.state for o in office.deliver(second, worker="w2")] == ["SENT"]
        started()

    first = FakeChannel(script=sleep_then_start)
    assert office.deliver(first, worker="w1") == []
    assert (len(first.given), len(second.given)) == (0, 1)
    assert status(office).standing == "SENT"


def test_takeover_and_start_at_the_same_moment_never_both_succeed(office: Office, plan: Plan) -> None:
    lease = timedelta(seconds=1)
    later = office.now + 2 * lease
    for number in range(15):
        issue(office.engine, office.vault, plan.model_copy(update={"id": f"phuong-mau-{number}"}))
    for (delivery_id,) in office.rows("select delivery_id from delivery"):
        claim = partial(ledger.claim, office.engine, delivery_id=delivery_id, lease=lease)
        claimed = claim(worker="w1", instant=office.now)
        assert claimed is not None
        barrier = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            started = pool.submit(_try_to_start, office, claimed, barrier)
            barrier.wait()
            is_taken_over = claim(worker="w2", instant=later) is not None
        assert started.result() != is_taken_over


def _try_to_start(office: Office, claimed: DeliveryRow, barrier: Barrier) -> bool:
    barrier.wait()
    try:
        mark_started(office.engine, claimed, instant=office.now)
    except ClaimLostError:
        return False
    return True


def test_death_after_the_start_is_shown_as_unknown_and_never_repeated(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    with pytest.raises(Death):
        office.deliver(FakeChannel(script=start_then_die))
    assert status(office).standing == "SENDING"
    office.now += STARTED_LEASE + timedelta(seconds=1)
    assert status(office).standing == "UNKNOWN"
    channel = FakeChannel()
    (outcome,) = office.deliver(channel)
    assert outcome.state == "UNKNOWN"
    assert "cần hỏi bên nhận" in outcome.sentence
    office.wait(days=400)
    assert office.deliver(channel) == []
    assert channel.given == []
    assert (status(office).standing, status(office).needs_a_person) == ("UNKNOWN", True)
    assert len(office.rows("select * from audit_entry where kind = 'delivery_unknown'")) == 1


def test_unknown_is_shown_within_a_minute() -> None:
    assert timedelta(minutes=1) >= STARTED_LEASE


def test_answer_that_comes_late_outranks_unknown(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)

    def slow_server(_: OutgoingMessage, started: Callable[[], None]) -> None:
        started()
        office.now += STARTED_LEASE + timedelta(seconds=1)
        assert [o.state for o in office.deliver(FakeChannel(), worker="w2")] == ["UNKNOWN"]

    (outcome,) = office.deliver(FakeChannel(script=slow_server))
    assert outcome.state == status(office).standing == "SENT"
    assert [state for _, state in office.events()].count("UNKNOWN") == 1


@pytest.mark.parametrize("final", [UNKNOWN, REFUSED, SENT])
def test_final_outcome_is_final(office: Office, plan: Plan, final: SendOutcome) -> None:
    issue(office.engine, office.vault, plan)
    channel = FakeChannel(answers=[final])
    office.deliver(channel)
    office.wait(days=400)
    assert office.deliver(channel) == []
    assert len(channel.given) == 1
    assert status(office).standing == final.state


def test_failed_delivery_follows_the_schedule_to_its_end(office: Office, plan: Plan) -> None:
    """Looked at every second around each instant; the clock is ours, so two days take no time."""
    issue(office.engine, office.vault, plan)
    channel = FakeChannel(answers=[FAILED])
    began = office.now
    office.deliver(channel)
    for delay in retry_delays():
        office.now += delay - timedelta(seconds=1)
        assert office.deliver(channel) == []
        office.wait(seconds=1.5)
        assert [o.state for o in office.deliver(channel)] == ["FAILED"]
    tried = [row[0] for row in office.rows("select recorded_at from delivery_event where state = 'FAILED' order by 1")]
    gaps = [later - earlier for earlier, later in pairwise([began, *tried][1:])]
    assert all(abs(gap - delay) < timedelta(seconds=1) for gap, delay in zip(gaps, retry_delays(), strict=True))
    office.wait(days=400)
    assert office.deliver(channel) == []
    assert len(channel.given) == len(retry_delays()) + 1
    assert (status(office).standing, status(office).needs_a_person) == ("FAILED", True)


def test_receiver_that_comes_back_after_a_day_and_a_half_gets_one_copy(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    channel = FakeChannel(answers=[FAILED])
    end_of_outage = office.now + timedelta(hours=36)
    while office.now < end_of_outage + timedelta(hours=24):
        if office.now >= end_of_outage:
            channel.answers = [SENT]
        office.deliver(channel)
        office.wait(minutes=10)
    assert office.rows("select count(*) from delivery_event where state = 'SENT'") == [(1,)]
    assert len({message.message_id for message in channel.given}) == 1


def test_every_try_carries_the_same_message(office: Office, plan_by_mail: Plan) -> None:
    issue(office.engine, office.vault, plan_by_mail)
    channel = FakeChannel(answers=[FAILED, FAILED, FAILED, SENT])
    office.deliver(channel)
    office.wait(days=30)
    office.deliver(channel)
    assert channel.given[:3] == channel.given[3:]


def test_worker_that_always_dies_stops_with_the_schedule(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    for _ in range(len(retry_delays()) + 1):
        with pytest.raises(Death):
            office.deliver(FakeChannel(answers=[Death()]))
        office.now += CLAIM_LEASE + timedelta(seconds=1)
    channel = FakeChannel()
    assert [o.state for o in office.deliver(channel)] == ["FAILED"]
    assert office.deliver(channel) == []
    assert channel.given == []
    assert status(office).needs_a_person


def test_swapped_bytes_are_not_sent(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    (sha256,) = office.rows("select sha256 from report_file where kind = 'pdf'")[0]
    path = office.vault.path(sha256)
    good = path.read_bytes()
    path.write_bytes(b"another report")
    channel = FakeChannel()
    (outcome,) = office.deliver(channel)
    assert (outcome.state, channel.given) == ("FAILED", [])
    assert "đã bị thay đổi" in outcome.sentence
    path.write_bytes(good)
    office.wait(seconds=11)
    assert [o.state for o in office.deliver(channel)] == ["SENT"]


@pytest.mark.parametrize("error", [RuntimeError("bug"), sa.exc.OperationalError("x", {}, Exception("db"))])
def test_channel_that_breaks_does_not_stop_the_others(office: Office, plan_by_mail: Plan, error: Exception) -> None:
    issue(office.engine, office.vault, plan_by_mail)
    outcomes = office.deliver(FakeChannel(answers=[error, SENT]))
    assert [o.state for o in outcomes] == ["FAILED", "SENT", "SENT"]
    assert type(error).__name__ in outcomes[0].sentence


def test_channel_that_breaks_after_the_start_leaves_an_unknown_outcome(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    channel = FakeChannel(answers=[RuntimeError("bug")], script=lambda _, started: started())
    assert [o.state for o in office.deliver(channel)] == ["UNKNOWN"]


def test_summary_counts_what_was_sent_and_what_is_tried_again(office: Office, plan_by_mail: Plan) -> None:
    issue(office.engine, office.vault, plan_by_mail)
    assert summarise(office.deliver(FakeChannel(answers=[SENT, FAILED, SENT]))) == {"sent": 2, "failed": 1}
    assert summarise(office.deliver(FakeChannel())) == {}


@pytest.mark.parametrize("stuck", [UNKNOWN, REFUSED])
def test_summary_raises_what_needs_a_person(office: Office, plan_by_mail: Plan, stuck: SendOutcome) -> None:
    issue(office.engine, office.vault, plan_by_mail)
    outcomes = office.deliver(FakeChannel(answers=[SENT, stuck, FAILED]))
    with pytest.raises(DeliveryError) as caught:
        summarise(outcomes)
    assert "1 việc gửi cần người xử lý" in caught.value.message
    assert f"thư điện tử ban-tdkt@thanh-pho.example: {stuck.sentence}" in caught.value.message


def test_summary_raises_the_last_failure(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    channel = FakeChannel(answers=[FAILED])
    for _ in retry_delays():
        assert summarise(office.deliver(channel)) == {"failed": 1}
        office.wait(hours=37)
    with pytest.raises(DeliveryError, match="451 thử lại"):
        summarise(office.deliver(channel))


def test_channel_without_a_connection_uses_up_no_attempt(office: Office, plan_by_mail: Plan) -> None:
    issue(office.engine, office.vault, plan_by_mail)
    channel = FakeChannel()
    outcomes = office.deliver(channel, channels={"folder": channel})
    assert [(o.channel, o.state) for o in outcomes] == [("folder", "SENT"), ("smtp", "FAILED"), ("smtp", "FAILED")]
    assert "Chưa cấu hình kết nối" in outcomes[1].sentence
    assert [o.needs_a_person for o in outcomes] == [False, True, True]
    assert [o.state for o in office.deliver(channel)] == ["SENT", "SENT"]


def test_only_the_wanted_report_is_delivered(office: Office, plan: Plan) -> None:
    other = plan.model_copy(update={"id": "phuong-khac-2026"})
    issue(office.engine, office.vault, other)
    wanted = issue(office.engine, office.vault, plan)
    assert [o.report_id for o in office.deliver(FakeChannel(), report_id=wanted)] == [wanted]
    assert [s.standing for s in read_deliveries(office.engine, now=office.now)] == ["PENDING", "SENT"]


def test_superseded_revision_is_not_sent_after_the_one_that_replaces_it(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    office.deliver(FakeChannel(answers=[FAILED]))
    issue(office.engine, office.vault, plan, revision_no=1, reason="Bổ sung số liệu")
    office.wait(hours=1)
    channel = FakeChannel()
    office.deliver(channel)
    assert [message.revision_no for message in channel.given] == [1]
    assert [s.standing for s in read_deliveries(office.engine, now=office.now)] == ["SUPERSEDED", "SENT"]


def test_instant_without_a_zone_is_refused(office: Office) -> None:
    office.now = datetime(2026, 12, 14)
    with pytest.raises(ValueError, match="without a zone"):
        office.deliver(FakeChannel())


ONE_COPY_AT_MOST = dict.fromkeys(FAULTS, "SENT") | {
    "greeting-421": "FAILED",
    "greeting-hang": "FAILED",
    "rcpt-421": "FAILED",
    "data-421": "FAILED",
    "drop-before-body": "FAILED",
    "greeting-554": "FAILED",
    "mail-421": "FAILED",
    "rcpt-450": "FAILED",
    "rcpt-451": "FAILED",
    "data-451": "FAILED",
    "hang-before-body": "FAILED",
    "rcpt-550": "REFUSED",
    "rcpt-554": "REFUSED",
    "data-554": "REFUSED",
    "dot-550": "REFUSED",
    "dot-554": "REFUSED",
    "dot-421": "UNKNOWN",
    "dot-450": "UNKNOWN",
    "hang-in-body": "UNKNOWN",
    "stored-then-421": "UNKNOWN",
    "dot-451": "UNKNOWN",
    "hang-after-dot": "UNKNOWN",
    "drop-after-dot": "UNKNOWN",
    "drop-in-body": "UNKNOWN",
    "stored-then-451": "UNKNOWN",
    "stored-then-drop": "UNKNOWN",
    "stored-then-hang": "UNKNOWN",
}
"""Standing after three days of a fault that never ends; 'greylist' ends by itself."""


@pytest.mark.parametrize("name", FAULTS)
def test_misbehaving_server_never_gets_a_second_copy(
    office: Office, plan_by_mail: Plan, tmp_path: Path, name: str
) -> None:
    """Everything real but the clock: database, vault, client and a server over a socket."""
    issue(office.engine, office.vault, plan_by_mail)
    with SmtpSink(tmp_path / "sink", fault=FAULTS[name]) as sink:
        timeout = 0.1 if FAULTS[name].then == "hang" else 5
        smtp = SmtpChannel(parse_smtp_url(sink.url), timeout=timeout, answer_timeout=timeout)
        channels: dict[str, Channel] = {"smtp": smtp, "folder": FolderChannel(str(tmp_path / "outbox"))}
        for _ in range(len(retry_delays()) + 2):
            deliver_pending(office.engine, vault=office.vault, channels=channels, worker="w", now=office.now)
            office.wait(hours=37)
        mails = sink.mails()
    folder, *by_mail = read_deliveries(office.engine, now=office.now)
    assert folder.standing == "SENT"
    for delivery in by_mail:
        copies = sum(mail.message_id == delivery.row.message_id for mail in mails)
        if name == "drop-in-body":
            # A small mail fits into the buffers: whether the loss is seen before the mark depends on the moment.
            assert delivery.standing in {"UNKNOWN", "FAILED"}
        else:
            assert delivery.standing == ONE_COPY_AT_MOST[name]
        assert copies <= 1
        assert delivery.standing != "SENT" or copies == 1


def test_fault_for_one_recipient_leaves_the_other_one_its_copy(
    office: Office, plan_by_mail: Plan, tmp_path: Path
) -> None:
    issue(office.engine, office.vault, plan_by_mail)
    unlucky = frozenset({"ban-tdkt@thanh-pho.example"})
    for name in ("rcpt-550", "stored-then-451"):
        fault = replace(FAULTS[name], recipients=unlucky)
        with SmtpSink(tmp_path / "sink", fault=fault) as sink:
            channels: dict[str, Channel] = {"smtp": SmtpChannel(parse_smtp_url(sink.url)), "folder": FakeChannel()}
            for _ in range(3):
                deliver_pending(office.engine, vault=office.vault, channels=channels, worker="w", now=office.now)
                office.wait(hours=3)
    _, refused, sent = read_deliveries(office.engine, now=office.now)
    assert (refused.standing, sent.standing) == ("REFUSED", "SENT")
    assert [mail.recipients for mail in sink.mails()] == [("so-noi-vu@thanh-pho.example",)]


def test_server_whose_certificate_nobody_knows_gets_nothing(
    office: Office, plan_by_mail: Plan, tmp_path: Path, certificate: Path
) -> None:
    issue(office.engine, office.vault, plan_by_mail)
    with SmtpSink(tmp_path / "sink", starttls=server_context(certificate)) as sink:
        channels: dict[str, Channel] = {"smtp": SmtpChannel(parse_smtp_url(sink.url)), "folder": FakeChannel()}
        for _ in range(len(retry_delays()) + 2):
            deliver_pending(office.engine, vault=office.vault, channels=channels, worker="w", now=office.now)
            office.wait(hours=3)
        trusted = SmtpChannel(parse_smtp_url(f"{sink.url}?cafile={certificate / 'cert.pem'}"))
        assert sink.mails() == []
        assert [s.standing for s in read_deliveries(office.engine, now=office.now)][1:] == ["FAILED", "FAILED"]
        assert trusted.send(make_message(), before_point_of_no_return=lambda: None).state == "SENT"


def test_outcome_is_written_once_the_data_base_is_back(office: Office, plan: Plan) -> None:
    """Refused twice, and then once more after the commit has come through."""
    issue(office.engine, office.vault, plan)
    calls = []

    def lose(connection: sa.Connection) -> None:
        is_outcome = connection.execute(sa.text("select count(*) from delivery_event where state = 'SENT'")).scalar()
        calls.append(is_outcome)
        if is_outcome and len([n for n in calls if n]) <= 2:
            connection.execute(sa.text("select pg_terminate_backend(pg_backend_pid())"))

    sa.event.listen(office.engine, "commit", lose)
    (outcome,) = office.deliver(FakeChannel(script=lambda _, started: started()))
    assert (outcome.state, status(office).standing) == ("SENT", "SENT")
    assert len([n for n in calls if n]) >= 3


def test_commit_whose_answer_was_lost_is_found(office: Office, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    issue(office.engine, office.vault, plan)
    record = ledger.record_outcome
    losses = iter([True, False])

    def record_and_lose(*arguments: Any, **options: Any) -> bool:
        is_new = record(*arguments, **options)
        if next(losses):
            raise sa.exc.OperationalError("commit", {}, Exception("server closed the connection unexpectedly"))
        return is_new

    monkeypatch.setattr(ledger, "record_outcome", record_and_lose)
    (outcome,) = office.deliver(FakeChannel())
    assert (outcome.state, office.events()) == ("SENT", [(1, "CLAIMED"), (1, "SENT")])


def test_outcome_that_cannot_be_written_ends_unknown_and_is_never_sent_again(
    office: Office, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(office.engine, office.vault, plan)
    channel = FakeChannel(script=lambda _, started: started())

    def gone(*_: Any, **__: Any) -> bool:
        raise sa.exc.OperationalError("insert", {}, Exception("connection refused"))

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "record_outcome", gone)
        with pytest.raises(sa.exc.OperationalError):
            office.deliver(channel, patience=timedelta(seconds=0.1))
    office.wait(minutes=2)
    assert [o.state for o in office.deliver(channel)] == ["UNKNOWN"]
    office.wait(days=10)
    assert office.deliver(channel) == []
    assert len(channel.given) == 1


def test_real_channels_deliver_the_real_files(office: Office, plan_by_mail: Plan, tmp_path: Path) -> None:
    issue(office.engine, office.vault, plan_by_mail)
    with SmtpSink(tmp_path / "sink") as sink:
        channels: dict[str, Channel] = {
            "smtp": SmtpChannel(parse_smtp_url(sink.url)),
            "folder": FolderChannel(str(tmp_path / "outbox")),
        }
        outcomes = deliver_pending(
            office.engine, vault=office.vault, channels=channels, worker="w", now=datetime.now(UTC)
        )
        assert [o.state for o in outcomes] == ["SENT"] * 3
        assert [m.recipients for m in sink.mails()] == [
            ("ban-tdkt@thanh-pho.example",),
            ("so-noi-vu@thanh-pho.example",),
        ]
    delivered = {p.name: p.read_bytes() for p in (tmp_path / "outbox").rglob("bc-*")}
    assert delivered == {f.file_name: f.data for f in make_rendered_files()}

"""A revision that is replaced while it is being sent does not come after the one that replaces it."""

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest
import sqlalchemy as sa

from factories.deliveries import issue
from factories.offices import Death, FakeChannel, Office, start_then_die
from thidua.deliver import ledger
from thidua.deliver.channel import LastStep, OutgoingMessage
from thidua.deliver.last_step import REPLACED, ClaimLostError, mark_started
from thidua.deliver.persons import order_resend
from thidua.deliver.state import CLAIM_LEASE, STARTED_LEASE
from thidua.deliver.status import read_deliveries
from thidua.plan.model import Plan

WORD = {"actor": "Nguyễn Văn A, văn thư", "reason": "Nơi nhận cần cả bản cũ"}


def replace(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan, revision_no=1, reason="Bổ sung số liệu")


@pytest.fixture(params=[False, True], ids=["marked", "repeatable"])
def overtaken(office: Office, plan: Plan, request: pytest.FixtureRequest) -> FakeChannel:
    """What the receiver has: the second revision was issued and sent while the first one was being uploaded, for
    longer than its lease. Once by a channel that marks its last step, once by one that may repeat it."""
    issue(office.engine, office.vault, plan)
    receiver = FakeChannel()

    def upload(message: OutgoingMessage, last_step: LastStep) -> None:
        if message.revision_no == 0 and not receiver.given:
            replace(office, plan)
            office.now += 2 * CLAIM_LEASE
            assert [one.revision_no for one in office.deliver(receiver, worker="w2")] == [1]
        last_step(may_repeat=request.param)

    receiver.script = upload
    assert office.deliver(receiver, worker="w1") == []
    return receiver


def test_replacement_that_was_sent_is_the_last_to_come(office: Office, overtaken: FakeChannel) -> None:
    assert [message.revision_no for message in overtaken.given] == [1]
    assert [one.standing for one in read_deliveries(office.engine, now=office.now)] == ["SUPERSEDED", "SENT"]
    office.now += 2 * CLAIM_LEASE
    assert office.deliver(overtaken) == []
    assert len(overtaken.given) == 1


def test_attempt_that_stopped_is_settled_and_says_why(office: Office, overtaken: FakeChannel) -> None:
    first, _ = read_deliveries(office.engine, now=office.now)
    assert (first.row.state, first.sentence, first.needs_a_person) == ("FAILED", REPLACED.sentence, False)


def test_person_may_still_order_the_copy_that_was_stopped(office: Office, overtaken: FakeChannel) -> None:
    order_resend(office.engine, delivery_id=1, now=office.now, even_if_replaced=True, **WORD)
    assert [(one.revision_no, one.state) for one in office.deliver(overtaken)] == [(0, "SENT")]
    assert [message.revision_no for message in overtaken.given] == [1, 0]


def test_replacement_waits_while_the_revision_before_it_is_being_sent(office: Office, plan: Plan) -> None:
    """To a folder, say: nothing is marked there, so only waiting keeps the order."""
    issue(office.engine, office.vault, plan)
    receiver = FakeChannel()

    def place(message: OutgoingMessage, _: LastStep) -> None:
        if message.revision_no == 0:
            replace(office, plan)
            assert office.deliver(receiver, worker="w2") == []

    receiver.script = place
    office.deliver(receiver, worker="w1")
    office.deliver(receiver, worker="w2")
    assert [message.revision_no for message in receiver.given] == [0, 1]


def test_replacement_waits_for_the_answer_to_the_revision_before_it_and_no_longer(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    with pytest.raises(Death):
        office.deliver(FakeChannel(script=start_then_die), worker="w1")
    replace(office, plan)
    receiver = FakeChannel()
    assert office.deliver(receiver) == []
    office.now += 2 * STARTED_LEASE
    assert [(one.revision_no, one.state) for one in office.deliver(receiver)] == [(0, "UNKNOWN"), (1, "SENT")]


def test_other_recipients_wait_for_nobody(office: Office, plan_by_mail: Plan) -> None:
    issue(office.engine, office.vault, plan_by_mail)
    with pytest.raises(Death):
        office.deliver(FakeChannel(answers=[Death()]), worker="w1")
    replace(office, plan_by_mail)
    assert [(one.revision_no, one.recipient_id) for one in office.deliver(FakeChannel())] == [
        (1, "ban-tdkt"),
        (1, "so-noi-vu"),
    ]


def test_start_waits_for_the_issue_that_is_being_written(office: Office, plan: Plan) -> None:
    """The replacement is not committed yet when the worker comes to its last step."""
    issue(office.engine, office.vault, plan)
    claimed = ledger.claim(office.engine, delivery_id=1, worker="w1", instant=office.now, lease=CLAIM_LEASE)
    assert claimed is not None
    with ThreadPoolExecutor(1) as pool:
        starting: list[Future[None]] = []

        def start_now(_: sa.Connection) -> None:
            starting.append(pool.submit(mark_started, office.engine, claimed, instant=office.now))
            wait_until_blocked(office, starting[0])

        issue(office.engine, office.vault, plan, revision_no=1, reason="Bổ sung số liệu", confirm=start_now)
        with pytest.raises(ClaimLostError, match="newer revision"):
            starting[0].result()
    assert office.events() == [(1, "CLAIMED"), (1, "FAILED")]


def wait_until_blocked(office: Office, task: "Future[None]") -> None:
    blocked = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    pause = Event()
    while not task.done() and office.rows(blocked) == [(0,)]:
        pause.wait(0.01)

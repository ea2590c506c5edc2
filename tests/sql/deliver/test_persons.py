"""What a person says about a delivery: recorded with who and why, and never against what may still be on its way."""

from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
import sqlalchemy as sa

from factories.deliveries import issue
from factories.offices import FAILED, SENT, Death, FakeChannel, Office, start_then_die
from thidua.deliver.channel import SendOutcome
from thidua.deliver.persons import order_resend, resolve_delivery
from thidua.deliver.run import deliver_pending, summarise
from thidua.deliver.schedule import retry_delays
from thidua.deliver.sink import SmtpSink
from thidua.deliver.sink_faults import FAULTS
from thidua.deliver.smtp import SmtpChannel
from thidua.deliver.smtp_url import parse_smtp_url
from thidua.deliver.state import ANSWER_PATIENCE, CLAIM_LEASE, STARTED_LEASE, DeliveryRow
from thidua.deliver.status import read_deliveries
from thidua.errors import DeliveryError, OperatorError
from thidua.plan.model import Plan

UNKNOWN = SendOutcome(state="UNKNOWN", sentence="Không rõ bên nhận đã có thư hay chưa.")
REFUSED = SendOutcome(state="REFUSED", sentence="550 hộp thư đầy")
WHO = "Nguyễn Văn A, văn thư"
WHY = "Chị B ở Ban TĐKT trả lời qua điện thoại"


def resolve(office: Office, outcome: Literal["sent", "not-sent"], **overrides: str) -> DeliveryRow:
    said = {"actor": WHO, "reason": WHY, **overrides}
    return resolve_delivery(office.engine, delivery_id=1, outcome=outcome, now=office.now, **said)


def resend(office: Office, *, even_if_replaced: bool = False, **overrides: str) -> DeliveryRow:
    said = {"actor": WHO, "reason": WHY, **overrides}
    return order_resend(office.engine, delivery_id=1, now=office.now, even_if_replaced=even_if_replaced, **said)


def standing(office: Office) -> str:
    return read_deliveries(office.engine, now=office.now)[0].standing


def leave_unknown(office: Office, plan: Plan) -> FakeChannel:
    issue(office.engine, office.vault, plan)
    channel = FakeChannel(answers=[UNKNOWN, SENT], script=lambda _, started: started())
    assert [o.state for o in office.deliver(channel)] == ["UNKNOWN"]
    return channel


def start_and_die(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    with pytest.raises(Death):
        office.deliver(FakeChannel(script=start_then_die), worker="dead")


def test_arrived_after_all_is_recorded_with_who_and_why(office: Office, plan: Plan) -> None:
    channel = leave_unknown(office, plan)
    row = resolve(office, "sent")
    assert (row.state, standing(office)) == ("SENT", "SENT")
    office.wait(days=10)
    assert office.deliver(channel) == []
    ((payload,),) = office.rows("select payload from audit_entry where kind = 'delivery_sent'")
    assert (payload["row"]["actor"], payload["row"]["reason"], payload["row"]["worker"]) == (WHO, WHY, "person")


def test_not_arrived_is_sent_again_at_once_with_the_same_message(office: Office, plan: Plan) -> None:
    channel = leave_unknown(office, plan)
    resolve(office, "not-sent")
    assert standing(office) == "RETRYING"
    assert [o.state for o in office.deliver(channel)] == ["SENT"]
    assert channel.given[0] == channel.given[1]
    assert len(channel.given) == 2
    assert {(1, "FAILED"), (2, "SENT")} <= set(office.events())


def test_word_of_a_person_begins_the_schedule_anew(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    channel = FakeChannel(answers=[FAILED])
    for _ in range(len(retry_delays()) + 1):
        office.deliver(channel)
        office.wait(hours=3)
    assert standing(office) == "FAILED"
    resend(office)
    for delay in retry_delays()[:3]:
        assert [o.needs_a_person for o in office.deliver(channel)] == [False]
        assert office.deliver(channel) == []
        office.now += delay + timedelta(seconds=1)
    channel.answers = [SENT]
    assert [o.state for o in office.deliver(channel)] == ["SENT"]


@pytest.mark.parametrize("outcome", ["sent", "not-sent"])
@pytest.mark.parametrize("known", [SENT, REFUSED, FAILED])
def test_known_outcome_is_not_resolved(
    office: Office, plan: Plan, known: SendOutcome, outcome: Literal["sent", "not-sent"]
) -> None:
    issue(office.engine, office.vault, plan)
    office.deliver(FakeChannel(answers=[known]))
    with pytest.raises(DeliveryError, match="không ở tình trạng không rõ kết quả"):
        resolve(office, outcome)


def test_second_word_on_the_same_attempt_is_refused(office: Office, plan: Plan) -> None:
    leave_unknown(office, plan)
    resolve(office, "sent")
    with pytest.raises(DeliveryError, match="xác nhận bên nhận đã có báo cáo"):
        resolve(office, "not-sent")


def test_not_sent_is_refused_while_the_answer_may_still_come(office: Office, plan: Plan) -> None:
    start_and_die(office, plan)
    began = office.now
    office.now += STARTED_LEASE + timedelta(seconds=1)
    assert standing(office) == "UNKNOWN"
    with pytest.raises(DeliveryError, match="còn đang chờ bên nhận trả lời"):
        resolve(office, "not-sent")
    with pytest.raises(DeliveryError, match="còn đang chờ bên nhận trả lời"):
        resend(office)
    office.now = began + ANSWER_PATIENCE + timedelta(seconds=1)
    assert resolve(office, "not-sent").state == "FAILED"
    assert office.events() == [(1, "CLAIMED"), (1, "STARTED"), (1, "UNKNOWN"), (1, "FAILED")]


def test_sent_is_taken_at_once_although_nobody_declared_it_unknown(office: Office, plan: Plan) -> None:
    start_and_die(office, plan)
    office.now += STARTED_LEASE + timedelta(seconds=1)
    assert resolve(office, "sent").state == "SENT"
    assert (1, "UNKNOWN") in office.events()


def test_running_attempt_is_left_alone(office: Office, plan: Plan) -> None:
    start_and_die(office, plan)
    with pytest.raises(DeliveryError, match="không ở tình trạng"):
        resolve(office, "sent")
    with pytest.raises(DeliveryError, match="đang chờ gửi hoặc đang gửi"):
        resend(office)


@pytest.mark.parametrize("before", [UNKNOWN, SENT, REFUSED, FAILED])
def test_ordered_copy_is_the_same_message(office: Office, plan: Plan, before: SendOutcome) -> None:
    issue(office.engine, office.vault, plan)
    channel = FakeChannel(answers=[before, SENT])
    office.deliver(channel)
    assert resend(office).state == "ORDERED"
    assert standing(office) == "PENDING"
    with pytest.raises(DeliveryError, match="đang chờ gửi"):
        resend(office)
    assert [o.state for o in office.deliver(channel)] == ["SENT"]
    assert office.deliver(channel) == []
    assert channel.given[0] == channel.given[1]
    ((payload,),) = office.rows("select payload from audit_entry where kind = 'delivery_ordered'")
    assert (payload["row"]["actor"], payload["row"]["reason"]) == (WHO, WHY)


def test_ordered_copy_is_the_same_mail_byte_for_byte(office: Office, plan_by_mail: Plan, tmp_path: Path) -> None:
    """Stored, then the line dropped: the recipient has one copy, and the one that was ordered can be known as such."""
    plan = plan_by_mail.model_copy(update={"deliveries": plan_by_mail.deliveries[1:2]})
    issue(office.engine, office.vault, plan)

    def deliver(sink: SmtpSink) -> list[str]:
        channels = {"smtp": SmtpChannel(parse_smtp_url(sink.url))}
        outcomes = deliver_pending(office.engine, vault=office.vault, channels=channels, worker="w", now=office.now)
        return [o.state for o in outcomes]

    with SmtpSink(tmp_path / "sink", fault=FAULTS["stored-then-drop"]) as sink:
        assert deliver(sink) == ["UNKNOWN"]
    resend(office)
    with SmtpSink(tmp_path / "sink") as sink:
        assert deliver(sink) == ["SENT"]
        first, second = sink.mails()
    assert (first.message_id, first.sha256) == (second.message_id, second.sha256)


def test_ordered_copy_of_changed_bytes_is_not_sent(office: Office, plan: Plan) -> None:
    channel = leave_unknown(office, plan)
    (sha256,) = office.rows("select sha256 from report_file where kind = 'pdf'")[0]
    office.vault.path(sha256).write_bytes(b"another report")
    resend(office)
    (outcome,) = office.deliver(channel)
    assert (outcome.state, len(channel.given)) == ("FAILED", 1)
    assert "đã bị thay đổi" in outcome.sentence


def test_replaced_report_is_sent_again_only_on_demand(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    channel = FakeChannel()
    office.deliver(channel)
    issue(office.engine, office.vault, plan, revision_no=1, reason="Bổ sung số liệu")
    office.deliver(channel)
    with pytest.raises(DeliveryError, match="đã được bản mới hơn thay thế"):
        resend(office)
    resend(office, even_if_replaced=True)
    assert [(o.revision_no, o.state) for o in office.deliver(channel)] == [(0, "SENT")]
    with pytest.raises(DeliveryError, match="đã được bản mới hơn thay thế"):
        resend(office)


def test_order_given_before_the_replacement_is_not_carried_out_after_it(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    channel = FakeChannel()
    office.deliver(channel)
    resend(office)
    issue(office.engine, office.vault, plan, revision_no=1, reason="Bổ sung số liệu")
    assert [o.revision_no for o in office.deliver(channel)] == [1]
    assert standing(office) == "SUPERSEDED"


def test_replaced_report_that_was_never_tried_is_sent_on_demand(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    issue(office.engine, office.vault, plan, revision_no=1, reason="Bổ sung số liệu")
    channel = FakeChannel()
    assert [o.revision_no for o in office.deliver(channel)] == [1]
    with pytest.raises(DeliveryError, match="đã được bản mới hơn thay thế") as refused:
        resend(office)
    assert "--even-if-replaced" in refused.value.remedy
    resend(office, even_if_replaced=True)
    assert [(o.revision_no, o.state) for o in office.deliver(channel)] == [(0, "SENT")]


def test_replaced_report_whose_worker_died_is_sent_on_demand_after_its_lease(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    with pytest.raises(Death):
        office.deliver(FakeChannel(answers=[Death()]), worker="dead")
    issue(office.engine, office.vault, plan, revision_no=1, reason="Bổ sung số liệu")
    with pytest.raises(DeliveryError, match="đang chờ gửi hoặc đang gửi"):
        resend(office, even_if_replaced=True)
    office.now += 2 * CLAIM_LEASE
    resend(office, even_if_replaced=True)
    assert (1, "FAILED") in office.events()
    channel = FakeChannel()
    office.deliver(channel)
    assert sorted(message.revision_no for message in channel.given) == [0, 1]


def test_order_that_a_replacement_overtook_may_be_given_again(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    channel = FakeChannel()
    office.deliver(channel)
    resend(office)
    issue(office.engine, office.vault, plan, revision_no=1, reason="Bổ sung số liệu")
    resend(office, even_if_replaced=True)
    office.deliver(channel)
    assert [message.revision_no for message in channel.given].count(0) == 2


@pytest.mark.parametrize("said", [("", WHY), ("  ", WHY), (WHO, ""), (WHO, "\n")])
def test_who_and_why_are_needed(office: Office, plan: Plan, said: tuple[str, str]) -> None:
    leave_unknown(office, plan)
    actor, reason = said
    with pytest.raises(OperatorError, match=r"Chưa ghi (người thực hiện|lý do)"):
        resolve(office, "sent", actor=actor, reason=reason)
    with pytest.raises(OperatorError, match=r"Chưa ghi (người thực hiện|lý do)"):
        resend(office, actor=actor, reason=reason)


def test_delivery_that_does_not_exist_is_told(office: Office) -> None:
    with pytest.raises(DeliveryError, match="Không có việc gửi số 1"):
        resolve(office, "sent")


@pytest.mark.parametrize(
    ("left", "command"),
    [(UNKNOWN, "thidua delivery resolve 1 sent|not-sent"), (REFUSED, "thidua delivery resend 1")],
)
def test_message_of_the_task_names_the_command(office: Office, plan: Plan, left: SendOutcome, command: str) -> None:
    issue(office.engine, office.vault, plan)
    with pytest.raises(DeliveryError, match="việc gửi cần người xử lý") as caught:
        summarise(office.deliver(FakeChannel(answers=[left])))
    assert command in caught.value.message


@pytest.mark.parametrize(
    "fields",
    [
        "'ORDERED', null, null, false",
        "'ORDERED', 'ai', null, false",
        "'ORDERED', 'ai', 'vì', null",
        "'UNKNOWN', 'ai', 'vì', null",
        "'SENT', 'ai', '', null",
        "'SENT', null, null, true",
    ],
)
def test_ledger_takes_no_word_without_who_and_why(office: Office, plan: Plan, fields: str) -> None:
    issue(office.engine, office.vault, plan)
    statement = (
        "insert into delivery_event (delivery_id, attempt_no, sentence, worker, state, actor, reason, even_if_replaced)"
        f" values (1, 1, 'x', 'x', {fields})"
    )
    with pytest.raises(sa.exc.IntegrityError), office.engine.begin() as connection:
        connection.execute(sa.text(statement))

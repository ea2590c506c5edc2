"""What a person has heard of a recipient, and how far a report has come by all that is known."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from factories.acknowledged import Answers
from factories.deliveries import issue
from factories.offices import Office
from thidua.acknowledge.persons import acknowledge
from thidua.acknowledge.progress import read_progress, read_steps
from thidua.acknowledge.state import Progress, Step
from thidua.acknowledge.tell import Journey, journeys
from thidua.errors import DeliveryError, OperatorError
from thidua.plan.model import Plan

WHO, WHY = "Nguyễn Văn A, văn thư", "Chị B trả lời qua điện thoại: thiếu chữ ký"


def heard(answers: Answers, state: Any, **overrides: Any) -> list[Progress]:
    office = answers.office
    said = {"actor": WHO, "reason": WHY, "delivery_id": 1, **overrides}
    return acknowledge(office.engine, state=state, now=office.now, **said)


def journey(answers: Answers, *, awaited: Collection[str] = ()) -> Journey:
    with answers.office.engine.connect() as connection:
        steps = read_steps(connection, plan_id=answers.plan.id, period_id="2026-Y")
        deliveries = read_progress(connection, plan_id=answers.plan.id)
    return journeys(steps, deliveries, awaited=awaited)[-1]


def test_word_is_recorded_with_who_and_why(answers: Answers) -> None:
    at = answers.office.now - timedelta(hours=1)
    (found,) = heard(answers, "accepted", said_at=at)
    assert (found.state, found.source, found.said_by, found.sentence) == ("accepted", "person", WHO, WHY)
    assert found.said_at == at
    assert answers.progress(2).state is None


def test_word_for_a_whole_report_is_one_for_each_recipient(answers: Answers) -> None:
    report = {"delivery_id": None, "plan_id": answers.plan.id, "period_id": "2026-Y"}
    assert [one.state for one in heard(answers, "received", **report)] == ["received"] * 2
    assert [one.state for one in heard(answers, "received", **report)] == ["received"] * 2
    assert len(answers.office.rows("select from acknowledgement")) == 2


def test_word_for_a_report_is_about_its_newest_revision(answers: Answers) -> None:
    issue(answers.office.engine, answers.office.vault, answers.plan, revision_no=1, reason="Sửa số liệu")
    with pytest.raises(DeliveryError, match="chưa được ghi là đã gửi"):
        heard(answers, "received", delivery_id=None, plan_id=answers.plan.id, period_id="2026-Y")
    assert answers.office.rows("select from acknowledgement") == []


@pytest.mark.parametrize(
    ("overrides", "fault"),
    [
        ({"actor": " "}, "Chưa ghi người thực hiện"),
        ({"reason": ""}, "Chưa ghi nội dung trả lời"),
        ({"delivery_id": 77}, "không có"),
    ],
)
def test_what_cannot_be_right_is_refused(answers: Answers, overrides: dict[str, Any], fault: str) -> None:
    with pytest.raises(OperatorError, match=fault):
        heard(answers, "received", **overrides)
    with pytest.raises(DeliveryError, match="chưa đến"):
        heard(answers, "received", said_at=answers.office.now + timedelta(minutes=1))


def test_nothing_can_be_acknowledged_that_was_not_sent(office: Office, plan_by_mail: Plan) -> None:
    unsent = Answers(office, plan_by_mail, issue(office.engine, office.vault, plan_by_mail))
    with pytest.raises(DeliveryError, match="chưa được ghi là đã gửi"):
        heard(unsent, "received")
    assert journey(unsent).stage == "rendered"


def test_journey_names_each_step_with_its_instant_and_who(answers: Answers) -> None:
    heard(answers, "accepted")
    answers.say("failed", delivery_id=2, code="5.1.1", sentence="Thư không đến được.", source="dsn")
    told = journey(answers)
    assert told.stage == "failed"
    assert "không đến nơi" in told.title
    text = "\n".join(told.lines)
    for words in ("đã lập", "đã gửi", f"{WHO} (người nhập): {WHY}", "5.1.1 Thư không đến được.", "delivery resend 2"):
        assert words in text


def test_journey_shows_persons_and_no_names_of_machines(answers: Answers) -> None:
    told = "\n".join(journey(answers).lines)
    assert "hệ thống" in told
    assert "w1" not in told
    assert "(thư điện tử, " in told


def test_account_is_told_by_its_persons_name_where_the_plan_knows_it() -> None:
    steps = [
        Step(report_id=1, revision_no=0, stage="approved", done_at=datetime(2026, 12, 10, tzinfo=UTC), done_by=name)
        for name in ("chutich", "thidua", "Trần Thị B")
    ]
    (told,) = journeys(steps, [], awaited=(), names={"chutich": "Nguyễn Văn A"})
    assert [line.split("  ")[-1] for line in told.lines] == ["Nguyễn Văn A", "tài khoản thidua", "Trần Thị B"]


def test_report_that_waits_for_an_answer_is_only_sent(answers: Answers) -> None:
    answers.say("received")
    assert journey(answers).stage == "received"
    assert journey(answers, awaited={"ban-tdkt", "so-noi-vu"}).stage == "sent"

"""A unit hears of the answer to its difficulty once, whenever that was given and whatever else it was told that day."""

import email
import email.policy
from datetime import date, datetime, time

import pytest

from factories.blocs import WARD, with_plans
from factories.difficulties import tell_difficulty
from factories.shell import enter_shell, run
from thidua import pipeline
from thidua.calendar.workdays import load_workdays
from thidua.deliver.sink import SmtpSink
from thidua.settings import Settings
from thidua.text.dates import LEGAL_ZONE

UNIT = "mttq@le-thanh-nghi.example"
ANSWER = "Phường sẽ bổ sung biên chế từ quý III."


@pytest.fixture
def home(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    made = with_plans(settings, WARD)
    enter_shell(monkeypatch, made, plans=made.plans)
    tell_difficulty(made, "MTTQ", {"difficulties": "Thiếu 02 biên chế"}, day=date(2026, 4, 15))
    return made


def remind(home: Settings, day: date) -> None:
    pipeline.remind(home, worker="w1", now=datetime.combine(day, time(8), tzinfo=LEGAL_ZONE))


def answers(home: Settings, sink: SmtpSink) -> int:
    """How many mails to the unit held the answer."""
    files = [home.home / "mail" / one.file for one in sink.mails() if UNIT in one.recipients]
    mails = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
    bodies = [mail.get_body(("plain",)) for mail in mails]
    return sum(body is not None and ANSWER in body.get_content() for body in bodies)


def test_answer_of_a_day_goes_out_with_the_next_digest_and_not_again(home: Settings, sink: SmtpSink) -> None:
    workdays = load_workdays()
    next_day = workdays.next_after(home.now().date())
    run("difficulty", "answer", WARD, "1", "--answer", ANSWER, "--actor", "Chủ tịch")
    remind(home, next_day)
    assert answers(home, sink) == 1
    remind(home, next_day)
    remind(home, workdays.next_after(next_day))
    assert answers(home, sink) == 1


def test_second_answer_is_told_as_well(home: Settings, sink: SmtpSink) -> None:
    workdays = load_workdays()
    first = workdays.next_after(home.now().date())
    run("difficulty", "answer", WARD, "1", "--answer", "Đang xem xét.", "--actor", "Chủ tịch")
    remind(home, first)
    run("difficulty", "answer", WARD, "1", "--answer", ANSWER, "--actor", "Chủ tịch")
    remind(home, first)
    assert answers(home, sink) == 0, "one digest for an address and day"
    remind(home, workdays.next_after(first))
    assert answers(home, sink) == 1

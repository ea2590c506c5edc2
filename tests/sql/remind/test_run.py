"""Digests: at most one per address and day, whatever dies; what is not certain is never sent again."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.offices import FAILED, SENT, FakeChannel
from factories.plans import ASSUMED, make_period, make_unit
from factories.reminders import OFFICER, Desk, at, make_reminded
from thidua.audit.verify import verify
from thidua.deliver.channel import OutgoingMessage, SendOutcome
from thidua.deliver.sink import SmtpSink
from thidua.deliver.sink_faults import FAULTS
from thidua.deliver.smtp import SmtpChannel
from thidua.deliver.smtp_url import parse_smtp_url
from thidua.deliver.state import CLAIM_LEASE, STARTED_LEASE
from thidua.errors import DeliveryError
from thidua.remind.model import Item, SourceModule
from thidua.text.canonical import sha256_hex

LAST_DAY = at("12-09 08:00")
CA = "ca@mau.example"
MINUTE = timedelta(minutes=1)
UNKNOWN = SendOutcome(state="UNKNOWN", sentence="Không rõ")
REFUSED = SendOutcome(state="REFUSED", sentence="550 không có người này")
_numbers = count(1)


class Death(BaseException):
    """The end of a worker, which nothing catches."""


def only(desk: Desk) -> Desk:
    """A commune of one unit; its officer reads elsewhere."""
    plan = make_reminded(units=[make_unit(id="CA")], targets=[])
    return replace(desk, plans=[plan])


def dots(_: OutgoingMessage, started: Callable[[], None]) -> None:
    started()


def test_digest_is_sent_kept_and_written_down(desk: Desk) -> None:
    channel = FakeChannel(script=dots)
    done = desk.remind(LAST_DAY, channel=channel)
    assert Counter(one.state for one in done.outcomes) == {"SENT": 5}
    assert desk.events(CA) == [(1, "CLAIMED"), (1, "STARTED"), (1, "SENT")]
    (message,) = [m for m in channel.given if m.address == CA]
    ((sha256, keys),) = desk.rows(
        f"select sha256, item_keys from notice_event join notice using (notice_id) where sha256 is not null"
        f" and address = '{CA}'"
    )
    kept = json.loads(desk.vault.get(sha256))
    assert (kept["subject"], kept["body"]) == (message.subject, message.body)
    assert keys == ["unit-due|phuong-mau-2026|2026-Y|CA"]
    assert message.files == ()
    assert desk.remind(LAST_DAY + timedelta(hours=1), channel=channel).outcomes == ()


def test_letter_says_what_until_when_where_and_how_to_report_nothing(desk: Desk) -> None:
    channel = FakeChannel(script=dots)
    desk.remind(LAST_DAY, channel=channel)
    (message,) = [m for m in channel.given if m.address == CA]
    name = next(unit.name for unit in desk.plans[0].units if unit.id == "CA")
    assert message.subject == (
        f"[Nhắc việc] Báo cáo thi đua, khen thưởng năm 2026 của {name}, gửi phường Mẫu: "
        "hôm nay là ngày làm việc cuối cùng"
    )
    body = message.body
    assert body.startswith(f"Kính gửi: {name}\n")
    assert "theo dữ liệu đã tiếp nhận đến 08:00 ngày 09/12/2026" in body
    assert "1. Báo cáo sắp đến hạn nộp\n" in body
    assert "Thời hạn: trước ngày 10/12/2026. Ngày làm việc cuối cùng: 09/12/2026; thời điểm cuối cùng" in body
    assert "theo quy định: 23:59 ngày 09/12/2026." in body
    assert "biểu mẫu phuong-mau-2026__2026-Y__CA.xlsx" in body
    assert "Xác nhận không phát sinh nội dung báo cáo" in body
    assert "không có tệp đính kèm" in body


def test_one_address_in_two_plans_gets_one_digest(desk: Desk) -> None:
    unit = make_unit(id="TH-01", kind="school", name="Trường Tiểu học Mẫu", email="Truong@mau.example")
    plans = [
        make_reminded(id=f"phuong-mau-{n}", commune=f"phường Mẫu {n}", units=[{**unit, "email": email}], targets=[])
        for n, email in ((1, "Truong@mau.example"), (2, "truong@MAU.example"))
    ]
    channel = FakeChannel(script=dots)
    replace(desk, plans=plans).remind(LAST_DAY, channel=channel)
    assert [m.address for m in channel.given] == ["can-bo@mau.example", "truong@mau.example"]
    officer, school = channel.given
    assert school.subject == "[Nhắc việc] 2 việc cần thực hiện, ngày 09/12/2026"
    assert school.recipient_name == "Trường Tiểu học Mẫu"
    assert all(f"gửi phường Mẫu {n}: hôm nay" in school.body for n in (1, 2))
    assert "phường Mẫu 2, báo cáo năm 2026: 1/1 đơn vị chưa có báo cáo" in officer.body


def test_officer_who_is_a_units_address_too_gets_one_digest_with_both(desk: Desk) -> None:
    plan = make_reminded(units=[make_unit(email=OFFICER["address"])], targets=[])
    channel = FakeChannel(script=dots)
    replace(desk, plans=[plan]).remind(LAST_DAY, channel=channel)
    (message,) = channel.given
    assert "1. Báo cáo sắp đến hạn nộp" in message.body
    assert "2. Tình hình nộp báo cáo của các đơn vị" in message.body
    assert message.recipient_name == f"Tổ dân phố số 1; {OFFICER['name']}"


def test_officer_gets_a_summary_at_each_step_and_is_asked_to_step_in_after_three_days(desk: Desk) -> None:
    told = {
        day: [item for item in desk.items(at(f"{day} 09:00")) if item.address == OFFICER["address"]]
        for day in ("12-08", "12-09", "12-10", "12-11", "12-14", "12-15", "12-17")
        if desk.remind(at(f"{day} 08:00")) or True
    }
    kinds = {day: [item.kind for item in items] for day, items in told.items()}
    # Asked after the run of the day: only what is a matter of that very day is found again.
    assert kinds == {
        "12-08": ["officer-summary"],
        "12-09": ["officer-summary"],
        "12-10": ["officer-summary"],
        "12-11": [],
        "12-14": [],
        "12-15": [],
        "12-17": ["officer-overdue"],
    }
    days = desk.rows(f"select day from notice where address = '{OFFICER['address']}' order by 1")
    assert [f"{day:%m-%d}" for (day,) in days] == ["12-08", "12-09", "12-10", "12-14", "12-17"]
    (last,) = told["12-17"]
    assert last.title.endswith("4/4 đơn vị chưa có báo cáo, quá hạn 6 ngày làm việc; đề nghị trực tiếp đôn đốc")


def test_address_that_refuses_is_not_tried_again_and_told_to_the_officer(desk: Desk) -> None:
    desk.remind(at("12-08 08:00"), channel=FakeChannel([REFUSED]))
    assert desk.events(CA) == [(1, "CLAIMED"), (1, "REFUSED")]
    assert desk.remind(at("12-08 09:00"), channel=FakeChannel([SENT])).outcomes == ()
    (officer,) = [item for item in desk.items(LAST_DAY) if item.kind == "officer-summary"]
    assert sum("thư nhắc gần nhất bị máy chủ thư từ chối" in line for line in officer.lines) == 4


def test_what_failed_is_tried_again_the_same_day_with_the_state_of_then(desk: Desk) -> None:
    channel = FakeChannel(answers=[FAILED])
    desk.remind(LAST_DAY, channel=channel)
    assert desk.remind(LAST_DAY + timedelta(minutes=4), channel=channel).outcomes == ()
    desk.hand_in("TH-01", LAST_DAY + timedelta(minutes=5))
    again = FakeChannel(script=dots)
    desk.remind(LAST_DAY + timedelta(minutes=30), channel=again)
    assert [m.address for m in again.given] == [
        CA,
        OFFICER["address"],
        "p-vhxh@mau.example",
        "tdp-01@mau.example",
    ]
    assert "3/4 đơn vị chưa có báo cáo" in again.given[1].body
    first, second = ({m.address: m.message_id for m in c.given} for c in (channel, again))
    assert all(second[address] == first[address] for address in second)
    assert desk.events(CA) == [(1, "CLAIMED"), (1, "FAILED"), (2, "CLAIMED"), (2, "STARTED"), (2, "SENT")]


def test_reminder_whose_day_failed_is_made_up_for_on_the_next_working_day(desk: Desk) -> None:
    """Friday 04/12 is a day of reminders, Monday 07/12 is none."""
    desk.remind(at("12-04 08:00"), channel=FakeChannel(answers=[FAILED]))
    channel = FakeChannel(script=dots)
    assert desk.remind(at("12-05 08:00"), channel=channel).outcomes == ()  # a Saturday
    assert len(desk.remind(at("12-07 08:00"), channel=channel).outcomes) == 5
    assert desk.remind(at("12-07 09:00"), channel=channel).outcomes == ()
    assert len(desk.remind(at("12-08 08:00"), channel=channel).outcomes) == 5


def test_report_refused_after_a_day_of_reminders_is_told_on_the_next_working_day(desk: Desk) -> None:
    desk.receive("CA", at("12-03 16:00"), state="ACCEPTED")
    desk.remind(at("12-04 08:00"))
    desk.receive("CA", at("12-04 15:00"), state="REJECTED")
    with desk.engine.begin() as connection:
        connection.execute(
            sa.text(
                "insert into receipt_state (receipt_id, state, sentence, plan_id, period_id, unit_id)"
                " select receipt_id, 'REJECTED', 'Thử.', plan_id, period_id, unit_id from receipt_state"
                " where state = 'ACCEPTED'"
            )
        )
    assert [item.key.split("|")[2] for item in desk.items(at("12-07 08:00"))] == ["CA"]


@pytest.mark.parametrize(
    ("when", "is_sent"),
    [
        ("12-09 07:29", False),
        ("12-09 07:30", True),
        ("12-09 16:59", True),
        ("12-08 17:00", False),  # the last working day has office hours before the end
        ("12-09 17:00", True),  # no office hours come before the end any more
        ("12-09 23:30", True),
        ("12-05 09:00", False),  # a Saturday
        ("12-10 06:00", False),
    ],
)
def test_hours_of_sending(desk: Desk, when: str, is_sent: bool) -> None:
    assert bool(desk.remind(at(when)).outcomes) == is_sent


def test_no_mail_server_is_told_only_when_there_is_something_to_send(desk: Desk) -> None:
    silent = replace(desk.reminder(), channel=None)
    assert silent.run(now=at("12-01 08:00").replace(month=11)).outcomes == ()
    with pytest.raises(DeliveryError, match="máy chủ thư"):
        silent.run(now=LAST_DAY)


def test_only_a_plans_addresses_are_told_but_all_that_they_owe(desk: Desk) -> None:
    other = make_reminded(id="xa-khac-2026", units=[make_unit(id="CA", email=CA), make_unit(id="TDP-09")], targets=[])
    both = replace(desk, plans=[*desk.plans, other])
    channel = FakeChannel(script=dots)
    both.reminder(channel=channel).run(now=LAST_DAY, plan_id="xa-khac-2026")
    assert [m.address for m in channel.given] == [CA, OFFICER["address"], "tdp-09@mau.example"]
    assert "2 việc" in channel.given[0].subject


class Broken:
    @staticmethod
    def items(*_: object, **__: object) -> Iterator[Item]:
        raise RuntimeError("bảng chưa có")


def test_source_that_breaks_leaves_the_others_as_they_are(desk: Desk) -> None:
    reminder = desk.reminder()
    sources: dict[str, SourceModule] = {**(reminder.sources or {}), "hong": Broken}
    done = replace(reminder, sources=sources).run(now=LAST_DAY)
    assert done.broken == ("hong",)
    assert len(done.outcomes) == 5


def test_words_of_others_never_begin_a_line_or_a_header(desk: Desk) -> None:
    class Hostile:
        @staticmethod
        def items(*_: object, **__: object) -> Iterator[Item]:
            yield Item(
                address="a@mau.example",
                name="Tên\r\nBcc: x@y.example",
                kind="lạ",
                key="1",
                title="Một\nhai {{ 7 * 7 }}",
                lines=("ba\u2028bốn",),
                due=None,
            )
            yield Item(address="x@y.example\nBcc: z", name="", kind="lạ", key="2", title="", lines=(), due=None)

    channel = FakeChannel(script=dots)
    replace(desk.reminder(channel=channel), sources={"la": Hostile}).run(now=LAST_DAY)
    (message,) = channel.given
    assert message.subject == "[Nhắc việc] Một hai {{ 7 * 7 }}"
    assert message.recipient_name == "Tên Bcc: x@y.example"
    assert "1. Việc khác\n- Một hai {{ 7 * 7 }}.\n  + ba bốn\n" in message.body


def test_workers_at_once_send_one_digest_each(desk: Desk) -> None:
    workers = 4
    units = [make_unit(id=f"TDP-{n:02d}", name=f"Tổ {n}") for n in range(1, 21)]
    crowded = replace(desk, plans=[make_reminded(units=units, targets=[])])
    barrier, channel = Barrier(workers), FakeChannel(script=dots)

    def work(number: int) -> int:
        barrier.wait()
        return len(crowded.remind(LAST_DAY, worker=f"w{number}", channel=channel).outcomes)

    with ThreadPoolExecutor(workers) as pool:
        shares = list(pool.map(work, range(workers)))
    assert sum(shares) == 21
    assert Counter(m.address for m in channel.given).most_common(1)[0][1] == 1
    assert len(channel.given) == 21
    assert desk.rows("select count(*), count(distinct (notice_id, state)) from notice_event") == [(63, 63)]


def test_dead_claim_is_taken_over_and_a_dead_start_is_unknown_for_ever(desk: Desk) -> None:
    town = only(desk)
    with pytest.raises(Death):
        town.remind(LAST_DAY, worker="dead", channel=FakeChannel(answers=[Death()]))
    assert all(one.address != CA for one in town.remind(LAST_DAY + CLAIM_LEASE / 2).outcomes)

    def start_then_die(_: OutgoingMessage, started: Callable[[], None]) -> None:
        started()
        raise Death

    with pytest.raises(Death):
        town.remind(LAST_DAY + CLAIM_LEASE + MINUTE, worker="dead too", channel=FakeChannel(script=start_then_die))
    town.remind(LAST_DAY + CLAIM_LEASE + STARTED_LEASE + 2 * MINUTE)
    assert town.events(CA) == [(1, "CLAIMED"), (1, "FAILED"), (2, "CLAIMED"), (2, "STARTED"), (2, "UNKNOWN")]
    assert town.remind(at("12-09 16:00")).outcomes == ()


def test_what_a_dead_worker_left_is_settled_on_a_later_day_too(desk: Desk) -> None:
    town = only(desk)
    with pytest.raises(Death):
        town.remind(LAST_DAY, worker="dead", channel=FakeChannel(answers=[Death()]))
    town.remind(at("12-10 07:45"))
    assert town.events(CA)[:2] == [(1, "CLAIMED"), (1, "FAILED")]


def test_slow_worker_whose_claim_was_taken_over_sends_nothing(desk: Desk) -> None:
    town, quick = only(desk), FakeChannel(script=dots)

    def overtaken(message: OutgoingMessage, started: Callable[[], None]) -> None:
        town.remind(LAST_DAY + CLAIM_LEASE + MINUTE, worker="quick", channel=quick)
        started()

    slow = FakeChannel(script=overtaken)
    town.remind(LAST_DAY, worker="slow", channel=slow)
    assert (len(quick.given), slow.given) == (2, [])
    assert town.events(CA) == [(1, "CLAIMED"), (1, "FAILED"), (2, "CLAIMED"), (2, "STARTED"), (2, "SENT")]


def test_no_reminder_comes_after_the_last_working_day_while_the_report_is_not_overdue(desk: Desk) -> None:
    """'trước ngày 07/12/2026', a Monday: Friday the 4th is the last working day, Sunday the 6th the last legal one."""
    due = {"kind": "before", "anchor": date(2026, 12, 7), "raw_text": "trước ngày 07/12/2026", "basis": ASSUMED}
    town = replace(desk, plans=[make_reminded(periods=[make_period(unit_due=due)])])
    town.remind(at("12-04 16:00"), channel=FakeChannel(answers=[FAILED]))
    assert len(town.items(at("12-04 16:50"))) == 5
    assert town.items(at("12-05 09:00")) == town.items(at("12-06 09:00")) == []
    assert {item.kind for item in town.items(at("12-07 09:00"))} == {"unit-overdue", "officer-summary"}


FATES = st.lists(
    st.tuples(
        st.sampled_from(
            ["sent", "failed", "unknown", "dies before", "dies after", "dies sent", "breaks", "breaks after"]
        ),
        st.sampled_from([0, 2, 6, 31, 120]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fates=FATES)
def test_at_most_one_digest_arrives_whatever_becomes_of_workers(desk: Desk, fates: list[tuple[str, int]]) -> None:
    unit = make_unit(id="CA", email=f"u{next(_numbers)}@mau.example")
    plan = make_reminded(units=[unit], targets=[], policy={"officer": {**OFFICER, "address": unit["email"]}})
    town, now = replace(desk, plans=[plan]), LAST_DAY
    arrived: list[str] = []
    for fate, minutes in fates:
        channel = FakeChannel(script=_fated(fate, arrived), answers=[_ANSWERS.get(fate, SENT)])
        with suppress(Death):
            town.remind(now, worker=f"w{minutes}", channel=channel)
        now += timedelta(minutes=minutes)
    town.remind(at("12-09 16:30"), channel=FakeChannel(script=_fated("sent", arrived)))
    assert len(arrived) <= 1
    states = [state for _, state in town.events(unit["email"])]
    assert states.count("STARTED") <= 1
    if not {"UNKNOWN", "STARTED"} & set(states):
        assert len(arrived) == (1 if "SENT" in states else 0)
    if all(fate in {"failed", "dies before", "breaks"} for fate, _ in fates):
        assert len(arrived) == 1  # nothing is lost either


_ANSWERS = {"failed": FAILED, "unknown": UNKNOWN}


def _fated(fate: str, arrived: list[str]) -> Callable[[OutgoingMessage, Callable[[], None]], None]:
    def script(message: OutgoingMessage, started: Callable[[], None]) -> None:
        if fate == "dies before":
            raise Death
        if fate == "breaks":
            raise RuntimeError("trước khi gửi hết")
        if fate == "failed":
            return
        started()
        if fate == "dies after":
            raise Death
        arrived.append(message.message_id)
        if fate == "dies sent":
            raise Death
        if fate == "breaks after":
            raise RuntimeError("sau khi gửi hết")

    return script


def by_mail(sink: SmtpSink) -> SmtpChannel:
    return SmtpChannel(parse_smtp_url(sink.url), timeout=0.5, answer_timeout=0.5)


@pytest.mark.parametrize("fault", ["rcpt-451", "data-451", "greylist", "drop-before-body", "greeting-421"])
def test_mail_server_that_fails_for_a_while_takes_one_mail_later(desk: Desk, tmp_path: Path, fault: str) -> None:
    town = only(desk)
    with SmtpSink(tmp_path / "bad", fault=FAULTS[fault]) as bad:
        town.remind(LAST_DAY, channel=by_mail(bad))
        assert bad.mails() == []
    assert town.events(CA) == [(1, "CLAIMED"), (1, "FAILED")]
    with SmtpSink(tmp_path / "good") as good:
        for minutes in (10, 40, 70):
            town.remind(LAST_DAY + timedelta(minutes=minutes), channel=by_mail(good))
        mails = [mail for mail in good.mails() if CA in mail.recipients]
    assert len(mails) == 1


@pytest.mark.parametrize(
    "fault", ["drop-after-dot", "stored-then-451", "stored-then-drop", "hang-after-dot", "dot-451"]
)
def test_mail_whose_answer_is_lost_is_unknown_and_never_sent_again(desk: Desk, tmp_path: Path, fault: str) -> None:
    town = only(desk)
    with SmtpSink(tmp_path / "bad", fault=FAULTS[fault]) as bad:
        town.remind(LAST_DAY, channel=by_mail(bad))
        stored = len([mail for mail in bad.mails() if CA in mail.recipients])
    assert town.events(CA) == [(1, "CLAIMED"), (1, "STARTED"), (1, "UNKNOWN")]
    with SmtpSink(tmp_path / "good") as good:
        for minutes in (10, 60, 300, 480):
            town.remind(LAST_DAY + timedelta(minutes=minutes), channel=by_mail(good))
        assert good.mails() == []
    assert stored <= 1


def test_audit_chain_holds_every_step_and_the_vault_every_digest(desk: Desk) -> None:
    desk.remind(LAST_DAY)
    report = verify(desk.engine, heads=[], vault=desk.vault)
    assert report.faults == []
    assert report.counts["bản ghi notice_event"] == 15
    ((payload,),) = desk.rows(
        f"select payload from audit_entry where kind = 'notice_sent' and payload -> 'row' ->> 'address' = '{CA}'"
    )
    assert (payload["row"]["day"], payload["row"]["attempt_no"]) == ("2026-12-09", 1)


@pytest.mark.parametrize(
    "statement",
    [
        "update notice_event set sentence = 'khác' where state = 'SENT'",
        "update notice set address = 'ai@khac.example' where notice_id = 1",
        "delete from notice_event where state = 'STARTED'",
    ],
)
def test_tampering_with_notices_is_found(desk: Desk, owner_engine: sa.Engine, statement: str) -> None:
    desk.remind(LAST_DAY)
    with owner_engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert verify(desk.engine, heads=[], vault=desk.vault).fault_count


def test_kept_digest_is_what_its_hash_says(desk: Desk) -> None:
    desk.remind(LAST_DAY)
    for (sha256,) in desk.rows("select sha256 from notice_event where sha256 is not null"):
        assert sha256_hex(desk.vault.get(sha256)) == sha256

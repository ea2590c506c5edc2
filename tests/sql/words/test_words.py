"""What a person writes in a report: an input that is pinned, survives what comes later, and is told when outdated."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from factories.catalogues import make_catalogue
from factories.corrections import GROUP, PERIOD, Desk
from thidua.audit.verify import verify
from thidua.calendar.workdays import load_workdays
from thidua.changes.wake import touched_periods
from thidua.errors import OperatorError
from thidua.explain.reproduce import reproduce_report
from thidua.report.issue import IssuedReport
from thidua.report.model import Report, Section
from thidua.words.draft import WordDraft, draft_words
from thidua.words.standing import list_words, word_findings
from thidua.words.write import Action, Word, write_word

JOBS = "targets:A05"
POOR = "targets:A04"
HARD = "narrative:difficulties"
WRITTEN = "Giải quyết việc làm cho 620 người, tăng 15 người so với cùng kỳ."


def draft(desk: Desk) -> WordDraft:
    return draft_words(
        desk.engine,
        plan=desk.plan,
        period_id=PERIOD,
        vault=desk.vault,
        catalogue=make_catalogue(),
        workdays=load_workdays(),
        now=desk.now,
    )


def write(desk: Desk, place: str, body: str | None = None, *, action: Action = "text") -> int:
    desk.wait()
    word = Word(
        plan_id=desk.plan.id,
        period_id=PERIOD,
        place=place,
        action=action,
        body=body,
        actor="Chuyên viên Mẫu",
        reason="nói rõ hơn",
    )
    return write_word(desk.engine, word, draft=draft(desk), now=desk.now)


def printed(report: Report) -> list[str]:
    return [text for section in report.sections for text in _under(section)]


def _under(section: Section) -> Iterator[str]:
    yield from (paragraph.text for paragraph in section.paragraphs)
    for part in section.sections:
        yield from _under(part)


def assert_same_again(desk: Desk, *issued: IssuedReport) -> None:
    for one in issued:
        made = reproduce_report(desk.engine, vault=desk.vault, catalogue=make_catalogue(), report_id=one.report_id)
        assert made.is_same


def test_written_before_the_report_it_stands_in_it_and_in_what_replaces_it(desk: Desk) -> None:
    desk.open()
    assert write(desk, JOBS, WRITTEN) == 1
    desk.hand_in("TDP-01", text="Kinh phí còn hạn chế.", **{**GROUP, "A04": (2, 1000)})
    issued = desk.reissue()
    report = desk.report(issued)
    assert WRITTEN in printed(report)
    assert not [text for text in printed(report) if text.startswith("Giải quyết việc làm:")]
    assert [(one.place, one.is_outdated) for one in report.overwritten] == [(JOBS, False)]
    desk.hand_in("TDP-01", text="Kinh phí còn hạn chế.", **{**GROUP, "A04": (3, 1000)})
    again = desk.reissue()
    assert WRITTEN in printed(desk.report(again))
    assert_same_again(desk, issued, again)


def test_figures_corrected_under_it_leave_it_standing_and_are_told(desk: Desk) -> None:
    desk.open()
    write(desk, JOBS, WRITTEN)
    desk.hand_in("TDP-01", text="Kinh phí còn hạn chế.", **{**GROUP, "A05": 400})
    considered = desk.consider()
    report = desk.report(desk.reissue())
    assert WRITTEN in printed(report)
    [told] = report.overwritten
    assert (told.is_outdated, told.lost_numbers) == (True, ("620",))
    [finding] = word_findings(report.overwritten)
    assert finding.message == (
        "Lời đã sửa tay không còn khớp số liệu: “targets:A05”: các số 620 nay không còn trong nội dung do hệ thống lập."
    )
    assert finding.message in considered.summary


def test_on_an_issued_report_it_is_a_change_of_text_by_the_policy(desk: Desk) -> None:
    first = desk.open()
    write(desk, HARD, "Kinh phí còn hạn chế,\ncần được bổ sung.")
    considered = desk.consider()
    assert (considered.outcome, considered.waits_for) == ("note", None)
    assert desk.changes(considered) == {
        f"text:words:{HARD}": (
            "Kinh phí còn hạn chế (Tổ dân phố số 1).",
            "Kinh phí còn hạn chế, cần được bổ sung.",
        )
    }
    assert desk.correction(considered).reason == "Lời văn của báo cáo được sửa tại 1 chỗ (nói rõ hơn)"
    assert_same_again(desk, first)


def test_it_wakes_an_issued_report_once(desk: Desk) -> None:
    desk.open()
    with desk.engine.connect() as connection:
        assert touched_periods(connection, plan_id=desk.plan.id, now=desk.now) == []
    write(desk, POOR, "Tỷ lệ hộ nghèo còn 0,1%.")
    with desk.engine.connect() as connection:
        assert touched_periods(connection, plan_id=desk.plan.id, now=desk.now) == [PERIOD]
    desk.consider()
    with desk.engine.connect() as connection:
        assert touched_periods(connection, plan_id=desk.plan.id, now=desk.now) == []


def test_given_back_the_report_says_what_is_generated_and_knows_more_than_before(desk: Desk) -> None:
    desk.open()
    write(desk, JOBS, WRITTEN)
    desk.hand_in("TDP-01", text="Kinh phí còn hạn chế.", **{**GROUP, "A04": (2, 1000)})
    issued = desk.reissue()
    write(desk, JOBS, action="reset")
    snapshot_id = desk.aggregate()
    considered = desk.consider(snapshot_id)
    [(before, after)] = desk.changes(considered).values()
    assert (before, considered.outcome) == (WRITTEN, "note")
    assert after is not None
    assert after.startswith("Giải quyết việc làm: thực hiện đến 30/11/2026 đạt 620 người")
    assert desk.report(issued).provenance.snapshot_id != snapshot_id


def test_deleted_place_is_not_printed(desk: Desk) -> None:
    desk.open()
    write(desk, JOBS, action="deletion")
    desk.hand_in("TDP-01", text="Kinh phí còn hạn chế.", **{**GROUP, "A04": (2, 1000)})
    issued = desk.reissue()
    report = desk.report(issued)
    assert not [text for text in printed(report) if "620" in text]
    assert [(one.place, one.text) for one in report.overwritten] == [(JOBS, ())]
    assert_same_again(desk, issued)


def test_every_word_is_a_version_and_a_link_of_the_chain(desk: Desk) -> None:
    desk.open()
    assert [write(desk, JOBS, text) for text in ("Một, 17 người.", WRITTEN)] == [1, 2]
    write(desk, JOBS, action="reset")
    with desk.engine.connect() as connection:
        words = list_words(connection, plan_id=desk.plan.id, period_id=PERIOD)
    assert [(one.version_no, one.action, one.is_newest, one.own_numbers) for one in words] == [
        (1, "text", False, ("17",)),
        (2, "text", False, ("15",)),
        (3, "reset", True, ()),
    ]
    report = verify(desk.engine, heads=())
    assert not report.faults
    assert report.counts["bản ghi paragraph_override"] == 3
    with pytest.raises(sa.exc.ProgrammingError), desk.engine.begin() as connection:
        connection.execute(sa.text("update paragraph_override set body = 'khác'"))


@pytest.mark.parametrize(
    ("place", "body", "action", "message"),
    [
        ("targets:Z99", "Lời.", "text", "không có đoạn nào mang mã"),
        ("preface", "Lời.", "text", "Điều 18.3"),
        ("movements", "Lời.", "text", "gồm các đoạn của"),
        (JOBS, " \n", "text", "đang trống"),
        (JOBS, "x" * 20_001, "text", "20001 ký tự"),
        ("opening", None, "deletion", "không còn nội dung"),
        ("models", None, "deletion", "không còn nội dung"),
        (JOBS, None, "reset", "đang là lời do hệ thống lập"),
    ],
)
def test_refused(desk: Desk, place: str, body: str | None, action: Action, message: str) -> None:
    desk.open()
    with pytest.raises(OperatorError, match=message):
        write(desk, place, body, action=action)
    with desk.engine.connect() as connection:
        assert list_words(connection, plan_id=desk.plan.id, period_id=PERIOD) == []


def test_report_as_known_before_does_not_have_it(desk: Desk) -> None:
    desk.open()
    before = desk.now
    write(desk, JOBS, WRITTEN)
    assert len(draft(desk).overwritten) == 1
    desk.now = before
    assert draft(desk).overwritten == ()

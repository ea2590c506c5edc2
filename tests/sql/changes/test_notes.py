"""What is not worth a replacement is said in the next report, as known when that one is made."""

from datetime import date
from typing import Any

from factories.catalogues import make_catalogue
from factories.corrections import GROUP, HALF_YEAR, OFFICE, PERIOD, Desk, make_late_plan
from thidua.explain.reproduce import reproduce_report
from thidua.plan.model import Plan
from thidua.report.model import Report, Section

TITLE = "Điều chỉnh số liệu so với báo cáo đã gửi"


def said(report: Report) -> list[str]:
    """The paragraphs of the section of adjustments; none where there is no such section."""
    return [text for section in report.sections for text in _under(section)]


def _under(section: Section) -> list[str]:
    if section.heading.text == TITLE:
        return [paragraph.text for paragraph in section.paragraphs]
    return [text for part in section.sections for text in _under(part)]


def note(desk: Desk, text: str = "Kinh phí được bổ sung.") -> None:
    """The half-year's report is issued, and then a text of it changes."""
    desk.open(period_id=HALF_YEAR)
    desk.hand_in("TDP-01", period_id=HALF_YEAR, text=text, **GROUP)
    assert desk.consider(period_id=HALF_YEAR).outcome == "note"


def test_next_report_says_it(desk: Desk) -> None:
    note(desk)
    assert said(desk.report(desk.open())) == [
        "So với Báo cáo 6 tháng đầu năm 2026 đã gửi (bản phát hành lần đầu, lập lúc 08:05 ngày 11/12/2098), có 2"
        " nội dung được điều chỉnh như sau:",
        "Tổ dân phố số 1: báo cáo đã gửi ghi “Đã báo cáo, lần nộp 1”; nay ghi “Đã báo cáo, lần nộp 2”.",
        "Mục I.2. Khó khăn, vướng mắc: báo cáo đã gửi ghi “Kinh phí còn hạn chế (Tổ dân phố số 1).”; nay ghi “Kinh phí"
        " được bổ sung (Tổ dân phố số 1).”.",
    ]


def test_report_without_notes_has_no_such_section(desk: Desk) -> None:
    assert said(desk.report(desk.open())) == []


def test_what_was_taken_back_is_not_said(desk: Desk) -> None:
    note(desk)
    desk.void("TDP-01", kind="invalidation", voids=2, period_id=HALF_YEAR)
    assert desk.consider(period_id=HALF_YEAR).outcome == "unchanged"
    assert said(desk.report(desk.open())) == []


def test_what_was_reissued_is_not_said(desk: Desk) -> None:
    note(desk)
    desk.hand_in("TDP-01", period_id=HALF_YEAR, text="Kinh phí được bổ sung.", **{**GROUP, "A05": 400})
    desk.reissue(period_id=HALF_YEAR)
    assert said(desk.report(desk.open())) == []


def test_note_that_came_later_is_no_change_of_the_report(desk: Desk) -> None:
    first = desk.report(desk.open())
    note(desk)
    assert desk.consider().outcome == "unchanged"
    desk.hand_in("TDP-01", text="Kinh phí còn hạn chế.", **{**GROUP, "A05": 400})
    issued = desk.reissue()
    replacement = desk.report(issued)
    assert (len(said(first)), len(said(replacement))) == (0, 3)
    assert not [change for change in desk.replacement(issued).changes if change.kind == "text"]
    assert replacement.provenance.period_id == PERIOD


def test_only_the_next_report_says_it_and_whatever_replaces_that_one(desk: Desk) -> None:
    second_half = "2026-H2"
    half, year = (period.model_dump() for period in desk.plan.periods)
    desk.plan = make_late_plan(periods=[half, {**year, "id": second_half, "kind": "six_month"}, year])
    note(desk)
    first = desk.open(period_id=second_half)
    assert len(said(desk.report(first))) == 3
    assert said(desk.report(desk.open())) == []
    desk.hand_in("TDP-01", period_id=second_half, text="Kinh phí còn hạn chế.", **{**GROUP, "A05": 400})
    replacement = desk.reissue(period_id=second_half)
    assert len(said(desk.report(replacement))) == 3
    for issued in (first, replacement):
        made = reproduce_report(desk.engine, vault=desk.vault, catalogue=make_catalogue(), report_id=issued.report_id)
        assert made.is_same


def test_note_on_a_later_period_is_not_said_in_an_earlier_one(desk: Desk) -> None:
    desk.open(period_id=HALF_YEAR)
    desk.open()
    desk.hand_in("TDP-01", text="Kinh phí được bổ sung.", **GROUP)
    assert desk.consider().outcome == "note"
    desk.hand_in("TDP-01", period_id=HALF_YEAR, text="Kinh phí còn hạn chế.", **{**GROUP, "A05": 400})
    assert said(desk.report(desk.reissue(period_id=HALF_YEAR))) == []


def next_years_plan(desk: Desk, **overrides: Any) -> Plan:
    """The plan that continues the desk's, with one period a year later."""
    lock = date(2100, 1, 15)
    days = {"start": date(2027, 1, 1), "end": date(2027, 12, 31), "data_as_of": date(2027, 11, 30), "lock": lock}
    year = desk.plan.period(PERIOD).model_dump()
    period = {
        **year,
        **days,
        "id": "2027-Y",
        "label": "năm 2027",
        "next_label": "năm 2028",
        "opens": date(2027, 11, 16),
    }
    fields = {"id": "phuong-mau-2099", "follows": desk.plan.id, "periods": [period], **overrides}
    return make_late_plan(**fields)


def test_report_that_was_rolled_up_before_the_note_says_it(desk: Desk) -> None:
    """What units handed in is the same: a look at the figures before must not keep the note out of the report."""
    for unit_id, figures in {"P-VHXH": OFFICE, "TDP-01": GROUP}.items():
        desk.hand_in(unit_id, **figures)
    before = desk.aggregate()
    note(desk)
    after = desk.aggregate()
    assert after != before
    issued = desk.issue(after)
    assert len(said(desk.report(issued))) == 3
    made = reproduce_report(desk.engine, vault=desk.vault, catalogue=make_catalogue(), report_id=issued.report_id)
    assert made.is_same


def test_issued_report_that_is_replaced_after_the_note_says_it(desk: Desk) -> None:
    desk.open()
    note(desk)
    assert desk.consider().outcome == "unchanged"
    desk.hand_in("TDP-01", text="Kinh phí còn hạn chế.", **{**GROUP, "A05": 400})
    issued = desk.reissue()
    desk.void("TDP-01", kind="invalidation", voids=2)
    again = desk.reissue()
    for one in (issued, again):
        assert len(said(desk.report(one))) == 3
        made = reproduce_report(desk.engine, vault=desk.vault, catalogue=make_catalogue(), report_id=one.report_id)
        assert made.is_same


def test_first_report_of_the_plan_that_follows_says_the_notes_on_the_last_report(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", text="Kinh phí được bổ sung.", **GROUP)
    assert desk.consider().outcome == "note"
    desk.plan = next_years_plan(desk)
    issued = desk.open(period_id="2027-Y")
    assert said(desk.report(issued))[0].startswith("So với Báo cáo năm 2026 đã gửi (bản phát hành lần đầu")
    made = reproduce_report(desk.engine, vault=desk.vault, catalogue=make_catalogue(), report_id=issued.report_id)
    assert made.is_same


def test_plan_that_follows_none_says_no_notes_of_another(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", text="Kinh phí được bổ sung.", **GROUP)
    assert desk.consider().outcome == "note"
    desk.plan = next_years_plan(desk, follows=None)
    assert said(desk.report(desk.open(period_id="2027-Y"))) == []


def test_note_that_the_next_plan_has_said_is_not_said_by_what_replaces_the_last_report(desk: Desk) -> None:
    """A note on the half-year, made after the report of the year: the next plan's report says it, and no other."""
    desk.open()
    note(desk)
    first_plan = desk.plan
    desk.plan = next_years_plan(desk)
    assert len(said(desk.report(desk.open(period_id="2027-Y")))) == 3
    desk.plan = first_plan
    desk.hand_in("TDP-01", text="Kinh phí còn hạn chế.", **{**GROUP, "A05": 400})
    assert said(desk.report(desk.reissue())) == []


def test_plans_two_years_later_still_find_what_none_has_said(desk: Desk) -> None:
    desk.open()
    years = next_years_plan(desk)
    later = years.model_dump() | {"id": "phuong-mau-2100", "follows": years.id}
    desk.plan, first_plan = years, desk.plan
    desk.open(period_id="2027-Y")
    desk.plan = first_plan
    desk.hand_in("TDP-01", text="Kinh phí được bổ sung.", **GROUP)
    assert desk.consider().outcome == "note"
    desk.plan = Plan.model_validate(later)
    assert len(said(desk.report(desk.open(period_id="2027-Y")))) == 3


def test_nobody_is_promised_a_report_that_will_not_come(desk: Desk) -> None:
    desk.open(period_id=HALF_YEAR)
    desk.hand_in("TDP-01", period_id=HALF_YEAR, text="Kinh phí được bổ sung.", **GROUP)
    assert "nêu trong báo cáo kế tiếp của kỳ sau." in desk.consider(period_id=HALF_YEAR).summary
    desk.open()
    for period_id in (HALF_YEAR, PERIOD):
        desk.hand_in("TDP-01", period_id=period_id, text="Kinh phí vẫn thiếu.", **GROUP)
        summary = desk.consider(period_id=period_id).summary
        assert "kế tiếp của kỳ sau" not in summary
        assert (
            f"chỉ được nêu trong báo cáo của kế hoạch nối tiếp (kế hoạch có dòng “follows: {desk.plan.id}”)" in summary
        )

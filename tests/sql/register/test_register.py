"""Numbers and days of reports: no number twice, none lost without a reason, the same again after a crash."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from factories.approvals import numbered
from factories.catalogues import make_catalogue
from factories.corrections import GROUP, HALF_YEAR, PERIOD, Desk, make_late_plan
from thidua.audit.verify import verify
from thidua.errors import OperatorError
from thidua.explain.reproduce import reproduce_report
from thidua.plan.model import Plan
from thidua.register.persons import cancel_number, give_number
from thidua.register.records import RegisterRow, list_numbers
from thidua.register.take import take_number
from thidua.register.wait import awaited_number
from thidua.render.run import render_report
from thidua.report.model import Report

BETTER: dict[str, Any] = {**GROUP, "A05": 350}


def take(desk: Desk, plan: Plan | None = None, **overrides: Any) -> RegisterRow:
    asked = {"period_id": PERIOD, "revision_no": 0, "known_at": desk.now, "now": desk.now, **overrides}
    row = take_number(desk.engine, plan=plan or desk.plan, **asked)
    assert row is not None
    return row


def give(desk: Desk, number: int, dated: date, **overrides: Any) -> RegisterRow:
    asked = {"period_id": PERIOD, "actor": "Văn thư Mẫu", "now": desk.now, **overrides}
    return give_number(desk.engine, plan=desk.plan, number=number, dated=dated, **asked)


def cancel(desk: Desk, row: RegisterRow, **overrides: Any) -> RegisterRow:
    said = {"actor": "Văn thư Mẫu", "reason": "ghi nhầm", **overrides}
    return cancel_number(desk.engine, document_number_id=row.document_number_id, now=desk.now, **said)


def numbers(desk: Desk) -> list[tuple[int, int, str, bool]]:
    with desk.engine.connect() as connection:
        return [(row.year, row.number, row.period_id, row.is_open) for row in list_numbers(connection)]


def file(report: Report, kind: str) -> bytes:
    return next(one.data for one in render_report(report) if one.kind == kind)


def test_blank_is_the_default_and_takes_nothing(desk: Desk) -> None:
    desk.plan = make_late_plan()
    report = desk.report(desk.open())
    assert report.document is None
    assert report.number == "Số:" + "\u00a0" * 8 + "/BC-UBND"
    assert "number" not in json.loads(file(report, "json"))["report"]
    assert numbers(desk) == []


def test_number_and_day_are_printed_wherever_the_blanks_were(desk: Desk) -> None:
    desk.now = datetime(2099, 1, 5, 2, tzinfo=UTC)
    desk.plan = make_late_plan(numbering=numbered(first_number=5))
    issued = desk.open()
    report = desk.report(issued)
    assert (report.number, report.place_and_date) == ("Số: 05/BC-UBND", "Phường Mẫu, ngày 05 tháng 01 năm 2099")
    assert {annex.attached_to for annex in report.annexes} == {
        "(Kèm theo Báo cáo số 05/BC-UBND ngày 05 tháng 01 năm 2099 của Ủy ban nhân dân phường Mẫu)"
    }
    data = json.loads(file(report, "json"))["report"]
    assert (data["number"], data["dated"]) == ("05/BC-UBND", "2099-01-05")
    assert desk.rows("select document_number_id from report_revision") == [(1,)]


def test_day_is_that_of_the_legal_zone_and_its_year_is_the_series(desk: Desk) -> None:
    last = take(desk, now=datetime(2098, 12, 31, 16, 59, tzinfo=UTC), known_at=desk.now)
    first = take(desk, revision_no=1, now=datetime(2098, 12, 31, 17, 0, tzinfo=UTC), known_at=desk.now)
    assert [(one.number, one.dated) for one in (last, first)] == [(1, date(2098, 12, 31)), (1, date(2099, 1, 1))]


def test_killed_run_takes_the_same_number_again_also_on_a_later_day(desk: Desk) -> None:
    known_at = desk.now
    first = take(desk)
    desk.wait(days=2)
    assert take(desk, known_at=known_at) == first
    assert numbers(desk) == [(2098, 1, PERIOD, True)]


def test_number_of_a_day_before_the_figures_is_cancelled_and_the_next_one_taken(desk: Desk) -> None:
    first = take(desk)
    desk.wait(days=2)
    second = take(desk)
    assert (second.number, second.take_no) == (2, 2)
    assert desk.rows("select document_number_id, actor from document_number_cancellation") == [
        (first.document_number_id, "hệ thống")
    ]


def test_workers_at_once_take_one_number_for_a_report_and_no_number_twice(desk: Desk) -> None:
    plans = [make_late_plan(id=f"phuong-mau-{number}", numbering=numbered()) for number in range(6)]
    with ThreadPoolExecutor(12) as pool:
        taken = [one.result() for one in [pool.submit(take, desk, plan) for plan in plans for _ in range(4)]]
    assert {(row.plan_id, row.number) for row in taken} == {(row.plan_id, row.number) for row in taken[::4]}
    assert sorted({row.number for row in taken}) == [1, 2, 3, 4, 5, 6]


def test_workers_at_once_issue_one_report_with_one_number(desk: Desk) -> None:
    desk.hand_in("CA", A16="Đạt")
    snapshot_id = desk.aggregate()
    with ThreadPoolExecutor(4) as pool:
        issued = [one.result() for one in [pool.submit(desk.issue, snapshot_id) for _ in range(4)]]
    assert len({one.report_id for one in issued}) == 1
    assert numbers(desk) == [(2098, 1, PERIOD, False)]


def test_the_register_of_another_issuer_begins_anew(desk: Desk) -> None:
    take(desk)
    other = make_late_plan(id="xa-mau-2098", issuer_lines=["ỦY BAN NHÂN DÂN", "XÃ MẪU"], numbering=numbered())
    assert take(desk, other).number == 1
    same = make_late_plan(id="phuong-mau-2099", issuer_lines=["Ủy ban nhân dân", "PHƯỜNG  MẪU"], numbering=numbered())
    assert take(desk, same).number == 2


def test_replacement_has_a_number_of_its_own_and_names_that_of_the_replaced_report(desk: Desk) -> None:
    desk.open()
    desk.open(period_id=HALF_YEAR)
    desk.hand_in("TDP-01", text="Kinh phí còn hạn chế.", **BETTER)
    issued = desk.reissue()
    report = desk.report(issued)
    assert report.number == "Số: 03/BC-UBND"
    assert report.preface[0].text.startswith(
        "Báo cáo này thay thế Báo cáo số 01/BC-UBND ngày 11 tháng 12 năm 2098 của Ủy ban nhân dân phường Mẫu (bản"
    )
    assert {"number", "place_and_date"}.isdisjoint({change.key for change in desk.replacement(issued).changes})


def test_replacement_of_a_report_without_a_number_leaves_blanks_for_it(desk: Desk) -> None:
    desk.plan = make_late_plan()
    desk.open()
    desk.plan = make_late_plan(numbering=numbered())
    desk.hand_in("TDP-01", text="Kinh phí còn hạn chế.", **BETTER)
    report = desk.report(desk.reissue())
    assert report.number == "Số: 01/BC-UBND"
    assert "thay thế Báo cáo số" + "\u00a0" * 8 + "/BC-UBND ngày" in report.preface[0].text


def test_number_and_day_alone_are_no_change(desk: Desk) -> None:
    desk.open()
    assert desk.consider().outcome == "unchanged"


def test_reports_with_numbers_are_made_again_to_the_byte(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", text="Kinh phí còn hạn chế.", **BETTER)
    desk.reissue()
    desk.wait(days=40)
    for revision_no in (0, 1):
        made = reproduce_report(
            desk.engine,
            vault=desk.vault,
            catalogue=make_catalogue(),
            plan_id=desk.plan.id,
            period_id=PERIOD,
            revision_no=revision_no,
        )
        assert made.is_same, [step for step in made.steps if not step.is_equal]


def test_report_waits_for_the_number_that_a_person_gives(desk: Desk) -> None:
    desk.plan = make_late_plan(numbering=numbered("given"))
    desk.hand_in("CA", A16="Đạt")
    snapshot_id = desk.aggregate()
    with pytest.raises(OperatorError, match="đang chờ cấp số và ngày"):
        desk.issue(snapshot_id)
    given = give(desk, 12, date(2098, 12, 11))
    assert give(desk, 12, date(2098, 12, 11)) == given
    assert desk.report(desk.issue(snapshot_id)).number == "Số: 12/BC-UBND"


def test_number_of_a_day_before_the_figures_is_refused_once_they_are_summed(desk: Desk) -> None:
    desk.plan = make_late_plan(numbering=numbered("given"))
    desk.hand_in("CA", A16="Đạt")
    desk.aggregate()
    with pytest.raises(OperatorError, match="trước ngày số liệu") as refused:
        give(desk, 12, date(2098, 12, 10))
    assert "từ 11/12/2098" in refused.value.remedy
    assert numbers(desk) == []
    give(desk, 12, date(2098, 12, 11))


def test_number_of_a_day_before_figures_that_came_later_is_no_number_yet(desk: Desk) -> None:
    desk.plan = make_late_plan(numbering=numbered("given"))
    early = give(desk, 12, date(2098, 12, 11))
    assert early.is_usable
    desk.wait(days=2)
    desk.hand_in("CA", A16="Đạt")
    snapshot_id = desk.aggregate()
    said = awaited(desk, snapshot_id)
    assert said is not None
    assert "Số 12/BC-UBND ngày 11/12/2098 đã cấp trước ngày số liệu" in said
    assert f"thidua register cancel {early.document_number_id}" in said
    with pytest.raises(OperatorError, match="trước ngày số liệu"):
        desk.issue(snapshot_id)
    with pytest.raises(OperatorError, match="trước ngày số liệu"):
        give(desk, 12, date(2098, 12, 11))
    with desk.engine.connect() as connection:
        assert [row.is_usable for row in list_numbers(connection)] == [False]
    cancel(desk, early)
    said = awaited(desk, snapshot_id)
    assert said is not None
    assert said.startswith("Chờ cấp số và ngày")
    give(desk, 13, date(2098, 12, 13))
    assert awaited(desk, snapshot_id) is None
    assert desk.report(desk.issue(snapshot_id)).number == "Số: 13/BC-UBND"


def awaited(desk: Desk, snapshot_id: int) -> str | None:
    with desk.engine.connect() as connection:
        return awaited_number(connection, snapshot_id=snapshot_id, correction_id=None)


def test_numbers_that_cannot_be_given(desk: Desk) -> None:
    with pytest.raises(OperatorError, match="không dùng số do người cấp"):
        give(desk, 12, date(2098, 12, 11))
    desk.plan = make_late_plan(numbering=numbered("given"))
    with pytest.raises(OperatorError, match="không dùng được"):
        give(desk, 12, date(2098, 12, 12))
    give(desk, 12, date(2098, 12, 11))
    with pytest.raises(OperatorError, match="đã có số 12/BC-UBND"):
        give(desk, 13, date(2098, 12, 11))
    with pytest.raises(OperatorError, match="Số 12 năm 2098 đã có trong sổ"):
        give(desk, 12, date(2098, 12, 11), period_id=HALF_YEAR)


def test_given_number_of_a_day_before_the_figures_is_not_printed(desk: Desk) -> None:
    desk.plan = make_late_plan(numbering=numbered("given"))
    give(desk, 12, date(2098, 12, 10))
    desk.hand_in("CA", A16="Đạt")
    with pytest.raises(OperatorError, match="đã cấp trước ngày số liệu"):
        desk.issue(desk.aggregate())


def test_unused_number_is_cancelled_with_its_reason_and_never_given_again(desk: Desk) -> None:
    first = cancel(desk, take(desk))
    assert (first.cancelled_by, first.cancel_reason) == ("Văn thư Mẫu", "ghi nhầm")
    assert cancel(desk, first) == first
    assert take(desk).number == 2
    assert numbers(desk) == [(2098, 1, PERIOD, False), (2098, 2, PERIOD, True)]


def test_who_and_why_are_needed(desk: Desk) -> None:
    taken = take(desk)
    for said, told in (({"actor": " "}, "người thực hiện"), ({"reason": ""}, "lý do")):
        with pytest.raises(OperatorError, match=f"Chưa ghi {told}"):
            cancel(desk, taken, **said)
    desk.plan = make_late_plan(numbering=numbered("given"))
    with pytest.raises(OperatorError, match="Chưa ghi người thực hiện"):
        give(desk, 12, date(2098, 12, 11), actor="")
    assert numbers(desk) == [(2098, 1, PERIOD, True)]


def test_number_of_an_issued_report_is_not_cancelled(desk: Desk) -> None:
    desk.open()
    with desk.engine.connect() as connection:
        [row] = list_numbers(connection)
    with pytest.raises(OperatorError, match="đã in trên báo cáo"):
        cancel(desk, row)


@pytest.mark.parametrize(
    "tampering",
    ["update document_number set number = 7", "update document_number_cancellation set reason = 'khác'"],
)
def test_tampering_is_found(desk: Desk, owner_engine: sa.Engine, tampering: str) -> None:
    cancel(desk, take(desk))
    assert verify(desk.engine, heads=[]).faults == []
    with owner_engine.begin() as connection:
        connection.execute(sa.text(tampering))
    assert {fault.code for fault in verify(desk.engine, heads=[]).faults} == {"row_changed"}

"""Which version a workbook becomes: the next one, none, or refused as made from an outdated one."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from factories.accepted import RECEIVED, add_receipts, make_accepted, make_row
from factories.catalogues import make_catalogue
from thidua.forms.load import load_editions
from thidua.load.history import Version, read_versions
from thidua.load.load import load_submissions
from thidua.load.prepare import AcceptedSubmission
from thidua.load.versions import LoadedSubmission
from thidua.load.void import Asked, invalidate, withdraw

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PLAN, PERIOD, UNIT = "phuong-mau-2026", "2026-Y", "TDP-01"
HOUR = timedelta(hours=1)


def run(engine: sa.Engine, *accepted: AcceptedSubmission) -> list[LoadedSubmission]:
    return load_submissions(engine, accepted, catalogue=make_catalogue(), editions=load_editions(), now=NOW)


def says(receipt_id: int, figure: str, *, corrects: str | None = None, **changes: Any) -> AcceptedSubmission:
    """A workbook with one figure, stamped with the version it corrects."""
    return make_accepted(
        receipt_id,
        indicators=[make_row(target_id="A05", actual=figure)],
        info={"corrects_version": corrects},
        **changes,
    )


def receipt(engine: sa.Engine, after: timedelta = timedelta()) -> int:
    [receipt_id] = add_receipts(engine, 1, received_at=RECEIVED + after)
    return receipt_id


def asked(now: datetime = RECEIVED + HOUR) -> Asked:
    return Asked(
        plan_id=PLAN, period_id=PERIOD, unit_id=UNIT, actor="Nguyễn Thị Mẫu", reason="Nộp nhầm số liệu", now=now
    )


def history(engine: sa.Engine) -> list[Version]:
    with engine.connect() as connection:
        return read_versions(connection, plan_id=PLAN, obligations=[(PERIOD, UNIT)])


def current(engine: sa.Engine) -> int | None:
    return next((version.version_no for version in history(engine) if version.is_current), None)


def told(engine: sa.Engine, receipt_id: int) -> tuple[str, str]:
    """The newest state and sentence of a receipt."""
    statement = (
        "select state, sentence from receipt_state where receipt_id = :id order by receipt_state_id desc limit 1"
    )
    with engine.connect() as connection:
        state, sentence = connection.execute(sa.text(statement), {"id": receipt_id}).one()
    return state, sentence


def load_figures(engine: sa.Engine, figures: Iterable[str]) -> list[int]:
    """One version after another; their receipts, an hour apart."""
    receipts = []
    for number, figure in enumerate(figures):
        receipts.append(receipt(engine, HOUR * number))
        run(engine, says(receipts[-1], figure))
    return receipts


def test_correction_of_the_current_version_says_what_it_was_made_from(engine: sa.Engine) -> None:
    load_figures(engine, ["1"])
    [corrected] = run(engine, says(receipt(engine, HOUR), "2", corrects="1"))
    assert (corrected.version_no, corrected.is_new) == (2, True)
    assert [version.based_on for version in history(engine)] == [None, 1]
    assert told(engine, corrected.receipt_id) == (
        "LOADED",
        "Đã nạp vào kho dữ liệu: lần nộp thứ 2 của đơn vị TDP-01, sửa lần nộp thứ 1.",
    )


def test_fork_is_refused_and_told_what_to_do(engine: sa.Engine) -> None:
    [_, second] = load_figures(engine, ["1", "2"])
    fork = receipt(engine, 2 * HOUR)
    assert run(engine, says(fork, "3", corrects="1")) == []
    assert current(engine) == 2
    state, sentence = told(engine, fork)
    assert state == "REJECTED"
    assert sentence == (
        "Bản này được lập để sửa lần nộp thứ 1, nhưng bản đang có hiệu lực là lần nộp thứ 2 (biên nhận "
        f"BN-{second:08d}, nhận lúc 10:00 ngày 08/12/2026); nếu nạp thì nội dung của lần nộp thứ 2 sẽ bị mất. Đề nghị "
        "lấy biểu mẫu sửa mới nhất từ phường, xã (lệnh `thidua forms phuong-mau-2026 2026-Y --correct TDP-01`), nhập "
        "lại nội dung cần sửa vào đó rồi nộp."
    )


def test_second_of_two_corrections_of_one_version_is_the_fork(engine: sa.Engine) -> None:
    load_figures(engine, ["1"])
    early, late = receipt(engine, HOUR), receipt(engine, 2 * HOUR)
    loaded = run(engine, says(late, "3", corrects="1"), says(early, "2", corrects="1"))
    assert [(one.receipt_id, one.version_no) for one in loaded] == [(early, 2)]
    assert told(engine, late)[0] == "REJECTED"


def test_version_that_never_was_cannot_be_corrected(engine: sa.Engine) -> None:
    load_figures(engine, ["1"])
    strange = receipt(engine, HOUR)
    run(engine, says(strange, "2", corrects="7"))
    assert told(engine, strange)[1].startswith("Bản này được lập để sửa lần nộp thứ 7, nhưng bản đang có hiệu lực là")


@pytest.mark.parametrize("stamp", ["hai", "-1", "1,5", "9999999999", "²"])
def test_stamp_that_is_no_number_is_refused(engine: sa.Engine, stamp: str) -> None:
    load_figures(engine, ["1"])
    strange = receipt(engine, HOUR)
    assert run(engine, says(strange, "2", corrects=stamp)) == []
    state, sentence = told(engine, strange)
    assert state == "REJECTED"
    assert f"lần nộp được sửa ghi '{stamp}'" in sentence


def test_edited_file_without_a_stamp_is_taken_in_order_of_receipt(engine: sa.Engine) -> None:
    load_figures(engine, ["1", "2", "3"])
    assert [(version.version_no, version.based_on) for version in history(engine)] == [(1, None), (2, None), (3, None)]
    assert current(engine) == 3


def test_unchanged_correction_form_makes_no_version_whatever_its_stamp(engine: sa.Engine) -> None:
    load_figures(engine, ["1", "2"])
    for stamp in ("2", "1"):
        same = receipt(engine, 2 * HOUR)
        [repeated] = run(engine, says(same, "2", corrects=stamp))
        assert (repeated.version_no, repeated.is_new) == (2, False)
        assert told(engine, same)[1].startswith("Nội dung trùng với lần nộp thứ 2 (biên nhận")


def test_content_is_what_was_entered_not_where_or_how(engine: sa.Engine) -> None:
    run(engine, says(receipt(engine), "1"))
    moved = make_row(9, target_id="A05", actual="1")
    other = {"unit_name": "Tên in trên biểu mẫu", "due": "trước ngày 01/12/2026"}
    [repeated] = run(engine, make_accepted(receipt(engine, HOUR), indicators=[moved], info=other))
    assert not repeated.is_new
    [new] = run(engine, says(receipt(engine, HOUR), "1", narrative=[make_row(section="outlook", text="Mới")]))
    assert new.is_new


def test_withdrawal_takes_back_all_versions_and_the_next_report_counts(engine: sa.Engine) -> None:
    load_figures(engine, ["1", "2"])
    taken = withdraw(engine, asked(RECEIVED + 3 * HOUR))
    assert (taken.version_no, taken.current_version_no) == (3, None)
    assert current(engine) is None
    [again] = run(engine, says(receipt(engine, 4 * HOUR), "3"))
    assert (again.version_no, current(engine)) == (4, 4)


def test_content_of_a_withdrawn_version_is_a_new_version(engine: sa.Engine) -> None:
    load_figures(engine, ["1"])
    withdraw(engine, asked())
    [again] = run(engine, says(receipt(engine, 2 * HOUR), "1"))
    assert (again.version_no, again.is_new, current(engine)) == (3, True, 3)


def test_content_of_a_voided_version_is_a_new_version(engine: sa.Engine) -> None:
    load_figures(engine, ["1", "2"])
    invalidate(engine, asked(), version_no=2)
    [again] = run(engine, says(receipt(engine, 2 * HOUR), "2"))
    assert (again.version_no, again.is_new, current(engine)) == (4, True, 4)


def test_version_before_a_voided_one_stands_again_and_repeating_it_is_nothing_new(engine: sa.Engine) -> None:
    load_figures(engine, ["1", "2"])
    voided = invalidate(engine, asked(), version_no=2)
    assert (voided.version_no, voided.current_version_no) == (3, 1)
    [repeated] = run(engine, says(receipt(engine, 3 * HOUR), "1"))
    assert (repeated.version_no, repeated.is_new, current(engine)) == (1, False, 1)


def test_correction_of_a_voided_version_is_a_fork(engine: sa.Engine) -> None:
    load_figures(engine, ["1", "2"])
    invalidate(engine, asked(), version_no=2)
    fork, right = receipt(engine, 3 * HOUR), receipt(engine, 4 * HOUR)
    run(engine, says(fork, "3", corrects="2"), says(right, "3", corrects="1"))
    assert told(engine, fork)[0] == "REJECTED"
    assert "bản đang có hiệu lực là lần nộp thứ 1" in told(engine, fork)[1]
    assert [(version.version_no, version.based_on) for version in history(engine)][-1] == (4, 1)


def test_correction_of_what_was_withdrawn_is_a_fork(engine: sa.Engine) -> None:
    load_figures(engine, ["1"])
    withdraw(engine, asked())
    fork = receipt(engine, 2 * HOUR)
    run(engine, says(fork, "2", corrects="1"))
    assert told(engine, fork)[0] == "REJECTED"
    assert "hiện đơn vị không có bản nào có hiệu lực" in told(engine, fork)[1]


def test_late_old_version_never_wins(engine: sa.Engine) -> None:
    old = receipt(engine, -HOUR)
    load_figures(engine, ["1"])
    run(engine, says(old, "0"))
    assert current(engine) == 1
    assert "được nhận trước bản đang có hiệu lực" in told(engine, old)[1]


def test_file_from_before_the_withdrawal_does_not_undo_it(engine: sa.Engine) -> None:
    between = receipt(engine, HOUR / 2)
    load_figures(engine, ["1"])
    withdraw(engine, asked(RECEIVED + HOUR))
    run(engine, says(between, "2"))
    assert current(engine) is None
    assert told(engine, between) == (
        "REJECTED",
        "Bản này được nhận trước khi đơn vị rút báo cáo (lúc 10:00 ngày 08/12/2026) nên không được tính; nếu vẫn báo "
        "cáo theo bản này thì nộp lại.",
    )


def test_voided_withdrawal_keeps_nothing_out(engine: sa.Engine) -> None:
    between = receipt(engine, HOUR / 2)
    load_figures(engine, ["1"])
    withdraw(engine, asked(RECEIVED + HOUR))
    assert invalidate(engine, asked(RECEIVED + 2 * HOUR), version_no=2).current_version_no == 1
    [loaded] = run(engine, says(between, "2"))
    assert (loaded.version_no, current(engine)) == (4, 4)


def test_repetition_loaded_again_does_not_bring_a_voided_version_back(engine: sa.Engine) -> None:
    load_figures(engine, ["1"])
    same = receipt(engine, HOUR)
    run(engine, says(same, "1"))
    invalidate(engine, asked(), version_no=1)
    run(engine, says(same, "1"))
    assert current(engine) is None
    assert len(history(engine)) == 2


def test_refused_by_one_loader_is_not_loaded_by_another(engine: sa.Engine) -> None:
    load_figures(engine, ["1", "2"])
    fork = says(receipt(engine, 3 * HOUR), "3", corrects="1")
    run(engine, fork)
    invalidate(engine, asked(), version_no=2)  # now it would be no fork any more
    assert run(engine, fork) == []
    assert current(engine) == 1

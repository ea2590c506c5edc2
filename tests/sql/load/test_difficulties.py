"""Files that tell of difficulties stand beside each other, in whatever order they are loaded, corrected or voided."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from factories.accepted import RECEIVED, add_receipts, make_accepted, make_row
from factories.catalogues import make_catalogue
from factories.plans import make_period, make_plan
from thidua.forms.load import load_editions
from thidua.load.history import Version, read_versions
from thidua.load.load import load_submissions
from thidua.load.prepare import AcceptedSubmission
from thidua.load.versions import LoadedSubmission
from thidua.load.void import Asked, invalidate, withdraw

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PLAN, PERIOD, UNIT = "phuong-mau-2026", "2026-KK", "TDP-01"
HOUR = timedelta(hours=1)


def difficulties_period() -> dict[str, Any]:
    """What a plan asks for at any time of the year."""
    regulated = make_period()["unit_due"] | {"kind": "as_regulated", "raw_text": "nếu có"}
    del regulated["anchor"]
    return make_period(
        id=PERIOD,
        kind="difficulties",
        form="difficulties",
        opens=make_period()["start"],
        report_flow=None,
        unit_due=regulated,
        report_due=None,
    )


def tells(receipt_id: int, text: str, *, corrects: int | None = None) -> AcceptedSubmission:
    """A file with one difficulty, stamped with the version it corrects."""
    return make_accepted(
        receipt_id,
        plan=make_plan(periods=[make_period(), difficulties_period()]),
        indicators=[],
        narrative=[make_row(section="difficulties", text=text)],
        info={"period_id": PERIOD, "corrects_version": None if corrects is None else str(corrects)},
    )


def receipt(engine: sa.Engine, after: timedelta = timedelta()) -> int:
    [receipt_id] = add_receipts(engine, 1, received_at=RECEIVED + after)
    return receipt_id


def run(engine: sa.Engine, *accepted: AcceptedSubmission) -> list[LoadedSubmission]:
    return load_submissions(engine, accepted, catalogue=make_catalogue(), editions=load_editions(), now=NOW)


def load(engine: sa.Engine, *files: tuple[str, int | None]) -> None:
    """One version after another, an hour apart: its text, and what it corrects."""
    for number, (text, corrects) in enumerate(files):
        [loaded] = run(engine, tells(receipt(engine, HOUR * number), text, corrects=corrects))
        assert loaded.is_new


def void(engine: sa.Engine, version_no: int | None) -> None:
    """The version is invalidated; None: all of them are withdrawn."""
    asked = Asked(
        plan_id=PLAN,
        period_id=PERIOD,
        unit_id=UNIT,
        actor="Nguyễn Thị Mẫu",
        reason="Nộp nhầm",
        now=RECEIVED + 20 * HOUR,
    )
    if version_no is None:
        withdraw(engine, asked)
    else:
        invalidate(engine, asked, version_no=version_no)


def history(engine: sa.Engine) -> list[Version]:
    with engine.connect() as connection:
        return read_versions(connection, plan_id=PLAN, obligations=[(PERIOD, UNIT)])


def standing(engine: sa.Engine) -> list[int]:
    return [version.version_no for version in history(engine) if version.is_current]


def told(engine: sa.Engine, receipt_id: int) -> tuple[str, str]:
    """The newest state and sentence of a receipt."""
    statement = (
        "select state, sentence from receipt_state where receipt_id = :id order by receipt_state_id desc limit 1"
    )
    with engine.connect() as connection:
        state, sentence = connection.execute(sa.text(statement), {"id": receipt_id}).one()
    return state, sentence


def test_file_that_came_first_may_be_loaded_last(engine: sa.Engine) -> None:
    early = receipt(engine, -HOUR)
    load(engine, ("Thiếu kinh phí", None))
    [loaded] = run(engine, tells(early, "Thiếu biên chế"))
    assert (loaded.version_no, loaded.is_new) == (2, True)
    assert standing(engine) == [1, 2]


def test_file_from_before_the_withdrawal_does_not_undo_it(engine: sa.Engine) -> None:
    early = receipt(engine)
    load(engine, ("Thiếu kinh phí", None))
    void(engine, None)
    assert run(engine, tells(early, "Thiếu biên chế")) == []
    assert standing(engine) == []


def test_any_standing_file_may_be_corrected(engine: sa.Engine) -> None:
    load(engine, ("Thiếu kinh phí", None), ("Thiếu biên chế", None))
    [corrected] = run(engine, tells(receipt(engine, 2 * HOUR), "Thiếu 10 triệu đồng", corrects=1))
    assert (corrected.version_no, standing(engine)) == (3, [2, 3])
    load(engine, ("Thiếu 20 triệu đồng", 3), ("Thiếu 02 biên chế", 2))
    assert standing(engine) == [4, 5]


def test_corrections_of_two_files_in_one_load(engine: sa.Engine) -> None:
    load(engine, ("Thiếu kinh phí", None), ("Thiếu biên chế", None))
    first, second, both = (receipt(engine, n * HOUR) for n in (2, 3, 4))
    run(engine, tells(second, "B2", corrects=2), tells(first, "A2", corrects=1), tells(both, "A3", corrects=3))
    assert standing(engine) == [4, 5]
    assert [version.based_on for version in history(engine)] == [None, None, 1, 2, 3]


def test_second_correction_of_one_file_is_the_fork_and_names_the_first(engine: sa.Engine) -> None:
    load(engine, ("Thiếu kinh phí", None), ("Thiếu 10 triệu đồng", 1), ("Thiếu biên chế", None))
    fork = receipt(engine, 5 * HOUR)
    assert run(engine, tells(fork, "Thiếu 30 triệu đồng", corrects=1)) == []
    assert "nội dung của lần nộp thứ 2 sẽ bị mất" in told(engine, fork)[1]
    assert standing(engine) == [2, 3]


@pytest.mark.parametrize("corrects", [1, 7])
def test_correction_of_what_does_not_stand_is_told_so(engine: sa.Engine, corrects: int) -> None:
    load(engine, ("Thiếu kinh phí", None), ("Thiếu biên chế", None))
    void(engine, 1)
    strange = receipt(engine, 21 * HOUR)
    assert run(engine, tells(strange, "Thiếu 10 triệu đồng", corrects=corrects)) == []
    state, sentence = told(engine, strange)
    assert state == "REJECTED"
    assert f"sửa lần nộp thứ {corrects}, nhưng đơn vị không có lần nộp đó hoặc lần nộp đó không còn" in sentence


@pytest.mark.parametrize("corrects", [None, 1])
def test_what_stands_already_is_no_new_version(engine: sa.Engine, corrects: int | None) -> None:
    load(engine, ("Thiếu kinh phí", None), ("Thiếu biên chế", None))
    same = receipt(engine, 2 * HOUR)
    [repeated] = run(engine, tells(same, "Thiếu kinh phí", corrects=corrects))
    assert (repeated.version_no, repeated.is_new) == (1, False)
    assert told(engine, same)[1].startswith("Nội dung trùng với lần nộp thứ 1 (biên nhận")
    assert standing(engine) == [1, 2]


def test_correction_that_says_what_another_file_says_is_not_lost(engine: sa.Engine) -> None:
    load(engine, ("Thiếu kinh phí", None), ("Thiếu biên chế", None), ("Thiếu biên chế", 1))
    assert standing(engine) == [2, 3]


@pytest.mark.parametrize(("voided", "left"), [((2,), [3, 4]), ((3,), [2, 4]), ((2, 3), [1, 4]), ((1,), [3, 4])])
def test_of_a_chain_of_corrections_the_newest_that_stands_counts(
    engine: sa.Engine, voided: tuple[int, ...], left: list[int]
) -> None:
    load(engine, ("A1", None), ("A2", 1), ("A3", 2), ("B1", None))
    for version_no in voided:
        void(engine, version_no)
    assert standing(engine) == left


def test_what_stands_again_may_be_corrected(engine: sa.Engine) -> None:
    load(engine, ("A1", None), ("A2", 1), ("A3", 2), ("B1", None))
    void(engine, 3)
    [corrected] = run(engine, tells(receipt(engine, 21 * HOUR), "A4", corrects=2))
    assert standing(engine) == [4, corrected.version_no]

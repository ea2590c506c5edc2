"""Taking back: who, why, in which order, and what was known before stays."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from factories.accepted import RECEIVED, add_receipts, make_accepted, make_row
from factories.catalogues import make_catalogue
from thidua.errors import OperatorError
from thidua.forms.load import load_editions
from thidua.load.load import load_submissions
from thidua.load.void import Asked, Voided, invalidate, withdraw

PLAN, PERIOD, UNIT = "phuong-mau-2026", "2026-Y", "TDP-01"
ASKED = Asked(
    plan_id=PLAN,
    period_id=PERIOD,
    unit_id=UNIT,
    actor=" Trần Văn Mẫu ",
    reason="Nhầm kỳ",
    now=RECEIVED + timedelta(hours=1),
)


def load(engine: sa.Engine, *figures: str, now: datetime = RECEIVED) -> None:
    """One version per figure."""
    for receipt_id, figure in zip(add_receipts(engine, len(figures)), figures, strict=True):
        accepted = make_accepted(receipt_id, indicators=[make_row(target_id="A05", actual=figure)])
        load_submissions(engine, [accepted], catalogue=make_catalogue(), editions=load_editions(), now=now)


def known(engine: sa.Engine, at: datetime | str = "infinity") -> int | None:
    """The version that counts as known at an instant."""
    statement = f"select version_no from submission_known_at('{PLAN}', '{PERIOD}', cast(:at as timestamptz))"
    with engine.connect() as connection:
        number: int | None = connection.execute(sa.text(statement), {"at": at}).scalar()
    return number


def newest(engine: sa.Engine) -> sa.RowMapping:
    with engine.connect() as connection:
        return (
            connection.execute(sa.text("select * from submission order by submission_id desc limit 1")).mappings().one()
        )


def test_withdrawal_says_who_why_and_when(engine: sa.Engine) -> None:
    load(engine, "1")
    withdraw(engine, ASKED)
    row = newest(engine)
    assert (row["kind"], row["version_no"], row["voids"], row["receipt_id"]) == ("withdrawal", 2, None, None)
    assert (row["actor"], row["reason"], row["received_at"]) == ("Trần Văn Mẫu", "Nhầm kỳ", ASKED.now)
    with engine.connect() as connection:
        kinds = (
            connection.execute(sa.text("select kind from audit_entry where subject = 'submission:2'")).scalars().all()
        )
    assert kinds == ["withdrawn"]


def test_invalidation_names_its_version(engine: sa.Engine) -> None:
    load(engine, "1", "2")
    assert invalidate(engine, ASKED, version_no=1) == Voided(submission_id=3, version_no=3, current_version_no=2)
    row = newest(engine)
    assert (row["kind"], row["voids"]) == ("invalidation", 1)
    assert invalidate(engine, ASKED, version_no=2).current_version_no is None


def test_what_was_known_before_stays_known(engine: sa.Engine) -> None:
    ahead = datetime(2099, 1, 1, tzinfo=UTC)
    load(engine, "1", now=ahead)
    withdraw(engine, ASKED)  # by a clock that lags behind the load's
    assert newest(engine)["recorded_at"] == ahead
    assert known(engine, ahead - timedelta(microseconds=1)) is None
    assert known(engine) is None


def test_withdrawal_counts_from_the_instant_it_was_recorded(engine: sa.Engine) -> None:
    load(engine, "1")
    first = newest(engine)["recorded_at"]
    withdraw(engine, ASKED)
    assert newest(engine)["recorded_at"] > first
    assert (known(engine, first), known(engine)) == (1, None)


@pytest.mark.parametrize(("name", "told"), [("actor", "người thực hiện"), ("reason", "lý do")])
def test_nobody_takes_back_without_saying_who_and_why(name: str, told: str) -> None:
    with pytest.raises(OperatorError, match=f"Chưa ghi {told}"):
        replace(ASKED, **{name: " \n"})  # type: ignore[arg-type]  # both are texts


def test_nothing_to_withdraw(engine: sa.Engine) -> None:
    with pytest.raises(OperatorError, match="không có bản nộp nào đang có hiệu lực"):
        withdraw(engine, ASKED)
    load(engine, "1")
    withdraw(engine, ASKED)
    with pytest.raises(OperatorError, match="không có bản nộp nào đang có hiệu lực"):
        withdraw(engine, ASKED)


def test_version_that_is_not_there_cannot_be_voided(engine: sa.Engine) -> None:
    load(engine, "1", "2")
    with pytest.raises(OperatorError, match=r"không có lần nộp thứ 3.*\n.*các lần nộp: 1, 2"):
        invalidate(engine, ASKED, version_no=3)
    with pytest.raises(OperatorError, match="chưa có lần nộp nào"):
        invalidate(engine, replace(ASKED, unit_id="CA"), version_no=1)


def test_void_version_is_not_voided_twice_and_an_invalidation_never(engine: sa.Engine) -> None:
    load(engine, "1")
    invalidate(engine, ASKED, version_no=1)
    with pytest.raises(OperatorError, match=r"đã bị hủy hiệu lực lúc 10:00 ngày 08/12/2026 \(Trần Văn Mẫu: Nhầm kỳ\)"):
        invalidate(engine, ASKED, version_no=1)
    with pytest.raises(OperatorError, match="Lần nộp thứ 2 là việc hủy hiệu lực lần nộp thứ 1"):
        invalidate(engine, ASKED, version_no=2)


def test_those_at_once_take_back_once(engine: sa.Engine) -> None:
    load(engine, "1")
    together = threading.Barrier(4)

    def take_back(_: int) -> bool:
        together.wait()
        try:
            withdraw(engine, ASKED)
        except OperatorError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take_back, range(4))) == [False, False, False, True]
    assert newest(engine)["version_no"] == 2

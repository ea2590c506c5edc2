"""What wakes a report, how long more is waited for, and that nothing is forgotten on the way."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from factories.corrections import GROUP, HALF_YEAR, PERIOD, Desk, make_late_plan, policy
from factories.warehouse import add_receipt, add_state
from thidua.changes.wake import gather_until, touched_periods
from thidua.plan.model import CorrectionPolicy
from thidua.render.run import RenderedFile, render_report
from thidua.report import issue
from thidua.report.model import Report

BETTER: dict[str, Any] = {**GROUP, "A05": 350}
POLICY = CorrectionPolicy.model_validate(policy())


def touched(desk: Desk) -> list[str]:
    with desk.engine.connect() as connection:
        return touched_periods(connection, plan_id=desk.plan.id, now=desk.now)


def wait_until(desk: Desk, policy: CorrectionPolicy = POLICY) -> datetime | None:
    with desk.engine.connect() as connection:
        return gather_until(connection, plan_id=desk.plan.id, period_id=PERIOD, policy=policy, now=desk.now)


def test_report_that_was_never_issued_is_not_woken(desk: Desk) -> None:
    desk.hand_in("CA", A16="Đạt")
    assert touched(desk) == []
    assert wait_until(desk) is None


def test_only_the_touched_report_is_woken(desk: Desk) -> None:
    desk.open()
    desk.open(period_id=HALF_YEAR)
    assert touched(desk) == []
    desk.hand_in("TDP-01", period_id=HALF_YEAR, **BETTER)
    assert touched(desk) == [HALF_YEAR]


@pytest.mark.parametrize("kind", ["withdrawal", "invalidation"])
def test_what_is_taken_back_wakes_too(desk: Desk, kind: str) -> None:
    desk.open()
    desk.void("TDP-01", kind=kind, voids=1 if kind == "invalidation" else None)
    assert touched(desk) == [PERIOD]


def test_it_is_woken_until_it_was_considered(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    assert touched(desk) == touched(desk) == [PERIOD]
    desk.consider()
    assert touched(desk) == []


def test_comparison_that_found_nothing_counts(desk: Desk) -> None:
    """A unit that owes nothing for the period: what it hands in changes no figure and no snapshot."""
    desk.open()
    desk.hand_in("KHAC-01", A05=5)
    assert desk.consider().outcome == "unchanged"
    assert touched(desk) == []


def test_what_came_while_it_was_made_wakes_it_again(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    snapshot_id = desk.aggregate()
    desk.hand_in("TH-01", A10=(12, 12))
    desk.consider(snapshot_id)
    assert touched(desk) == [PERIOD]


def test_comparison_with_a_former_revision_hides_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another worker compares what is newer while the files are made. The instants decide nothing: the clock of the
    one that issues is behind."""
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    snapshot_id = desk.aggregate()
    considered = desk.consider(snapshot_id)

    def render_slowly(report: Report) -> tuple[RenderedFile, ...]:
        desk.hand_in("TH-01", A10=(12, 12))
        assert desk.consider().outcome == "reissue"
        return render_report(report)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(issue, "render_report", render_slowly)
        assert desk.issue(snapshot_id, considered.correction_id).revision_no == 1
    assert touched(desk) == [PERIOD]
    assert desk.reissue().revision_no == 2
    assert touched(desk) == []


def test_changes_are_gathered_until_none_has_come_for_a_while(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    assert wait_until(desk) == desk.now + timedelta(minutes=10)
    desk.wait(minutes=8)
    desk.hand_in("TH-01", A10=(12, 12))
    assert wait_until(desk) == desk.now + timedelta(minutes=10)
    desk.wait(minutes=10)
    assert wait_until(desk) is None


def test_but_not_for_ever(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    first = desk.now
    for _ in range(7):
        desk.wait(minutes=7)
        desk.hand_in("TDP-01", **BETTER)
    assert wait_until(desk) == first + timedelta(minutes=60)


def test_file_on_its_way_is_waited_for(desk: Desk) -> None:
    desk.plan = make_late_plan()
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    desk.wait(minutes=10)
    with desk.engine.begin() as connection:
        receipt_id = add_receipt(connection, recorded_at=desk.now)
        add_state(
            connection, receipt_id=receipt_id, unit_id=None, state="RECEIVED", plan_id=desk.plan.id, period_id=None
        )
    assert wait_until(desk) == desk.now + timedelta(minutes=1)
    desk.wait(minutes=50)
    assert wait_until(desk) is None


def test_replacement_that_was_never_made_is_woken_after_an_hour(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    assert desk.consider().outcome == "reissue"
    assert touched(desk) == []
    desk.now += timedelta(hours=1, minutes=1)
    assert touched(desk) == [PERIOD]
    desk.reissue()
    desk.now += timedelta(hours=2)
    assert touched(desk) == []


def test_replacement_that_waits_for_a_person_or_was_refused_wakes_nobody(desk: Desk) -> None:
    desk.plan = make_late_plan(corrections=policy(approval="person"))
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    considered = desk.consider()
    assert considered.waits_for
    desk.now += timedelta(hours=2)
    assert touched(desk) == []
    desk.decide(considered, "refused")
    desk.now += timedelta(hours=2)
    assert touched(desk) == []


def test_refusal_holds_after_the_software_was_updated(desk: Desk, owner_engine: sa.Engine) -> None:
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    considered = desk.consider()
    desk.decide(considered, "refused")
    with owner_engine.begin() as connection:
        connection.execute(sa.text("update correction set software_version = '0.0.1'"))
    assert desk.consider(desk.correction(considered).snapshot_id).correction_id != considered.correction_id
    desk.now += timedelta(hours=2)
    assert touched(desk) == []

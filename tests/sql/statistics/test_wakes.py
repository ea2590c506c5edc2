"""What wakes issued statistics: reports of units that they are counted from, also those of the year before."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from factories.plans import make_period, make_plan, make_statistics_period
from factories.warehouse import add_submission, make_commendation_row
from thidua.aggregate.run import aggregate_period
from thidua.calendar.workdays import load_workdays
from thidua.changes.consider import Considered, consider_report
from thidua.changes.wake import touched_reports
from thidua.collect.vault import Vault
from thidua.plan.catalogue_load import load_catalogue
from thidua.report.issue import issue_report
from thidua.warehouse.plans import register_plan

START = datetime(2098, 12, 15, 8, 0, tzinfo=UTC)
"""Later than the machine's clock, so that ours is the one that rows are stamped with."""
OLD = make_plan(
    id="phuong-mau-2025",
    year=2025,
    periods=[make_period(id="2025-Y", label="năm 2025", start=date(2025, 7, 1), end=date(2025, 12, 31),
                         data_as_of=date(2025, 11, 30), opens=date(2025, 11, 16), lock=date(2026, 1, 15))],
)  # fmt: skip
PLAN = make_plan(
    follows=OLD.id,
    periods=[*(one.model_dump() for one in make_plan().periods), make_statistics_period(lock=date(2099, 12, 31))],
)
REPORT = (PLAN.id, "2026-TK")


@dataclass
class Office:
    engine: sa.Engine
    vault: Vault
    now: datetime = START

    def hand_in(self, plan_id: str, period_id: str, day: date, *, version_no: int = 1) -> None:
        self.now += timedelta(minutes=1)
        award: dict[str, Any] = {
            "award_id": "BK-TP", "level_id": "ministry_province", "kind_id": "merit",
            "recipient_class_id": "individual_direct", "award_count": Decimal(2), "decision_number": "7/QĐ-UBND",
            "decision_key": "7/qđ-ubnd", "decision_date": day,
        }  # fmt: skip
        with self.engine.begin() as connection:
            add_submission(
                connection, "CA", plan_id=plan_id, period_id=period_id, version_no=version_no, received_at=self.now,
                recorded_at=self.now, commendations=[make_commendation_row(**award)],
            )  # fmt: skip

    def aggregate(self) -> int:
        self.now += timedelta(minutes=1)
        made = aggregate_period(
            self.engine, plan=PLAN, period_id=REPORT[1], known_at=self.now, catalogue=load_catalogue(),
            workdays=load_workdays(),
        )  # fmt: skip
        return made.snapshot_id

    def consider(self) -> Considered:
        return consider_report(self.engine, snapshot_id=self.aggregate(), **self.named())

    def issue(self) -> int:
        return issue_report(self.engine, snapshot_id=self.aggregate(), **self.named()).revision_no

    def named(self) -> dict[str, Any]:
        return {
            "plan_id": REPORT[0], "period_id": REPORT[1], "vault": self.vault, "catalogue": load_catalogue(),
            "now": self.now,
        }  # fmt: skip

    @property
    def touched(self) -> set[tuple[str, str]]:
        with self.engine.connect() as connection:
            return touched_reports(connection, plan_ids=[PLAN.id], now=self.now)


@pytest.fixture
def office(engine: sa.Engine, tmp_path: Path) -> Office:
    with engine.begin() as connection:
        register_plan(connection, OLD, load_catalogue(), load_workdays(), known_at=START)
    made = Office(engine, Vault(str(tmp_path)))
    made.hand_in(PLAN.id, "2026-Y", date(2026, 3, 1))
    assert made.issue() == 0
    return made


def test_the_report_of_the_year_before_wakes_it(office: Office) -> None:
    assert office.touched == set()
    office.hand_in(OLD.id, "2025-Y", date(2025, 12, 3))
    assert office.touched == {REPORT}
    considered = office.consider()
    assert considered.outcome == "reissue"
    assert "(báo cáo năm 2025)" in considered.summary
    assert office.touched == set()


def test_what_changes_no_figure_is_seen_and_leaves_the_forms_as_they_are(office: Office) -> None:
    # Before the window: the unit's report of the year before tells of something that is none of this year's.
    office.hand_in(OLD.id, "2025-Y", date(2025, 8, 3))
    assert office.touched == {REPORT}
    assert office.consider().outcome == "unchanged"
    assert office.touched == set()


def test_a_report_of_days_outside_of_the_window_does_not_wake_it(office: Office) -> None:
    office.hand_in(OLD.id, "2025-H2", date(2025, 12, 3))
    office.hand_in("phuong-khac-2026", "2026-Y", date(2026, 3, 1))
    assert office.touched == set()

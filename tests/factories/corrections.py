"""An office that issues a report and then gets corrections: a warehouse, a vault, one plan and a clock of our own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from factories.catalogues import make_catalogue
from factories.plans import ASSUMED, make_plan
from factories.warehouse import add_row, add_submission
from thidua.aggregate.run import aggregate_period
from thidua.calendar.workdays import load_workdays
from thidua.changes.consider import Considered, consider_report
from thidua.changes.decide import decide_correction
from thidua.changes.differences import load_differences
from thidua.changes.dry_run import DryRun, try_report
from thidua.changes.records import Correction, one_correction
from thidua.collect.vault import Vault
from thidua.plan.model import Plan
from thidua.report.issue import IssuedReport, issue_report
from thidua.report.model import Change, Replacement, Report

START = datetime(2098, 12, 11, 1, 0, tzinfo=UTC)
"""Later than the machine's clock, so that ours is the one that rows are stamped with."""

PERIOD = "2026-Y"
HALF_YEAR = "2026-H1"
OFFICE: dict[str, Any] = {"A01": 14, "A05": 300, "A20": 330681, "A21": 20}
GROUP: dict[str, Any] = {"A04": (1, 1000), "A05": 320}


def policy(**overrides: Any) -> dict[str, Any]:
    """The policy of the plan as a plan file has it."""
    return {"basis": ASSUMED, **overrides}


def make_late_plan(**overrides: Any) -> Plan:
    """The made-up plan without due dates, locked on 15/01/2099: no machine's clock has come so far."""
    regulated = {"kind": "as_regulated", "raw_text": "theo quy định", "basis": ASSUMED}
    late = {"lock": date(2099, 1, 15), "unit_due": regulated, "report_due": regulated}
    periods = [{**period.model_dump(), **late} for period in make_plan().periods]
    return make_plan(**{"id": "phuong-mau-2098", "periods": periods, **overrides})


@dataclass
class Desk:
    """Where one commune's reports are made. Every `wait` moves the clock; nothing else does."""

    engine: sa.Engine
    vault: Vault
    plan: Plan = field(default_factory=make_late_plan)
    now: datetime = START
    versions: dict[tuple[str, str], int] = field(default_factory=dict)

    def wait(self, **duration: float) -> None:
        self.now += timedelta(**(duration or {"minutes": 1}))

    def hand_in(self, unit_id: str, *, period_id: str = PERIOD, text: str | None = None, **figures: Any) -> int:
        """The unit's next version, a minute later; its submission_id. figures: by target, a pair is a ratio."""
        self.wait()
        with self.engine.begin() as connection:
            submission_id = add_submission(
                connection,
                unit_id,
                figures={target: _figure(value) for target, value in figures.items()},
                version_no=self.next_version(unit_id, period_id),
                received_at=self.now,
                recorded_at=self.now,
                plan_id=self.plan.id,
                period_id=period_id,
            )
            if text is not None:
                row = {"submission_id": submission_id, "row_no": 6, "section": "difficulties", "body": text}
                add_row(connection, "narrative_fact", row)
        return submission_id

    def void(self, unit_id: str, *, kind: str, period_id: str = PERIOD, voids: int | None = None) -> None:
        """A withdrawal, or an invalidation of one version."""
        self.wait()
        row = {
            "kind": kind,
            "plan_id": self.plan.id,
            "period_id": period_id,
            "unit_id": unit_id,
            "version_no": self.next_version(unit_id, period_id),
            "voids": voids,
            "actor": "Chuyên viên Mẫu",
            "reason": "nhập nhầm số liệu",
            "received_at": self.now,
            "recorded_at": self.now,
        }
        with self.engine.begin() as connection:
            add_row(connection, "submission", row)

    def next_version(self, unit_id: str, period_id: str) -> int:
        key = (unit_id, period_id)
        self.versions[key] = self.versions.get(key, 0) + 1
        return self.versions[key]

    def open(self, *, period_id: str = PERIOD) -> IssuedReport:
        """All units report and the first revision is issued."""
        self.hand_in("P-VHXH", period_id=period_id, **OFFICE)
        self.hand_in("CA", period_id=period_id, A16="Đạt")
        self.hand_in("TH-01", period_id=period_id, A10=(11, 12))
        self.hand_in("TDP-01", period_id=period_id, text="Kinh phí còn hạn chế.", **GROUP)
        return self.issue(self.aggregate(period_id=period_id), period_id=period_id)

    def aggregate(self, *, period_id: str = PERIOD) -> int:
        self.wait()
        return aggregate_period(
            self.engine,
            plan=self.plan,
            period_id=period_id,
            known_at=self.now,
            catalogue=make_catalogue(),
            workdays=load_workdays(),
        ).snapshot_id

    def consider(
        self, snapshot_id: int | None = None, *, period_id: str = PERIOD, words: str | None = None
    ) -> Considered:
        """Of the snapshot, or of what is known now."""
        return consider_report(
            self.engine,
            plan_id=self.plan.id,
            period_id=period_id,
            snapshot_id=snapshot_id or self.aggregate(period_id=period_id),
            vault=self.vault,
            catalogue=make_catalogue(),
            now=self.now,
            words=words,
        )

    def issue(
        self,
        snapshot_id: int,
        correction_id: int | None = None,
        *,
        period_id: str = PERIOD,
        words: str | None = None,
    ) -> IssuedReport:
        return issue_report(
            self.engine,
            plan_id=self.plan.id,
            period_id=period_id,
            snapshot_id=snapshot_id,
            catalogue=make_catalogue(),
            vault=self.vault,
            now=self.now,
            correction_id=correction_id,
            words=words,
        )

    def reissue(self, *, period_id: str = PERIOD) -> IssuedReport:
        """Consider what is known now and issue what comes of it."""
        snapshot_id = self.aggregate(period_id=period_id)
        considered = self.consider(snapshot_id, period_id=period_id)
        assert (considered.outcome, considered.waits_for) == ("reissue", None)
        return self.issue(snapshot_id, considered.correction_id, period_id=period_id)

    def decide(self, considered: Considered, decision: Any, *, reason: str | None = "đã kiểm tra") -> Correction:
        assert considered.correction_id is not None
        return decide_correction(
            self.engine,
            correction_id=considered.correction_id,
            decision=decision,
            actor="Chủ tịch Mẫu",
            reason=reason,
            now=self.now,
        )

    def dry_run(self, *, period_id: str = PERIOD) -> DryRun:
        return try_report(
            self.engine,
            plan=self.plan,
            period_id=period_id,
            vault=self.vault,
            catalogue=make_catalogue(),
            workdays=load_workdays(),
            now=self.now,
        )

    def correction(self, considered: Considered) -> Correction:
        assert considered.correction_id is not None
        with self.engine.connect() as connection:
            return one_correction(connection, considered.correction_id)

    def changes(self, considered: Considered) -> dict[str, tuple[str | None, str | None]]:
        """(before, after) by key, as they lie in the vault."""
        found: tuple[Change, ...] = load_differences(self.vault, self.correction(considered).differences_sha256)
        return {change.key: (change.before, change.after) for change in found}

    def report(self, issued: IssuedReport) -> Report:
        """The model of the revision, from the vault."""
        [(sha256,)] = self.rows(f"select model_sha256 from report_revision where report_id = {issued.report_id}")
        return Report.model_validate_json(self.vault.get(sha256))

    def replacement(self, issued: IssuedReport) -> Replacement:
        """What the revision says of the one it replaces."""
        replacement = self.report(issued).replacement
        assert replacement is not None
        return replacement

    def rows(self, statement: str) -> list[Any]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(statement)).all()]

    def counts(self) -> dict[str, int]:
        """Number of rows of every table."""
        names = self.rows("select table_name from information_schema.tables where table_schema = 'thidua'")
        return {name: self.rows(f"select count(*) from {name}")[0][0] for (name,) in names}


def _figure(value: Any) -> Mapping[str, Any]:
    match value:
        case (numerator, denominator):
            return {
                "numerator": numerator,
                "denominator": denominator,
                "estimate_numerator": numerator,
                "estimate_denominator": denominator,
            }
        case str():
            return {"status": value}
        case _:
            return {"actual": value, "estimate": value}

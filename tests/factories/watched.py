"""An installation that is watched: one made-up commune in a real warehouse, and a clock of our own.

The annual report is due before 15/12/2026, a Tuesday; its units before 10/12, and it is made at 08:00 that day.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

from factories.catalogues import make_catalogue
from factories.plans import make_plan
from factories.warehouse import add_row, add_submission
from thidua.calendar.workdays import load_workdays
from thidua.plan.model import Plan
from thidua.settings import Settings
from thidua.text.canonical import sha256_hex
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.plans import register_plan
from thidua.watch.limits import Limits, load_limits
from thidua.watch.look import Watch
from thidua.watch.model import Alert, Observed

PERIOD = "2026-Y"


def at(text: str) -> datetime:
    """'12-10 08:30' of 2026, in Vietnam."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=LEGAL_ZONE)


def limits_with(**changes: Any) -> Limits:
    """The project's own limits, but for these."""
    return Limits.model_validate({**load_limits().model_dump(), **changes})


def watch_settings(home: Path, *, warehouse_url: str, **changes: Any) -> Settings:
    """A home with the commune's plan in it and an empty landing folder."""
    (home / "landing").mkdir(exist_ok=True)
    write_plan(home, make_plan())
    places = {"landing": str(home / "landing"), "vault": str(home / "vault"), "outbox": str(home / "outbox")}
    made = {"home": home, "plans": home / "plans", "archive": None, "go_live": date(2026, 11, 1), "smtp_url": ""}
    return replace(Settings.from_environment(), **{**made, **places, "warehouse_url": warehouse_url, **changes})


def write_plan(home: Path, plan: Plan) -> Path:
    """The plan as a file of the installation."""
    folder = home / "plans"
    folder.mkdir(exist_ok=True)
    path = folder / f"{plan.id}.yaml"
    path.write_text(yaml.safe_dump(plan.model_dump(mode="json"), allow_unicode=True), encoding="utf-8")
    return path


@dataclass
class Watched:
    """What happens in the warehouse, each with its instant; `look` is one look of the watchdog."""

    engine: sa.Engine
    settings: Settings
    plan: Plan = field(default_factory=make_plan)
    limits: Limits = field(default_factory=load_limits)

    def look(self, now: datetime, **options: Any) -> Observed:
        watch = Watch(settings=self.settings, limits=self.limits, workdays=load_workdays())
        return watch.look(now=now, **options)

    def alerts(self, now: datetime, *, beginning: str = "") -> list[Alert]:
        """Those whose key begins so; the clock of the warehouse is the machine's and never ours."""
        return [
            a for a in self.look(now).alerts if a.key.startswith(beginning) and a.key not in {"clock", "chain|head"}
        ]

    def hand_in(self, unit_id: str, when: datetime, *, is_nil: bool = False) -> None:
        with self.engine.begin() as connection:
            add_submission(
                connection,
                unit_id,
                is_confirmed_nil=is_nil,
                received_at=when,
                recorded_at=when,
                plan_id=self.plan.id,
                period_id=PERIOD,
            )

    def all_hand_in(self, when: datetime) -> None:
        for unit in self.plan.units:
            self.hand_in(unit.id, when)

    def issue(self, when: datetime, *, recipients: int = 1, supersedes: int | None = None) -> tuple[int, list[int]]:
        """A revision; (report_id, delivery ids)."""
        number = 0 if supersedes is None else 1
        whose = {"plan_id": self.plan.id, "period_id": PERIOD}
        mark = sha256_hex(f"{when}")
        with self.engine.begin() as connection:
            snapshot = {**whose, "known_at": when, "recorded_at": when, "inputs_sha256": mark, "rules_sha256": mark}
            version = register_plan(connection, self.plan, make_catalogue(), load_workdays())
            snapshot_id = add_row(
                connection, "snapshot", {**snapshot, "plan_version_id": version}, returning="snapshot_id"
            )
            add_row(connection, "blob", {"sha256": mark, "size_bytes": 1})
            revision = {
                **whose,
                "revision_no": number,
                "snapshot_id": snapshot_id,
                "supersedes": supersedes,
                "model_sha256": mark,
                "template_sha256": mark,
                "software_version": "0",
                "audit_head": mark,
                "recorded_at": when,
            }
            report_id = add_row(connection, "report_revision", revision, returning="report_id")
            deliveries = [self._delivery(connection, report_id, n, when) for n in range(recipients)]
        return report_id, deliveries

    def record(self, delivery_id: int, state: str, when: datetime, *, attempt_no: int = 1, **columns: Any) -> None:
        """An event of a delivery."""
        event = {"delivery_id": delivery_id, "attempt_no": attempt_no, "state": state, "recorded_at": when}
        with self.engine.begin() as connection:
            add_row(connection, "delivery_event", {**event, "sentence": f"Thử {state}.", "worker": "w1", **columns})

    def waits_for_leave(self, report_id: int, when: datetime, **columns: Any) -> int:
        """A comparison that wants a replacement and a person's leave; its number."""
        with self.engine.begin() as connection:
            row = {
                "plan_id": self.plan.id,
                "period_id": PERIOD,
                "report_id": report_id,
                "snapshot_id": connection.execute(sa.text("select max(snapshot_id) from snapshot")).scalar_one(),
                "template_sha256": "a" * 64,
                "software_version": "0",
                "outcome": "reissue",
                "waits_for": "lock",
                "reason": "Giả định.",
                "differences_sha256": connection.execute(sa.text("select min(sha256) from blob")).scalar_one(),
                "changes_sha256": "c" * 64,
                "recorded_at": when,
                **columns,
            }
            number: int = add_row(connection, "correction", row, returning="correction_id")
        return number

    def decide(self, correction_id: int, decision: str, when: datetime) -> None:
        row = {"correction_id": correction_id, "decision": decision, "actor": "Người mẫu", "recorded_at": when}
        with self.engine.begin() as connection:
            add_row(connection, "correction_decision", row)

    def _delivery(self, connection: sa.Connection, report_id: int, number: int, when: datetime) -> int:
        row = {
            "report_id": report_id,
            "channel": "folder",
            "recipient_id": f"noi-nhan-{number}",
            "address": f"noi-nhan-{number}",
            "message_id": f"<{report_id}.{number}@thidua.local>",
            "recorded_at": when,
        }
        delivery_id: int = add_row(connection, "delivery", row, returning="delivery_id")
        return delivery_id

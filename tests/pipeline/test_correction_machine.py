"""Corrections driven at random against a plain model (Hypothesis): nothing that was issued is ever lost or altered.

One commune, one period. The model is a list of what each unit did and a list of what was issued; the product is the
warehouse, the vault and the steps of the pipeline.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import hypothesis.strategies as st
import pytest
import sqlalchemy as sa
import yaml
from hypothesis import HealthCheck, Phase, assume, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from factories.accepted import add_receipts, make_extraction, make_row
from factories.databases import fresh_database
from factories.plans import ASSUMED, make_period, make_plan, make_target, make_unit
from thidua import pipeline
from thidua.audit.verify import verify
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.forms.load import load_editions
from thidua.load.load import load_submissions
from thidua.load.prepare import AcceptedSubmission
from thidua.plan.catalogue_load import load_catalogue
from thidua.settings import Settings
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.connect import connect
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import APP

TODAY = datetime.now(LEGAL_ZONE).date()
PLAN, PERIOD = "phuong-mau-2026", "2026-Y"
DAYS = {
    "start": TODAY - timedelta(days=300),
    "data_as_of": TODAY - timedelta(days=20),
    "end": TODAY + timedelta(days=10),
    "opens": TODAY - timedelta(days=25),
}
MERGED_ON = TODAY - timedelta(days=60)
UNITS = ("TDP-01", "TDP-02", "P-VHXH")
REPORTERS = {"units": list(UNITS), "basis": ASSUMED}
JOBS = make_target(
    id="A05",
    indicator="XH-VIECLAM",
    verbatim="giải quyết việc làm cho trên 500 lao động",
    line=49,
    goal={"kind": "at_least", "value": "40"},
    written_operator="=",
    unit_of_measure="người",
    reporters=REPORTERS,
)
POOR = make_target(reporters={"units": ["TDP-01", "TDP-02"], "basis": ASSUMED})

units = st.sampled_from(UNITS)
figures = st.integers(min_value=1, max_value=3)


@dataclass(frozen=True)
class Act:
    """One version of one unit. figure: of a report; voids: of an invalidation."""

    number: int
    kind: Literal["report", "withdrawal", "invalidation"]
    received_at: datetime
    figure: int | None = None
    voids: int | None = None


def current(acts: list[Act]) -> Act | None:
    """The newest report that no invalidation names and no withdrawal follows."""
    voided = {act.voids for act in acts}
    standing = [act for act in acts if act.number not in voided]
    withdrawn = max((act.number for act in standing if act.kind == "withdrawal"), default=0)
    reports = [act for act in standing if act.kind == "report" and act.number > withdrawn]
    return reports[-1] if reports else None


@dataclass(frozen=True)
class Facts:
    """What a report says of the two targets, and what it was made from."""

    jobs: int | None
    goal: int
    poor: tuple[int, int] | None
    standing: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Issued:
    report_id: int
    revision_no: int
    known_at: datetime
    snapshot_id: int
    facts: Facts


@dataclass
class Model:
    """What ought to be. goal: of the jobs; merged: TDP-02 went into TDP-01."""

    acts: dict[str, list[Act]] = field(default_factory=lambda: {unit: [] for unit in UNITS})
    goal: int = 40
    merged: bool = False
    is_locked: bool = False
    issued: list[Issued] = field(default_factory=list)

    def facts(self) -> Facts:
        now = {unit: one for unit in UNITS if (one := current(self.acts[unit]))}
        jobs = [10 * (one.figure or 0) for one in now.values()]
        poor = [(one.figure or 0, 100) for unit, one in now.items() if unit in self.owners_of_poor]
        return Facts(
            jobs=sum(jobs) if jobs else None,
            goal=self.goal,
            poor=(sum(a for a, _ in poor), sum(b for _, b in poor)) if poor else None,
            standing=tuple((unit, one.number) for unit, one in now.items()),
        )

    @property
    def owners_of_poor(self) -> tuple[str, ...]:
        """A stock: a unit that went into another one counts no longer."""
        return ("TDP-01",) if self.merged else ("TDP-01", "TDP-02")


class Corrections(RuleBasedStateMachine):
    """Rules are what people do; after each of them the warehouse must agree with the model."""

    def __init__(self, cluster: EmbeddedPostgres) -> None:
        super().__init__()
        self.cluster = cluster
        self.folder = TemporaryDirectory(prefix="thidua-test-")
        home = Path(self.folder.name)
        (home / "plans").mkdir()
        self.database = fresh_database(cluster)
        self.settings = replace(
            Settings.from_environment(),
            home=home,
            plans=home / "plans",
            vault=str(home / "vault"),
            outbox=str(home / "outbox"),
            warehouse_url=cluster.url(self.database, role=APP),
        )
        self.engine = connect(self.settings.warehouse_url)
        self.model = Model()
        self.amendments: list[dict[str, Any]] = []
        self.files: dict[str, str] = {}

    def teardown(self) -> None:
        try:
            self.everything_issued_can_be_made_again()
            self.the_chain_is_whole()
        finally:
            self.engine.dispose()
            self.folder.cleanup()

    @initialize()
    def begin(self) -> None:
        self.write_plan()

    # ------------------------------------------------------------------ what units and operators do
    @rule(unit=units, figure=figures)
    def submit(self, unit: str, figure: int) -> None:
        """A first report, a correction, or the same once more in another file."""
        before = current(self.model.acts[unit])
        received_at = self.tick()
        loaded = self.hand_in(unit, figure, received_at=received_at)
        assert loaded == (before is None or before.figure != figure)
        if loaded:
            self.note(unit, Act(self.next_number(unit), "report", received_at, figure=figure))

    @rule(unit=units, figure=figures)
    def submit_late_old_version(self, unit: str, figure: int) -> None:
        """A file that came in before the current version, and is loaded only now."""
        before = current(self.model.acts[unit])
        assume(before is not None and before.figure != figure)
        assert before is not None
        assert not self.hand_in(unit, figure, received_at=before.received_at - timedelta(minutes=5))

    @rule(unit=units, figure=figures, base=st.integers(min_value=1, max_value=4))
    def submit_made_from(self, unit: str, figure: int, base: int) -> None:
        """A workbook that says which version it corrects; only the current one may be corrected."""
        before = current(self.model.acts[unit])
        assume(before is None or before.figure != figure)
        received_at = self.tick()
        loaded = self.hand_in(unit, figure, received_at=received_at, corrects=base)
        assert loaded == (before is not None and before.number == base)
        if loaded:
            self.note(unit, Act(self.next_number(unit), "report", received_at, figure=figure))

    @rule(unit=units)
    def withdraw(self, unit: str) -> None:
        who = {"plan_id": PLAN, "period_id": PERIOD, "unit_id": unit, "actor": "Cán bộ mẫu", "reason": "Đơn vị xin rút"}
        if current(self.model.acts[unit]) is None:
            with pytest.raises(OperatorError):
                pipeline.withdraw(self.settings, **who, now=self.tick())
            return
        pipeline.withdraw(self.settings, **who, now=self.tick())
        self.note(unit, Act(self.next_number(unit), "withdrawal", self.tick()))

    @rule(unit=units, number=st.integers(min_value=1, max_value=5))
    def invalidate(self, unit: str, number: int) -> None:
        acts = self.model.acts[unit]
        voided = {act.voids for act in acts}
        is_there = any(act.number == number and act.kind != "invalidation" for act in acts) and number not in voided
        asked = {"plan_id": PLAN, "period_id": PERIOD, "unit_id": unit, "version_no": number}
        who = {"actor": "Cán bộ mẫu", "reason": "Nộp nhầm đơn vị"}
        if not is_there:
            with pytest.raises(OperatorError):
                pipeline.invalidate(self.settings, **asked, **who, now=self.tick())
            return
        pipeline.invalidate(self.settings, **asked, **who, now=self.tick())
        self.note(unit, Act(self.next_number(unit), "invalidation", self.tick(), voids=number))

    @rule(goal=st.sampled_from([20, 40, 60]))
    def change_the_goal(self, goal: int) -> None:
        assume(goal != self.model.goal)
        self.model.goal = goal
        target = {**JOBS, "goal": {"kind": "at_least", "value": str(goal)}}
        self.decide_anew(targets=[target])

    @precondition(lambda self: not self.model.merged)
    @rule()
    def merge_two_units(self) -> None:
        self.model.merged = True
        ended = make_unit(id="TDP-02", name="Tổ dân phố số 2", valid_to=MERGED_ON, successors=["TDP-01"])
        self.decide_anew(units=[ended])

    @precondition(lambda self: not self.model.is_locked)
    @rule()
    def lock_day_passes(self) -> None:
        self.model.is_locked = True
        self.write_plan()

    # ------------------------------------------------------------------ what the pipeline does
    @rule(is_allowed=st.booleans())
    def report(self, is_allowed: bool) -> None:
        """One run of the report: the first issue, a replacement, or nothing."""
        facts, now = self.model.facts(), self.tick()
        snapshot = pipeline.aggregate(self.settings, plan_id=PLAN, period_id=PERIOD, now=now)["snapshot_id"]
        self.the_snapshot_says(snapshot, facts)
        pipeline.check_figures(self.settings, snapshot_id=snapshot)
        report = {"plan_id": PLAN, "period_id": PERIOD, "snapshot_id": snapshot}
        considered = pipeline.consider(self.settings, **report, now=now)
        last = self.model.issued[-1] if self.model.issued else None
        self.outcome_is_right(considered["outcome"], facts, last)
        if considered["outcome"] not in {"first", "reissue"}:
            return
        if considered["waits_for"]:
            asked = {"correction_id": considered["correction_id"], "actor": "Lãnh đạo mẫu", "reason": None}
            if not is_allowed:
                with pytest.raises(OperatorError):
                    pipeline.render(self.settings, **report, correction_id=considered["correction_id"], now=now)
                return
            pipeline.decide(self.settings, **asked, decision="approved", now=now)
        made = pipeline.render(self.settings, **report, correction_id=considered["correction_id"], now=now)
        assert made["is_new"]
        assert made["revision_no"] == len(self.model.issued)
        self.model.issued.append(
            Issued(made["report_id"], made["revision_no"], self.known_at(snapshot), snapshot, facts)
        )
        self.files |= self.stored_files()
        again = pipeline.consider(self.settings, **report, now=self.tick())
        assert again["outcome"] == "unchanged"
        assert pipeline.touched_reports(self.settings, plan_id=PLAN, now=self.tick()) == []

    # ------------------------------------------------------------------ what must always hold
    @invariant()
    def current_versions_agree(self) -> None:
        found = self.rows(
            "select unit_id, version_no from submission_known_at(:plan, :period, 'infinity')", plan=PLAN, period=PERIOD
        )
        expected = {(unit, one.number) for unit in UNITS if (one := current(self.model.acts[unit]))}
        assert set(found) == expected

    @invariant()
    def revisions_are_one_chain(self) -> None:
        found = self.rows("select report_id, revision_no, supersedes, snapshot_id from report_revision order by 2")
        ids = [one.report_id for one in self.model.issued]
        expected = [
            (one.report_id, one.revision_no, ids[one.revision_no - 1] if one.revision_no else None, one.snapshot_id)
            for one in self.model.issued
        ]
        assert found == expected

    @invariant()
    def issued_files_stay(self) -> None:
        assert self.files.items() <= self.stored_files().items()

    def everything_issued_can_be_made_again(self) -> None:
        """All of it from what was pinned; and by the instant alone, whatever the plan file has become since."""
        for one in self.model.issued:
            assert pipeline.reproduce(self.settings, report_id=one.report_id).is_same
        for one in self.model.issued:
            again = pipeline.aggregate(
                self.settings, plan_id=PLAN, period_id=PERIOD, now=self.tick(), known_at=one.known_at
            )
            assert again["snapshot_id"] == one.snapshot_id

    def the_chain_is_whole(self) -> None:
        assert verify(self.engine, heads=(), vault=Vault(self.settings.vault)).faults == []

    # ------------------------------------------------------------------ how it is said
    def tick(self) -> datetime:
        """The clock of the warehouse: what is known at an instant is decided by it alone."""
        return datetime.now(UTC)

    def hand_in(self, unit: str, figure: int, *, received_at: datetime, corrects: int | None = None) -> bool:
        """Whether a new version came of it."""
        [receipt_id] = add_receipts(self.engine, 1, received_at=received_at)
        extraction = make_extraction(
            info={"unit_id": unit, "corrects_version": None if corrects is None else str(corrects)},
            indicators=[
                make_row(5, target_id="A05", actual=str(10 * figure)),
                make_row(6, target_id="A04", numerator=str(figure), denominator="100"),
            ],
        )
        plan = pipeline.one_plan(self.settings, PLAN)
        accepted = AcceptedSubmission(receipt_id=receipt_id, extraction=extraction, plan=plan)
        loaded = load_submissions(
            self.engine, [accepted], catalogue=load_catalogue(), editions=load_editions(), now=self.tick()
        )
        return any(one.is_new for one in loaded)

    def note(self, unit: str, act: Act) -> None:
        self.model.acts[unit].append(act)

    def next_number(self, unit: str) -> int:
        return len(self.model.acts[unit]) + 1

    def decide_anew(self, **changes: Any) -> None:
        decision = {"decision": f"Quyết định mẫu số {len(self.amendments) + 1}/QĐ-UBND", "basis": ASSUMED}
        days = {"decided_on": TODAY, "valid_from": MERGED_ON}
        self.amendments.append({**decision, **days, **changes})
        self.write_plan()

    def write_plan(self) -> None:
        own = [make_unit(id="TDP-02", name="Tổ dân phố số 2"), make_unit(id="P-VHXH", name="Phòng mẫu", kind="office")]
        lock = TODAY + timedelta(days=-1 if self.model.is_locked else 30)
        period = make_period(**DAYS, lock=lock)
        plan = make_plan(periods=[period], targets=[POOR, JOBS], units=[make_unit(), *own], amendments=self.amendments)
        text = yaml.safe_dump(plan.model_dump(mode="json"), allow_unicode=True)
        (self.settings.plans / f"{PLAN}.yaml").write_text(text, encoding="utf-8")

    def the_snapshot_says(self, snapshot_id: int, facts: Facts) -> None:
        found = self.rows(
            "select target_id, actual, numerator, denominator from indicator_total where snapshot_id = :id",
            id=snapshot_id,
        )
        totals = {target_id: figures for target_id, *figures in found}
        assert totals["A05"][0] == facts.jobs
        assert tuple(totals["A04"][1:]) == (facts.poor or (None, None))

    def outcome_is_right(self, outcome: str, facts: Facts, last: Issued | None) -> None:
        if last is None:
            assert outcome == "first"
        elif (facts.jobs, facts.goal, facts.poor) != (last.facts.jobs, last.facts.goal, last.facts.poor):
            assert outcome == "reissue"
        else:
            assert outcome != "first"

    def known_at(self, snapshot_id: int) -> datetime:
        [(known_at,)] = self.rows("select known_at from snapshot where snapshot_id = :id", id=snapshot_id)
        return known_at

    def stored_files(self) -> dict[str, str]:
        """Path in the vault by hash, for every file of every revision; reading checks the bytes against the hash."""
        vault = Vault(self.settings.vault)
        hashes = [sha256 for (sha256,) in self.rows("select sha256 from report_file")]
        return {sha256: str(len(vault.get(sha256))) for sha256 in hashes}

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(statement), values)]


def test_corrections_against_a_plain_model(cluster: EmbeddedPostgres) -> None:
    run_state_machine_as_test(
        lambda: Corrections(cluster),
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,),
        ),
    )

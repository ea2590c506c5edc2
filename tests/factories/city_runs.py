"""A city on a real warehouse: annexes in, totals out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeAlias

import sqlalchemy as sa

from factories.accepted import add_receipts
from factories.cities import make_city
from factories.databases import fresh_database
from factories.installation import PERIOD_ID
from factories.towns import Town, annex, town_plan
from thidua.aggregate.checks import find_disagreements
from thidua.aggregate.run import aggregate_period
from thidua.annex.fit import extract_for
from thidua.calendar.workdays import load_workdays
from thidua.check.model import CheckItem
from thidua.check.run import check_batch
from thidua.forms.load import load_editions
from thidua.load.load import load_submissions
from thidua.load.prepare import AcceptedSubmission
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Plan
from thidua.read.model import Extraction
from thidua.read.pool import ReaderPool
from thidua.report.figures import PeriodFigures, read_figures
from thidua.warehouse.connect import connect
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import APP

MakeCity: TypeAlias = Callable[..., "City"]
KNOWN_AT = datetime(2036, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class City:
    """The warehouse of one city. faults: what the checks of the figures find."""

    engine: sa.Engine
    plan: Plan
    figures: PeriodFigures
    faults: tuple[Any, ...]

    def total(self, target_id: str) -> Any:
        (asked,) = (target for target in self.plan.targets if target.id == target_id)
        (found,) = (total for total in self.figures.totals if total.target_id == asked.id)
        return found

    def target_of(self, indicator: str, variant: str | None = None) -> Any:
        (asked,) = (t for t in self.plan.targets if (t.indicator, t.variant) == (indicator, variant))
        return self.total(asked.id)

    def comparable(self) -> dict[str, tuple[Decimal | str | None, ...]]:
        """Totals without how many communes they came from, and movements and commendations."""
        found: dict[str, tuple[Any, ...]] = {}
        for total in self.figures.totals:
            cells = vars(total) | {"target_id": None, "units_expected": None, "units_reported": None}
            found[total.target_id] = tuple(cells.values())
        found |= {m.movement_key: (m.collectives, m.individuals) for m in self.figures.movements}
        found |= {c.award_id: (c.award_count, c.women) for c in self.figures.commendations}
        found["below"] = tuple((b.target_id, b.units_expected, b.units_reported) for b in self.figures.below)
        return found


def run_city(
    cluster: EmbeddedPostgres, towns: Sequence[Town], *, plan: Plan | None = None, then: Sequence[Town] = ()
) -> City:
    """A city of these communes in a warehouse of its own. plan: another one than is derived from them. then: annexes
    that come later."""
    plan = plan or make_city([town_plan(town) for town in towns])
    engine = connect(cluster.url(fresh_database(cluster), role=APP))
    rejecting: list[Any] = []
    for round_of in filter(None, (towns, then)):
        rejecting += take_in(engine, plan, round_of)
    assert rejecting == [], rejecting[:3]
    snapshot = aggregate_period(
        engine,
        plan=plan,
        period_id=PERIOD_ID,
        known_at=KNOWN_AT,
        catalogue=load_catalogue(),
        workdays=load_workdays(),
    )
    with engine.connect() as connection:
        figures = read_figures(connection, snapshot.snapshot_id)
        faults = find_disagreements(connection, snapshot.snapshot_id)
    engine.dispose()
    return City(engine=engine, plan=plan, figures=figures, faults=faults)


def take_in(engine: sa.Engine, plan: Plan, towns: Sequence[Town]) -> list[Any]:
    """Read, check and load the annexes of these communes; what the check rejects."""
    catalogue, editions = load_catalogue(), load_editions()
    with ReaderPool(workers=1) as pool:
        read = [
            extract_for(outcome, plan=plan, catalogue=catalogue, editions=editions)
            for outcome in pool.read(annex(town) for town in towns)
        ]
    extractions = [one for one in read if isinstance(one, Extraction)]
    assert len(extractions) == len(towns), read
    receipt_ids = add_receipts(engine, len(towns))
    verdict = check_batch(
        [
            CheckItem(
                receipt_id=receipt_id,
                plan=plan,
                expected_period_id=None,
                expected_unit_id=None,
                extraction=extraction,
                previous={},
            )
            for receipt_id, extraction in zip(receipt_ids, extractions, strict=True)
        ],
        catalogue=catalogue,
        editions=editions,
        now=KNOWN_AT,
        data_docs=None,
        run_name="city",
    )
    accepted = [
        AcceptedSubmission(receipt_id=receipt_id, extraction=extraction, plan=plan)
        for receipt_id, extraction in zip(receipt_ids, extractions, strict=True)
        if not verdict.is_rejected(receipt_id)
    ]
    load_submissions(engine, accepted, catalogue=catalogue, editions=editions, now=datetime.now(UTC))
    return [finding for found in verdict.findings.values() for finding in found if finding.rejects]

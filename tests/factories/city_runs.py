"""A city on a real warehouse: workbooks of units in, annexes of communes between, totals of the city out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import sqlalchemy as sa
from tools.bench.city_plan import make_city

from factories.databases import drop_database, fresh_database
from factories.installation import PERIOD_ID
from factories.towns import NIL, Pages, Town, base_plan, is_of_one, pages_of, town_plan
from thidua.aggregate.checks import check_snapshot, find_disagreements
from thidua.aggregate.run import aggregate_period
from thidua.calendar.workdays import load_workdays
from thidua.check.waiting import check_waiting
from thidua.collect.receive import receive_files
from thidua.collect.vault import Vault
from thidua.forms.fill import Filling, Row, fill_form
from thidua.forms.load import current_edition, load_editions
from thidua.forms.maker import FormMaker
from thidua.forms.write import form_name
from thidua.load.load import load_accepted
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Plan
from thidua.render.data import render_json
from thidua.report.draft import draft_report
from thidua.report.figures import PeriodFigures, read_figures
from thidua.report.model import Replacement
from thidua.warehouse.connect import opened
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import APP

MakeCity: TypeAlias = Callable[..., "City"]
NOW = datetime(2036, 1, 1, tzinfo=UTC)
RECEIVED_AT = datetime(2025, 12, 8, 3, tzinfo=UTC)
WORDS = {
    "leadership": {"text": "Đã quán triệt kế hoạch phát động thi đua tới toàn thể cán bộ."},
    "outlook": {"text": "Tiếp tục thực hiện các chỉ tiêu thi đua còn lại."},
}


@dataclass(frozen=True)
class City:
    """What the warehouse of one city holds. faults: what the checks of the figures find."""

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
        """Totals of what all units are asked, without how many communes they came from, and movements, commendations
        and models."""
        found: dict[str, tuple[Any, ...]] = {}
        asked = {(one.indicator, one.variant) for one in base_plan().targets if not is_of_one(one)}
        shared = {one.id for one in self.plan.targets if (one.indicator, one.variant) in asked}
        for total in (one for one in self.figures.totals if one.target_id in shared):
            cells = vars(total) | {"target_id": None, "units_expected": None, "units_reported": None}
            found[total.target_id] = tuple(cells.values())
        found |= {m.movement_key: (m.collectives, m.individuals) for m in self.figures.movements}
        found["commendations"] = tuple(sorted(tuple(vars(one).values()) for one in self.figures.commendations))
        found["models"] = tuple(sorted(one.name for one in self.figures.models))
        below = (one for one in self.figures.below if one.target_id in shared)
        found["below"] = tuple((b.target_id, b.units_expected, b.units_reported) for b in below)
        return found


@dataclass(frozen=True)
class Installation:
    """A warehouse with a landing folder and a vault, and the steps that lead through them."""

    engine: sa.Engine
    folder: Path

    @property
    def vault(self) -> Vault:
        return Vault(str(self.folder / "vault"))

    def land(self, plan: Plan, files: Mapping[str, bytes]) -> None:
        folder = self.folder / "landing" / plan.id
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)

    def take_in(self, plans: Iterable[Plan]) -> None:
        """What lies in the landing folder is received, checked and loaded; all of it has to be accepted."""
        by_id = {plan.id: plan for plan in plans}
        received = receive_files(
            self.engine,
            landing=self.folder / "landing",
            vault=self.vault,
            plan_ids=list(by_id),
            cities=[plan.id for plan in by_id.values() if plan.kind == "city"],
            now=NOW,
            received_at=RECEIVED_AT,
            settle_seconds=0,
        )
        accepted = 0
        for plan in by_id.values():
            verdicts = check_waiting(
                self.engine,
                plan=plan,
                vault=self.vault,
                catalogue=load_catalogue(),
                editions=load_editions(),
                now=NOW,
                run_name=plan.id,
                data_docs=None,
            )
            accepted += verdicts.accepted
            load_accepted(self.engine, plan=plan, vault=self.vault, catalogue=load_catalogue(), now=NOW)
        assert accepted == len(received), self._rejecting()

    def aggregate(self, plan: Plan) -> int:
        """The snapshot of what is known."""
        return aggregate_period(
            self.engine,
            plan=plan,
            period_id=PERIOD_ID,
            known_at=NOW,
            catalogue=load_catalogue(),
            workdays=load_workdays(),
        ).snapshot_id

    def _rejecting(self) -> list[str]:
        with self.engine.connect() as connection:
            statement = "select distinct message from finding where severity <> 'warning' and not explained limit 5"
            return list(connection.execute(sa.text(statement)).scalars())


@dataclass
class Communes:
    """The communes' side. Each commune's annex is made once, whichever cities it is handed in to.

    folder: for landing folders and vaults.
    """

    cluster: EmbeddedPostgres
    folder: Path
    _made: dict[Town, bytes] = field(default_factory=dict)

    def annexes(self, towns: Sequence[Town]) -> list[bytes]:
        """Of each commune, from its units' workbooks to what its installation would print for the city."""
        if new := [town for town in towns if town not in self._made]:
            name = fresh_database(self.cluster)
            with opened(self.cluster.url(name, role=APP)) as engine:
                installation = Installation(engine, self.folder / name)
                self._made |= dict(zip(new, make_annexes(installation, new), strict=True))
            drop_database(self.cluster, name)
        return [self._made[town] for town in towns]

    def city(self, towns: Sequence[Town], *, plan: Plan | None = None, then: Sequence[Town] = ()) -> City:
        """A city of these communes in a warehouse of its own. plan: another one than is derived from them. then:
        communes whose annexes come later."""
        plan = plan or make_city([town_plan(town) for town in towns])
        name = fresh_database(self.cluster)
        with opened(self.cluster.url(name, role=APP)) as engine:
            installation = Installation(engine, self.folder / name)
            for round_of in filter(None, (towns, then)):
                annexes = zip(round_of, self.annexes(round_of), strict=True)
                installation.land(plan, {f"{town.plan_id}.json": annex for town, annex in annexes})
                installation.take_in([plan])
            snapshot_id = installation.aggregate(plan)
            with engine.connect() as connection:
                figures = read_figures(connection, snapshot_id)
                faults = find_disagreements(connection, snapshot_id)
        drop_database(self.cluster, name)
        return City(plan=plan, figures=figures, faults=faults)


def make_annexes(installation: Installation, towns: Sequence[Town]) -> list[bytes]:
    """Of communes of one installation, in the order given."""
    plans = [town_plan(town) for town in towns]
    for town, plan in zip(towns, plans, strict=True):
        installation.land(plan, make_workbooks(plan, pages_of(town)))
    installation.take_in(plans)
    return [_annex(installation, town, plan) for town, plan in zip(towns, plans, strict=True)]


def make_workbooks(plan: Plan, pages: Mapping[str, Pages]) -> dict[str, bytes]:
    """By file name, the workbooks of the units that write these pages."""
    period = plan.period(PERIOD_ID)
    maker = FormMaker(plan=plan, period=period, edition=current_edition(period), catalogue=load_catalogue())
    return {
        form_name(plan=plan, period=period, unit=unit): fill_form(
            maker.parts(unit), _filling(pages[unit.id]), maker.edition
        )
        for unit in plan.units
        if unit.id in pages
    }


def _filling(pages: Pages) -> Filling:
    info: Row = {"data_as_of": date(2025, 11, 30), "prepared_by": "Công chức phụ trách thi đua, khen thưởng"}
    if pages is NIL:
        return Filling(info={**info, "confirmed_nil": "Không phát sinh"})
    return Filling(
        info=info,
        coded={"indicators": pages.indicators, "narrative": WORDS},
        rows={"movements": pages.movements, "commendations": pages.commendations, "models": pages.models},
    )


def _annex(installation: Installation, town: Town, plan: Plan) -> bytes:
    snapshot_id = installation.aggregate(plan)
    if not town.adopted:
        check_snapshot(installation.engine, snapshot_id)
    with installation.engine.connect() as connection:
        report = draft_report(
            connection,
            snapshot_id=snapshot_id,
            vault=installation.vault,
            catalogue=load_catalogue(),
            revision_no=town.revision_no,
            replacement=_replaced(town),
        )
    return render_json(report)


def _replaced(town: Town) -> Replacement | None:
    if not town.revision_no:
        return None
    return Replacement(revision_no=town.revision_no - 1, issued_at=RECEIVED_AT, reason="Sửa số liệu", changes=())

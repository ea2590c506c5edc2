"""What a report is composed from, joined once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from thidua.errors import OperatorError
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Addressee, Flow, Level, Period, Plan, Unit
from thidua.report.book import FigureBook
from thidua.report.figures import AnnexSource, CoverageBelow, PeriodFigures, UnitStatus
from thidua.report.model import Change, DocumentNumber, Provenance, Replacement
from thidua.report.phrases import Phrases
from thidua.text.dates import format_document_day

P = ParamSpec("P")
T = TypeVar("T")

ALL_LEVELS: tuple[Level, ...] = ("central", "city", "commune", "unit")
REPORTED_STATES = frozenset({"REPORTED", "CONFIRMED_ZERO", "LATE"})


@dataclass(frozen=True, kw_only=True)
class Adjustment:
    """What would be said otherwise in the issued report of another period, and was not worth a replacement."""

    period: Period
    revision_no: int
    issued_at: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class Material:
    """annexes: key -> 'Phụ lục I', for the annexes that this report has. joined: what `joined_once` has made.

    replacement: of a replacement report. document: number and day, None where they are left blank.
    adjustments: notes on reports of other periods, in the order of the plan.
    """

    plan: Plan
    period: Period
    catalogue: Catalogue
    figures: PeriodFigures
    provenance: Provenance
    phrases: Phrases
    replacement: Replacement | None = None
    document: DocumentNumber | None = None
    adjustments: tuple[Adjustment, ...] = ()
    annexes: Mapping[str, str] = field(default_factory=dict)
    book: FigureBook = field(default_factory=FigureBook)
    joined: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False)

    def say(self, key: str, **values: Any) -> str:
        """A sentence of `templates/phrases.yaml`; `_common` is always known to it."""
        return self.phrases.say(key, **self._common, **values)

    def fill(self, source: str, **values: Any) -> str:
        return self.phrases.fill(source, **self._common, **values)

    @cached_property
    def _common(self) -> dict[str, Any]:
        issuer = self.phrases.say("issuer", plan=self.plan)
        listed = self.catalogue.movements
        return {
            "plan": self.plan,
            "plan_levels": {listed[m.id].level for m in self.plan.movements if m.id in listed},
            "report_levels": set(self.levels),
            "period": self.period,
            "kind_word": self.phrases.word("kind", self.period.kind),
            "issuer": issuer,
            "annexes": self.annexes,
            "data_as_of": format_document_day(self.period.data_as_of),
        }

    @cached_property
    def flow(self) -> Flow | None:
        """The flow by which the commune reports to the city; None for a period without a report."""
        return next((flow for flow in self.plan.flows if flow.id == self.period.report_flow), None)

    @property
    def addressees(self) -> tuple[Addressee, ...]:
        """Those of the report's flow, where it has its own."""
        return (self.flow.addressees if self.flow else ()) or self.plan.addressees

    @property
    def via(self) -> str | None:
        """Through whom the report goes to its addressees."""
        return self.flow.through if self.flow and self.flow.addressees else self.plan.via

    @property
    def levels(self) -> tuple[Level, ...]:
        """Launching levels of the movements that this report speaks of."""
        return (self.flow.movement_levels if self.flow else ()) or ALL_LEVELS

    def below(self, target_id: str) -> CoverageBelow | None:
        """Of a city: coverage of the level below its communes; None of a commune."""
        return self._below.get(target_id)

    def annex_of(self, unit_id: str) -> AnnexSource | None:
        """Of a city: the annex that stands for the commune; None where it gave none, and in a commune's report."""
        return next((one for one in self.figures.annexes if one.unit_id == unit_id), None)

    @cached_property
    def _below(self) -> dict[str, CoverageBelow]:
        return {one.target_id: one for one in self.figures.below}

    @cached_property
    def unit_order(self) -> dict[str, int]:
        return {unit.id: position for position, unit in enumerate(self.plan.units)}

    @cached_property
    def units(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.plan.units}

    @cached_property
    def statuses(self) -> tuple[UnitStatus, ...]:
        """Obligations in the order of the plan; OperatorError where the plan no longer knows the unit."""
        unknown = sorted({o.unit_id for o in self.figures.obligations} - self.units.keys())
        if unknown:
            raise stale_snapshot(f"đơn vị {', '.join(unknown)}")
        return tuple(sorted(self.figures.obligations, key=lambda o: self.unit_order[o.unit_id]))


def joined_once(make: Callable[Concatenate[Material, P], T]) -> Callable[Concatenate[Material, P], T]:
    """For a function whose result depends on plan and figures alone: body and annexes share one result."""

    @wraps(make)
    def find(material: Material, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (make.__qualname__, *args, *kwargs.items())
        if key not in material.joined:
            material.joined[key] = make(material, *args, **kwargs)
        found: T = material.joined[key]
        return found

    return find


def stale_snapshot(what: str) -> OperatorError:
    """The figures were made under another version of the plan."""
    return OperatorError(
        f"Bộ số liệu tổng hợp và tệp kế hoạch không khớp nhau: {what}.",
        remedy="Tổng hợp lại kỳ báo cáo với tệp kế hoạch hiện hành rồi lập lại báo cáo.",
    )

"""The statistics forms as data: `include/catalogue/statistics.yaml`."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Literal

from pydantic import Field, model_validator

from thidua.plan.base import Basis, Level, Model
from thidua.plan.catalogue import Catalogue
from thidua.plan.traits import Duration, Method, Scope
from thidua.plan.yaml_files import read_model
from thidua.settings import project_path
from thidua.text.canonical import canonical_json

FORMS = project_path("include", "catalogue", "statistics.yaml")

AwardMethod = Literal["regular", "thematic", "ad_hoc", "foreign_relations", "dedication", "tenure", "resistance"]
Recipient = Literal["individual", "collective", "household"]


class MonthDay(Model):
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)

    def of(self, year: int) -> date:
        return date(year, self.month, self.day)


class Window(Model):
    """first: in the year before. received: when the ministry takes the forms in."""

    first: MonthDay
    last: MonthDay
    received: MonthDay
    basis: Basis

    def of(self, year: int) -> tuple[date, date]:
        """First and last day of a year's statistics."""
        return self.first.of(year - 1), self.last.of(year)


class FormColumn(Model):
    """What a column counts: movements by launching level, or awards, those of one side where it says so.

    is_total: the sum of all others. is_rest: awards of the form's level that no other column has.
    """

    number: str
    heading: str
    group: str | None = None
    is_total: bool = False
    is_rest: bool = False
    levels: tuple[Level, ...] = ()
    awards: tuple[str, ...] = ()
    side: Literal["collective", "individual"] | None = None


class FormRow(Model):
    """What a row counts; a row with nothing but a heading only stands above others. Empty: everything."""

    number: str | None = None
    name: str | None = None
    heading: str | None = None
    style: Literal["normal", "total"] = "normal"
    scopes: tuple[Scope, ...] = ()
    durations: tuple[Duration, ...] = ()
    methods: tuple[Method | AwardMethod, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    classes: tuple[str, ...] = ()
    submitted_by: Literal["ministry", "province"] | None = None


class FormCheck(Model):
    """A row is the sum of others; is_part_only: it is at least as much."""

    whole: str
    parts: tuple[str, ...]
    is_part_only: bool = False


class StatisticsForm(Model):
    id: str
    code: str
    title: str
    counts: Literal["movements", "awards"]
    level: Literal["state", "ministry_province"] | None = None
    unit_of_measure: str
    columns: tuple[FormColumn, ...]
    rows: tuple[FormRow, ...]
    checks: tuple[FormCheck, ...]

    @model_validator(mode="after")
    def _checks_name_rows(self) -> "StatisticsForm":
        rows = {row.number for row in self.rows}
        unknown = {n for check in self.checks for n in (check.whole, *check.parts)} - rows
        if unknown:
            raise ValueError(f"biểu {self.id}: 'checks' nêu dòng không có: {sorted(unknown)}")
        return self

    @property
    def counted_rows(self) -> Iterator[tuple[str, FormRow]]:
        """Rows that hold figures, by number."""
        return ((row.number, row) for row in self.rows if row.number is not None)


class Levels(Model):
    levels: tuple[Level, ...]
    basis: Basis


class ClassGroups(Model):
    groups: dict[str, tuple[str, ...]]
    basis: Basis


class Side(Model):
    recipients: tuple[Recipient, ...]
    basis: Basis


class StatisticsCatalogue(Model):
    """methods: phương thức of a form by loại hình of the law. issued_by: the document that stands above each form."""

    source: str
    issued_by: str
    window: Window
    counted_levels: Levels
    methods: dict[str, AwardMethod]
    class_groups: ClassGroups
    collective_side: Side
    forms: tuple[StatisticsForm, ...]


@cache
def load_statistics() -> StatisticsCatalogue:
    """The project's own forms; PlanError where the file is not as it should be."""
    return read_model(FORMS, StatisticsCatalogue)


def statistics_rules(catalogue: Catalogue) -> str:
    """All that decides what is counted where, as canonical JSON: the forms, and which movement is what."""
    traits = {
        one.id: one.statistics.model_dump(mode="json") if one.statistics else None
        for one in catalogue.movements.values()
    }
    return canonical_json([load_statistics().model_dump(mode="json"), traits])

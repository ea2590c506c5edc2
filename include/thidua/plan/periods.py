"""When something is due, who reports what to whom, and the periods that reports speak of."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from thidua.plan.base import Basis, FlowId, Identifier, Level, Model, PeriodId
from thidua.plan.people import Addressee
from thidua.plan.period_kinds import DIFFICULTIES, MEASURED, PeriodKind


class DueRule(Model):
    """When something is due, as written. See `thidua.calendar.due` for what it means in instants.

    anchor: D of "trước ngày D" (before) and "chậm nhất ngày D" (by); the first day of the month or quarter for
    within_month and within_quarter; absent for periodic and as_regulated, which have no instant until configured.
    """

    kind: Literal["before", "by", "within_month", "within_quarter", "periodic", "as_regulated"]
    raw_text: str
    anchor: date | None = None
    basis: Basis

    @model_validator(mode="after")
    def _anchor_where_needed(self) -> "DueRule":
        dated = self.kind in {"before", "by", "within_month", "within_quarter"}
        if dated != (self.anchor is not None):
            raise ValueError(f"kind '{self.kind}' {'cần có' if dated else 'không được có'} ngày 'anchor'")
        return self


class Flow(Model):
    """Who reports what, through whom, to whom (F1-F16 of the five plans).

    addressees: of the report of this flow, `through` being on the way to them; none: those of the plan.
    movement_levels: of a commune's or a bloc's report, whose movements it speaks of; of the units' reports, whose
    movements they are asked for beside those that the plan names. None: all.
    """

    id: FlowId
    reporter: str
    content: str
    through: str | None = None
    to: str
    due: DueRule
    kind: Literal[
        "unit_report", "commune_report", "unit_plan", "registration", "bloc_report", "monitoring", "difficulties"
    ]
    addressees: tuple[Addressee, ...] = ()
    movement_levels: tuple[Level, ...] = ()


class Period(Model):
    """A reporting period: explicit days, never derived from a year number.

    start, end: first and last day of the data, both included. data_as_of: the day up to which units give actual
    figures ("thực hiện đến ngày"), which may lie before `end` because reports are due earlier.
    form: family of the form that units fill in. layout: name of a file in `templates/layouts` that changes the
    outline and words of the report; None for those of `templates/phrases.yaml`.
    unit_due, report_due: due rules of the units to the commune and of the commune to the city. Without `report_flow`
    and `report_due` units owe their form all the same, and no report goes anywhere. Without `unit_flow` and `unit_due`
    units owe nothing: statistics are counted from what they hand in for other periods. lock: the last day on which a
    correction is taken without an operator's decision.
    """

    id: PeriodId
    kind: PeriodKind
    form: Identifier = "report"
    layout: Identifier | None = None
    label: str = Field(description="'6 tháng đầu năm 2026', 'năm 2026'")
    next_label: str = Field(description="the period the outlook speaks of: '6 tháng cuối năm 2026', 'năm 2027'")
    start: date
    end: date
    data_as_of: date
    opens: date
    lock: date
    window_basis: Basis
    unit_flow: str | None = None
    report_flow: str | None = None
    unit_due: DueRule | None = None
    report_due: DueRule | None = None
    comparison: str | None = Field(default=None, description="why there is no 'so cùng kỳ', if there is none")

    @model_validator(mode="after")
    def _ordered(self) -> "Period":
        if not self.start <= self.data_as_of <= self.end:
            raise ValueError("cần start <= data_as_of <= end")
        if not self.start <= self.opens <= self.lock:
            raise ValueError("cần start <= opens <= lock")
        if (self.report_flow is None) != (self.report_due is None):
            raise ValueError("cần có cả hai khóa 'report_flow' và 'report_due', hoặc không có khóa nào")
        if (self.unit_flow is None) != (self.unit_due is None):
            raise ValueError("cần có cả hai khóa 'unit_flow' và 'unit_due', hoặc không có khóa nào")
        if (self.unit_due is None) != (self.kind == "statistics"):
            raise ValueError("kỳ thống kê (kind: statistics) không có 'unit_flow', 'unit_due'; các kỳ khác cần có")
        if self.kind == "statistics" and not self.has_report:
            raise ValueError("kỳ thống kê (kind: statistics) cần có 'report_flow' và 'report_due'")
        if (self.kind == DIFFICULTIES) != (self.form == DIFFICULTIES):
            raise ValueError("kỳ báo cáo khó khăn, vướng mắc cần cả hai khóa 'kind' và 'form' là 'difficulties'")
        if self.kind == DIFFICULTIES and (self.has_report or (self.unit_due and self.unit_due.anchor is not None)):
            raise ValueError("kỳ báo cáo khó khăn, vướng mắc không có 'report_due', và 'unit_due' không có ngày")
        return self

    @property
    def owes_units(self) -> bool:
        """Whether units owe anything for this period."""
        return self.unit_due is not None

    @property
    def unit_due_text(self) -> str:
        """The units' due rule as it is written; empty where they owe nothing."""
        return self.unit_due.raw_text if self.unit_due else ""

    @property
    def says_notes(self) -> bool:
        """Whether its report has a place for notes on earlier reports; forms of statistics have none."""
        return self.kind != "statistics"

    @property
    def has_report(self) -> bool:
        """Whether a report of this period goes to the city."""
        return self.report_due is not None

    @property
    def is_measured(self) -> bool:
        """Whether units answer for the plan's targets in this period."""
        return self.kind in MEASURED

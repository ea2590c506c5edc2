"""A plan as data: one commune's campaign of one year.

Sources: the five plans named in each file's `source`; terms of `docs/architecture.md`. Every model is frozen and
refuses unknown keys, so that a typing error in a plan file is found when it is loaded and not on the due date.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Model(BaseModel):
    """Base: frozen, closed, strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
UnitId = Annotated[str, Field(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$", max_length=40)]
TargetId = Annotated[str, Field(pattern=r"^[A-Z][0-9]{2}[a-z]?$")]
PeriodId = Annotated[str, Field(pattern=r"^20[0-9]{2}-(H1|H2|Y)$")]
IndicatorCode = Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]+)+$")]
MovementId = Annotated[str, Field(pattern=r"^M[0-9]{1,3}$")]

Level = Literal["central", "city", "commune", "unit"]
RollUp = Literal["SUM", "RATIO", "SINGLE", "EXTERNAL", "COUNT"]


class Basis(Model):
    """What a fact rests on: a line of the source plan, or an assumption in a Vietnamese sentence. Exactly one."""

    line: int | None = Field(default=None, ge=1)
    assumption: str | None = Field(default=None, min_length=10)

    @model_validator(mode="after")
    def _exactly_one(self) -> "Basis":
        if (self.line is None) == (self.assumption is None):
            raise ValueError("cần đúng một trong hai khóa 'line' và 'assumption'")
        return self


class Raw(Model):
    """Text as written in the source, kept beside the corrected text wherever the two differ."""

    written: str
    line: int = Field(ge=1)
    meant: str
    note: str | None = None


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
    """Who reports what, through whom, to whom (F1-F16 of the five plans)."""

    id: Annotated[str, Field(pattern=r"^F[0-9]{1,2}$")]
    reporter: str
    content: str
    through: str | None = None
    to: str
    due: DueRule
    kind: Literal[
        "unit_report", "commune_report", "unit_plan", "registration", "bloc_report", "monitoring", "difficulties"
    ]
    movement_levels: tuple[Level, ...] = ()


class Period(Model):
    """A reporting period: explicit days, never derived from a year number.

    start, end: first and last day of the data, both included. data_as_of: the day up to which units give actual
    figures ("thực hiện đến ngày"), which may lie before `end` because reports are due earlier.
    unit_due, report_due: due rules of the units to the commune and of the commune to the city. lock: the last day
    on which a correction is taken without an operator's decision.
    """

    id: PeriodId
    kind: Literal["six_month", "annual"]
    label: str = Field(description="'6 tháng đầu năm 2026', 'năm 2026'")
    next_label: str = Field(description="the period the outlook speaks of: '6 tháng cuối năm 2026', 'năm 2027'")
    start: date
    end: date
    data_as_of: date
    opens: date
    lock: date
    window_basis: Basis
    unit_flow: str
    report_flow: str
    unit_due: DueRule
    report_due: DueRule
    comparison: str | None = Field(default=None, description="why there is no 'so cùng kỳ', if there is none")

    @model_validator(mode="after")
    def _ordered(self) -> "Period":
        if not self.start <= self.data_as_of <= self.end:
            raise ValueError("cần start <= data_as_of <= end")
        if not self.start <= self.opens <= self.lock:
            raise ValueError("cần start <= opens <= lock")
        return self


UnitKind = Literal[
    "office",
    "party",
    "front",
    "police",
    "military",
    "health",
    "insurance",
    "public_service",
    "school",
    "residential_group",
    "village",
    "business",
    "cooperative",
]


class Unit(Model):
    """Who submits. `successor` names the unit that carries on after `valid_to`."""

    id: UnitId
    name: str
    kind: UnitKind
    email: str
    valid_from: date
    valid_to: date | None = None
    successor: UnitId | None = None
    basis: Basis


class Movement(Model):
    """A movement as this plan names it; its canonical name and launching level are in the movement catalogue."""

    id: MovementId
    written: str
    basis: Basis


class AtLeast(Model):
    kind: Literal["at_least"]
    value: Decimal


class Above(Model):
    kind: Literal["above"]
    value: Decimal


class AtMost(Model):
    kind: Literal["at_most"]
    value: Decimal


class Below(Model):
    kind: Literal["below"]
    value: Decimal


class Exactly(Model):
    kind: Literal["exactly"]
    value: Decimal


class Range(Model):
    kind: Literal["range"]
    low: Decimal
    high: Decimal


class Fraction(Model):
    """'11/12 trường': at least numerator of denominator."""

    kind: Literal["fraction"]
    numerator: int = Field(ge=0)
    denominator: int = Field(gt=0)


class Zero(Model):
    """'không có hộ nghèo'."""

    kind: Literal["zero"]


class RankWithin(Model):
    """'thuộc nhóm 30 dẫn đầu'; rank is None where the plan gives no number ('tốp đầu')."""

    kind: Literal["rank_within"]
    rank: int | None = Field(default=None, ge=1)
    among: int | None = Field(default=None, ge=1)


class Milestone(Model):
    kind: Literal["milestone"]
    expected: str


class Qualitative(Model):
    kind: Literal["qualitative"]
    expected: str


Goal = Annotated[
    AtLeast | Above | AtMost | Below | Exactly | Range | Fraction | Zero | RankWithin | Milestone | Qualitative,
    Field(discriminator="kind"),
]


class Reporters(Model):
    """Which units answer for a target: by id, or every unit of a kind."""

    units: tuple[UnitId, ...] = ()
    kinds: tuple[UnitKind, ...] = ()
    basis: Basis

    @model_validator(mode="after")
    def _not_empty(self) -> "Reporters":
        if not self.units and not self.kinds:
            raise ValueError("cần có 'units' hoặc 'kinds'")
        return self


class Target(Model):
    """What the plan asks of an indicator.

    goal: how it is scored. written_operator: the operator as the sentence has it, where that differs ("đạt 90%" is
    written "=" and scored "at_least"). baseline: what growth or a share is measured against, as written, or None.
    roll_up: only where the plan differs from the indicator's own rule. reference_year: of the measured figure,
    where it is not the plan's year.
    """

    id: TargetId
    indicator: IndicatorCode
    verbatim: str
    line: int = Field(ge=1)
    goal: Goal
    written_operator: Literal["=", "<", ">", "≤", "≥", "range", "rank", "status"]
    approximate: bool = False
    unit_of_measure: str
    baseline: str | None = None
    baseline_stated: bool = False
    variant: str | None = None
    roll_up: RollUp | None = None
    parent: TargetId | None = None
    reference_year: int | None = None
    direction_stated: bool = True
    reporters: Reporters
    note: str | None = None


class LegalBasis(Model):
    """One căn cứ of the report: corrected text, and the raw one where they differ."""

    text: str
    basis: Basis


class Signer(Model):
    """Form of signature: lines above the name, in order ('TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', ...)."""

    lines: tuple[str, ...]
    name: str
    basis: Basis


class Recipient(Model):
    """A line of 'Nơi nhận', as it is printed in the report; `written` is the source's wording where it differs."""

    text: str
    written: str | None = None
    basis: Basis


class Addressee(Model):
    """A line of 'Kính gửi'."""

    text: str
    basis: Basis


class DeliveryTarget(Model):
    """One recipient of the files: a channel and an address. The data of a submission can never add one."""

    id: Identifier
    name: str
    channel: Literal["folder", "smtp"]
    address: str
    basis: Basis


class Source(Model):
    """The source plan: where its sentences and line numbers come from."""

    file: str
    title: str
    number: str | None = Field(description="as printed, blank included: 'Số:  /KH-UBND'; None where the head is lost")
    place_and_date: str | None


class Plan(Model):
    """One commune's campaign of one year."""

    id: Identifier
    source: Source
    year: int = Field(ge=2025, le=2100)
    commune: str = Field(description="'phường Chu Văn An'")
    commune_kind: Literal["phường", "xã", "đặc khu"]
    city: str
    issuer_lines: tuple[str, ...] = Field(description="'ỦY BAN NHÂN DÂN', 'PHƯỜNG CHU VĂN AN'")
    place: str = Field(description="địa danh before the date: 'Phường Chu Văn An'")
    number_sign: str = Field(description="'BC-UBND'")
    drafting_office: str = Field(description="for 'Lưu: VT, ...': 'VHXH'")
    theme: str | None
    subject: str
    legal_bases: tuple[LegalBasis, ...]
    signer: Signer
    addressees: tuple[Addressee, ...]
    via: str | None = Field(default=None, description="'qua Ban Thi đua - Khen thưởng thành phố'")
    via_basis: Basis | None = None
    recipients: tuple[Recipient, ...]
    deliveries: tuple[DeliveryTarget, ...]
    flows: tuple[Flow, ...]
    periods: tuple[Period, ...]
    units: tuple[Unit, ...]
    movements: tuple[Movement, ...]
    targets: tuple[Target, ...]
    typos: tuple[Raw, ...] = ()

    @model_validator(mode="after")
    def _refers_to_itself(self) -> "Plan":
        if faults := [*self._given_twice(), *self._unknown_references()]:
            raise ValueError("\n".join(faults))
        return self

    def _given_twice(self) -> Iterator[str]:
        for name in ("units", "targets", "periods", "flows", "movements", "deliveries"):
            ids = [item.id for item in getattr(self, name)]
            for twice in sorted({i for i in ids if ids.count(i) > 1}):
                yield f"{name}: mã '{twice}' được khai báo hai lần"

    def _unknown_references(self) -> Iterator[str]:
        units, kinds = {u.id for u in self.units}, {u.kind for u in self.units}
        flows, targets = {f.id for f in self.flows}, {t.id for t in self.targets}
        for target in self.targets:
            for missing in sorted(set(target.reporters.units) - units):
                yield f"targets {target.id}.reporters.units: không có đơn vị '{missing}' trong 'units'"
            for missing in sorted(set(target.reporters.kinds) - kinds):
                yield f"targets {target.id}.reporters.kinds: không có đơn vị nào thuộc loại '{missing}'"
            if target.parent and target.parent not in targets - {target.id}:
                yield f"targets {target.id}.parent: không có chỉ tiêu '{target.parent}' khác trong 'targets'"
        for period in self.periods:
            for key in ("unit_flow", "report_flow"):
                if (flow := getattr(period, key)) not in flows:
                    yield f"periods {period.id}.{key}: không có luồng '{flow}' trong 'flows'"
        for unit in self.units:
            if unit.successor and unit.successor not in units:
                yield f"units {unit.id}.successor: không có đơn vị '{unit.successor}' trong 'units'"

    def period(self, period_id: str) -> Period:
        """The period with this id; KeyError where there is none."""
        for period in self.periods:
            if period.id == period_id:
                return period
        raise KeyError(period_id)

    def units_of(self, period: Period) -> tuple[Unit, ...]:
        """Units that owe a report for the period: valid on the last day of its data."""
        return tuple(
            u
            for u in self.units
            if u.valid_from <= period.data_as_of and (u.valid_to is None or u.valid_to >= period.data_as_of)
        )

    def reporters_of(self, target: Target, period: Period) -> tuple[Unit, ...]:
        """Units that answer for the target in the period."""
        return tuple(
            u for u in self.units_of(period) if u.id in target.reporters.units or u.kind in target.reporters.kinds
        )

"""A plan as data: one commune's campaign of one year.

Sources: the five plans named in each file's `source`; terms of `docs/architecture.md`. Every model is frozen and
refuses unknown keys, so that a typing error in a plan file is found when it is loaded and not on the due date. The
parts of a plan stand in modules of their own and can be imported from here.
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from thidua.plan.acknowledgements import DEFAULT_ACKNOWLEDGEMENTS, AcknowledgementPolicy
from thidua.plan.amendments import Amendment
from thidua.plan.approvals import DEFAULT_APPROVAL, Answerer, ApprovalPolicy
from thidua.plan.base import (
    Basis,
    Identifier,
    IndicatorCode,
    Level,
    Model,
    MovementId,
    PeriodId,
    PlanKind,
    Raw,
    RollUp,
    TargetId,
    UnitId,
)
from thidua.plan.blocs import Bloc
from thidua.plan.catalogue import Indicator
from thidua.plan.charts import ALL_CHARTS, ChartKind
from thidua.plan.commendation_rules import DEFAULT_COMMENDATION_RULES, CommendationRules
from thidua.plan.corrections import DEFAULT_CORRECTIONS, CorrectionPolicy, Material
from thidua.plan.exchange import Exchange
from thidua.plan.goals import (
    Above,
    AtLeast,
    AtMost,
    Below,
    Exactly,
    Fraction,
    Goal,
    Milestone,
    Qualitative,
    Range,
    RankWithin,
    Zero,
)
from thidua.plan.people import Addressee, DeliveryTarget, LegalBasis, Recipient, Signer
from thidua.plan.periods import DueRule, Flow, Period
from thidua.plan.register import DEFAULT_REGISTER, RegisterPolicy
from thidua.plan.reminders import Officer, ReminderPolicy
from thidua.plan.signing import DEFAULT_SIGNING, OrganisationSignature, PersonSignature, Signing
from thidua.plan.targets import Movement, Reporters, Target
from thidua.plan.tasks import Task, TaskOwner, TaskState
from thidua.plan.units import Unit, UnitKind, with_successors

__all__ = [
    "DEFAULT_ACKNOWLEDGEMENTS",
    "DEFAULT_APPROVAL",
    "DEFAULT_COMMENDATION_RULES",
    "DEFAULT_CORRECTIONS",
    "DEFAULT_REGISTER",
    "DEFAULT_SIGNING",
    "Above",
    "AcknowledgementPolicy",
    "Addressee",
    "Amendment",
    "Answerer",
    "ApprovalPolicy",
    "AtLeast",
    "AtMost",
    "Basis",
    "Below",
    "CommendationRules",
    "CorrectionPolicy",
    "DeliveryTarget",
    "DueRule",
    "Exactly",
    "Exchange",
    "Flow",
    "Fraction",
    "Goal",
    "Identifier",
    "IndicatorCode",
    "LegalBasis",
    "Level",
    "Material",
    "Milestone",
    "Model",
    "Movement",
    "MovementId",
    "Officer",
    "OrganisationSignature",
    "Period",
    "PeriodId",
    "PersonSignature",
    "Plan",
    "PlanKind",
    "Qualitative",
    "Range",
    "RankWithin",
    "Raw",
    "Recipient",
    "RegisterPolicy",
    "ReminderPolicy",
    "Reporters",
    "RollUp",
    "Signer",
    "Signing",
    "Source",
    "Target",
    "TargetId",
    "Task",
    "TaskOwner",
    "TaskState",
    "Unit",
    "UnitId",
    "UnitKind",
    "Zero",
]


class Source(Model):
    """The source plan: where its sentences and line numbers come from."""

    file: str
    title: str
    number: str | None = Field(description="as printed, blank included: 'Số:  /KH-UBND'; None where the head is lost")
    place_and_date: str | None


class Plan(Model):
    """One commune's campaign of one year."""

    id: Identifier
    kind: PlanKind = "commune"
    source: Source
    year: int = Field(ge=2025, le=2100)
    follows: Identifier | None = Field(
        default=None, description="the plan that this one continues: notes on its last report are said in our first"
    )
    commune: str = Field(description="'phường Chu Văn An'")
    commune_kind: Literal["phường", "xã", "đặc khu", "thành phố", "tỉnh"]
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
    tasks: tuple[Task, ...] = ()
    charts: tuple[ChartKind, ...] = Field(default=ALL_CHARTS, description="which charts its reports have; [] for none")
    corrections: CorrectionPolicy = DEFAULT_CORRECTIONS
    commendation_rules: CommendationRules = DEFAULT_COMMENDATION_RULES
    acknowledgements: AcknowledgementPolicy = DEFAULT_ACKNOWLEDGEMENTS
    bloc: Bloc | None = Field(default=None, description="of a plan of kind 'bloc', and of no other")
    approval: ApprovalPolicy = DEFAULT_APPROVAL
    numbering: RegisterPolicy = DEFAULT_REGISTER
    exchange: Exchange | None = None
    signing: Signing = DEFAULT_SIGNING
    reminders: ReminderPolicy | None = None
    amendments: tuple[Amendment, ...] = Field(
        default=(), description="later decisions in order of signing; of a plan in force, those that are in it already"
    )
    typos: tuple[Raw, ...] = ()

    @model_validator(mode="after")
    def _refers_to_itself(self) -> "Plan":
        if faults := [*self._given_twice(), *self._unknown_references()]:
            raise ValueError("\n".join(faults))
        return self

    def _given_twice(self) -> Iterator[str]:
        for name in ("units", "targets", "periods", "flows", "movements", "deliveries", "tasks"):
            ids = [item.id for item in getattr(self, name)]
            for twice in sorted({i for i in ids if ids.count(i) > 1}):
                yield f"{name}: mã '{twice}' được khai báo hai lần"

    def _unknown_references(self) -> Iterator[str]:
        if self.follows == self.id:
            yield f"follows: có '{self.follows}', là chính kế hoạch này; cần mã kế hoạch được nối tiếp"
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
                if (flow := getattr(period, key)) is not None and flow not in flows:
                    yield f"periods {period.id}.{key}: không có luồng '{flow}' trong 'flows'"
        for missing in sorted(set(self.acknowledgements.expected) - {one.id for one in self.deliveries}):
            yield f"acknowledgements.expected: không có nơi gửi '{missing}' trong 'deliveries'"
        for task in self.tasks:
            if task.owner.unit is not None and task.owner.unit not in units:
                yield f"tasks {task.id}.owner.unit: không có đơn vị '{task.owner.unit}' trong 'units'"
            if task.repeats is not None and task.repeats not in {one.id for one in self.tasks} - {task.id}:
                yield f"tasks {task.id}.repeats: không có nhiệm vụ '{task.repeats}' khác trong 'tasks'"
            for missing in sorted(set(task.reports) - flows):
                yield f"tasks {task.id}.reports: không có luồng '{missing}' trong 'flows'"
        for place, named in self.commendation_rules.named_units():
            for missing in sorted(named - units):
                yield f"commendation_rules.{place}: không có đơn vị '{missing}' trong 'units'"
        for unit in self.units:
            for missing in sorted(set(unit.successors) - (units - {unit.id})):
                yield f"units {unit.id}.successors: không có đơn vị '{missing}' khác trong 'units'"
            if unit.successors and unit.valid_to is None:
                yield f"units {unit.id}.successors: có đơn vị kế thừa nhưng thiếu 'valid_to'"

    def period(self, period_id: str) -> Period:
        """The period with this id; KeyError where there is none."""
        for period in self.periods:
            if period.id == period_id:
                return period
        raise KeyError(period_id)

    def units_of(self, period: Period) -> tuple[Unit, ...]:
        """Units that owe a report: valid on any day of the period's data. One that ended then owes for its days. None
        where the period asks nothing of units."""
        if not period.owes_units:
            return ()
        return tuple(u for u in self.units if u.is_valid_between(period.start, period.data_as_of))

    def reporters_of(self, target: Target, period: Period, indicator: Indicator) -> tuple[Unit, ...]:
        """Units whose figures count for the target in the period. indicator: the target's own, of the catalogue.

        Whoever carries on for a unit that has ended answers for it. What counts up over the year (sums of flows, and
        shares of flows) counts the days of ended units too; of everything else only those count that stand on the
        last day of the data: stocks, ranks, words, counts of units, and figures of one reporter. Nobody answers for
        targets in a period that asks for something else (registration, statistics).
        """
        if not period.is_measured:
            return ()
        asked = target.reporters
        named = {u.id for u in self.units if u.id in asked.units or u.kind in asked.kinds}
        answerable = with_successors(named, self.units, period.data_as_of)
        counts_up = indicator.accumulation == "flow" and (target.roll_up or indicator.roll_up) in {"SUM", "RATIO"}
        return tuple(
            u for u in self.units_of(period) if u.id in answerable and (counts_up or u.stands_on(period.data_as_of))
        )

"""Made-up figures of a period, and the report composed from them: complete by default, one thing changed by keyword.

Nothing here is a real result. Units, sentences and numbers are invented from the plan that is given.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from factories.catalogues import make_catalogue
from factories.plans import make_plan
from thidua.plan.catalogue import Catalogue
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Exactly, Fraction, Period, Plan, Range, Target, Zero
from thidua.report.compose import compose_report
from thidua.report.figures import (
    Answer,
    CommendationTotal,
    IndicatorTotal,
    ModelFact,
    MovementResult,
    MovementTotal,
    NarrativeFact,
    PeriodFigures,
    RegisteredFact,
    SnapshotInfo,
    TargetVerdict,
    UnitStatus,
)
from thidua.report.material import Adjustment
from thidua.report.model import Change, DocumentNumber, Provenance, Replacement, Report

KNOWN_AT = datetime(2026, 12, 11, 10, 0, tzinfo=UTC)
RECEIVED_AT = datetime(2026, 12, 8, 2, 30, tzinfo=UTC)
NARRATIVE = {
    "advantages": "Được sự quan tâm, lãnh đạo của Đảng ủy, Ủy ban nhân dân; đội ngũ cán bộ, công chức đoàn kết.",
    "difficulties": "Địa bàn rộng, khối lượng công việc lớn; kinh phí dành cho phong trào thi đua còn hạn chế.",
    "leadership": "Ban hành kế hoạch phát động thi đua; quán triệt Chỉ thị số 41-CT/TW và Chỉ thị số 46-CT/TU.",
    "outlook": "Tiếp tục đổi mới nội dung, hình thức tổ chức phong trào; chú trọng khen người trực tiếp lao động.",
    "proposals": "Đề nghị tổ chức tập huấn nghiệp vụ thi đua, khen thưởng cho cán bộ cơ sở.",
}


def make_status(unit_id: str, **overrides: Any) -> UnitStatus:
    """A unit that reported in time."""
    base: dict[str, Any] = {
        "unit_id": unit_id,
        "state": "REPORTED",
        "version_no": 1,
        "first_received_at": RECEIVED_AT,
        "accepted_received_at": RECEIVED_AT,
        "is_first_on_time": True,
        "is_accepted_on_time": True,
        "warning_count": 0,
    }
    return UnitStatus(**base | overrides)


def missing_status(unit_id: str, **overrides: Any) -> UnitStatus:
    """A unit that sent nothing."""
    nothing = {
        "state": "MISSING",
        "version_no": None,
        "first_received_at": None,
        "accepted_received_at": None,
        "is_first_on_time": None,
        "is_accepted_on_time": None,
    }
    return make_status(unit_id, **nothing | overrides)


def make_total(target: Target, *, expected: int, **overrides: Any) -> IndicatorTotal:
    """The target exactly met by all of its reporters."""
    goal = target.goal
    is_fraction = isinstance(goal, Fraction)
    base: dict[str, Any] = {
        "target_id": target.id,
        "units_expected": expected,
        "units_reported": expected,
        "numerator": Decimal(goal.numerator) if isinstance(goal, Fraction) else None,
        "denominator": Decimal(goal.denominator) if isinstance(goal, Fraction) else None,
        "actual": _met(target),
        "estimate_numerator": None,
        "estimate_denominator": None,
        "estimate": None if is_fraction else _met(target),
        "same_period": None,
        "status": getattr(goal, "expected", None),
    }
    return IndicatorTotal(**base | overrides)


def make_verdict(target: Target, **overrides: Any) -> TargetVerdict:
    """The verdict that fits `make_total`: met, judged on what was done."""
    is_status = target.goal.kind in {"milestone", "qualitative"}
    base: dict[str, Any] = {
        "target_id": target.id,
        "measured_on": "status" if is_status else "actual",
        "measured": _met(target),
        "percent_of_plan": None if is_status or isinstance(target.goal, Zero) else Decimal(100),
        "difference": None if is_status else Decimal(0),
        "change_on_same_period": None,
        "verdict": "MET",
        "reason": "status_matches" if is_status else "meets_goal",
    }
    return TargetVerdict(**base | overrides)


def _met(target: Target) -> Decimal | None:
    goal = target.goal
    if isinstance(goal, Fraction):
        return 100 * Decimal(goal.numerator) / goal.denominator
    if isinstance(goal, Range):
        return goal.low
    if isinstance(goal, Zero | Exactly):
        return getattr(goal, "value", Decimal(0))
    if target.goal.kind == "rank_within":
        return Decimal(25)
    return getattr(goal, "value", None)


def make_figures(plan: Plan, period: Period, **overrides: Any) -> PeriodFigures:
    """Every unit reported in time, every target is met, some movements, awards, models and words."""
    units = plan.units_of(period)
    indicators = load_catalogue().indicators | make_catalogue().indicators
    reporters = {t.id: plan.reporters_of(t, period, indicators[t.indicator]) for t in plan.targets}
    base: dict[str, Any] = {
        "snapshot": SnapshotInfo(
            snapshot_id=7,
            plan_id=plan.id,
            period_id=period.id,
            known_at=KNOWN_AT,
            inputs_sha256="b" * 64,
            rules_sha256="c" * 64,
        ),
        "obligations": tuple(make_status(unit.id) for unit in units),
        "totals": tuple(make_total(t, expected=len(reporters[t.id])) for t in plan.targets),
        "verdicts": tuple(make_verdict(target) for target in plan.targets),
        "movements": (),
        "commendations": (),
        "registered": (),
        "models": (),
        "narrative": tuple(
            NarrativeFact(unit_id=units[0].id, row_no=row, section=section, body=body)
            for row, (section, body) in enumerate(NARRATIVE.items(), start=5)
        ),
        "movement_results": (),
        "answers": tuple(
            Answer(target_id=target.id, unit_id=unit.id) for target in plan.targets for unit in reporters[target.id]
        ),
    }
    return PeriodFigures(**base | overrides)


def judge(target_id: str, *, total: dict[str, Any], verdict: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Keywords for `make_report` in which one target of the made-up plan has another figure and verdict."""
    plan = make_plan()
    figures = make_figures(plan, plan.period("2026-Y"))
    return {
        "totals": replace_rows(figures.totals, "target_id", target_id, **total),
        "verdicts": replace_rows(figures.verdicts, "target_id", target_id, **verdict),
        **more,
    }


def replace_rows(rows: Sequence[Any], key: str, value: str, **changes: Any) -> tuple[Any, ...]:
    """The rows with one changed: `replace_rows(figures.totals, "target_id", "A04", actual=None)`."""
    assert any(getattr(row, key) == value for row in rows)
    return tuple(replace(row, **changes) if getattr(row, key) == value else row for row in rows)


def make_movement(movement_id: str | None, **overrides: Any) -> MovementTotal:
    base: dict[str, Any] = {
        "movement_key": movement_id or "unit|phong trào mẫu",
        "movement_id": movement_id,
        "name": "“Cả nước chung sức xây dựng nông thôn mới”",
        "level": "central",
        "units_reporting": 2,
        "collectives": Decimal(12),
        "individuals": Decimal(1340),
    }
    return MovementTotal(**base | overrides)


def make_result(unit_id: str, **overrides: Any) -> MovementResult:
    base: dict[str, Any] = {
        "unit_id": unit_id,
        "row_no": 5,
        "movement_id": "M1",
        "name": "“Cả nước chung sức xây dựng nông thôn mới”",
        "level": "central",
        "result": "Vận động nhân dân hiến 250 m² đất làm đường.",
    }
    return MovementResult(**base | overrides)


def make_commendation(award_id: str = "giay-khen", **overrides: Any) -> CommendationTotal:
    base: dict[str, Any] = {
        "award_id": award_id,
        "level_id": "commune",
        "kind_id": "thematic",
        "recipient_class_id": "individual",
        "is_decided": True,
        "award_count": Decimal(25),
        "women": Decimal(11),
        "direct_workers": Decimal(20),
        "small_collectives": Decimal(0),
    }
    return CommendationTotal(**base | overrides)


def make_model(unit_id: str, **overrides: Any) -> ModelFact:
    base: dict[str, Any] = {
        "unit_id": unit_id,
        "row_no": 5,
        "kind": "Mô hình mới",
        "name": "Tổ dân phố không rác",
        "field": "Môi trường",
        "result": "100% hộ dân phân loại rác tại nguồn.",
    }
    return ModelFact(**base | overrides)


def make_registered(unit_id: str, **overrides: Any) -> RegisteredFact:
    base: dict[str, Any] = {
        "unit_id": unit_id,
        "row_no": 5,
        "name": "Xây dựng tuyến đường hoa",
        "unit_of_measure": "tuyến",
        "planned": Decimal(4),
        "actual": Decimal(3),
        "estimate": Decimal(4),
        "explanation": None,
    }
    return RegisteredFact(**base | overrides)


def make_provenance(plan: Plan, period: Period, **overrides: Any) -> Provenance:
    base: dict[str, Any] = {
        "plan_id": plan.id,
        "period_id": period.id,
        "revision_no": 0,
        "snapshot_id": 7,
        "known_at": KNOWN_AT,
        "plan_sha256": "a" * 64,
        "inputs_sha256": "b" * 64,
        "rules_sha256": "c" * 64,
        "template_sha256": "d" * 64,
        "software_version": "0.1.0",
        "audit_head": "e" * 64,
    }
    return Provenance(**base | overrides)


def make_change(**overrides: Any) -> Change:
    """A corrected figure."""
    base = {"kind": "figure", "key": "target:A05:actual", "label": "A05 Giải quyết việc làm, thực hiện"}
    return Change.model_validate({**base, "before": "500", "after": "520", **overrides})


def make_replacement(*, provenance: dict[str, Any] | None = None, **overrides: Any) -> Report:
    """The first replacement of the made-up report; keywords replace fields of `Replacement`, or go to `make_report`."""
    own = Replacement.model_fields.keys() - {"document"}
    fields = {name: overrides.pop(name) for name in tuple(overrides) if name in own}
    base = {"revision_no": 0, "issued_at": KNOWN_AT, "reason": "Công an phường nộp bản sửa", "changes": ()}
    replacement = Replacement.model_validate({**base, **fields})
    made = {"revision_no": replacement.revision_no + 1, **(provenance or {})}
    return make_report(replacement=replacement, provenance=made, **overrides)


def make_report(
    *,
    plan: Plan | None = None,
    period_id: str = "2026-Y",
    catalogue: Catalogue | None = None,
    provenance: dict[str, Any] | None = None,
    replacement: Replacement | None = None,
    document: DocumentNumber | None = None,
    adjustments: tuple[Adjustment, ...] = (),
    **figures: Any,
) -> Report:
    """A report of the made-up plan; keywords replace parts of its figures."""
    plan = plan or make_plan()
    period = plan.period(period_id)
    return compose_report(
        plan=plan,
        period=period,
        catalogue=catalogue or make_catalogue(),
        figures=make_figures(plan, period, **figures),
        provenance=make_provenance(plan, period, **provenance or {}),
        replacement=replacement,
        document=document,
        adjustments=adjustments,
    )

"""A figure of a target: what the plan asks, how the total was made, of what, and how it was judged."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from thidua.annex.targets import Key
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.explain.cells import nil_node, read_workbooks, unit_nodes
from thidua.explain.inputs import Fact, Inputs, UnitInput, part_of
from thidua.explain.model import Node
from thidua.explain.roll_up import RULES, Answer, Formula, agrees, work_out
from thidua.explain.shown import exact_text, shown
from thidua.forms.edition import Edition
from thidua.plan.model import Plan
from thidua.report.phrases import load_phrases

STATES = {
    "MISSING": "chưa nộp báo cáo",
    "REJECTED": "có nộp nhưng tệp chưa hợp lệ",
    "REPORTED": "có báo cáo nhưng không ghi số liệu của chỉ tiêu này",
    "LATE": "có báo cáo (muộn) nhưng không ghi số liệu của chỉ tiêu này",
    "CONFIRMED_ZERO": "xác nhận không phát sinh",
}
ONE_ANSWERS = {"SINGLE", "EXTERNAL"}
ENDED = {"withdrawal": "đã rút báo cáo", "invalidation": "báo cáo đã bị hủy hiệu lực"}


def target_steps(
    inputs: Inputs, *, target_id: str, figure: str, plan: Plan, vault: Vault, editions: Mapping[str, Edition]
) -> tuple[Node, ...]:
    """figure: what follows the target's id in the key ('actual', 'percent_of_plan:actual', ...)."""
    rows = inputs.rows("target", target_id=target_id)
    if not rows:
        raise OperatorError(
            f"Bộ số liệu của báo cáo không có chỉ tiêu {target_id}.",
            remedy="Xem mọi mã bằng `thidua explain … --list`.",
        )
    target = rows[0]
    asked = _plan_node(plan, target_id)
    if figure == "plan":
        return (asked,)
    name = _name_of(figure, target)
    total = _total_node(inputs, target, name=name, key=_key_of(plan, target_id), vault=vault, editions=editions)
    derived = _derived_nodes(target, figure, name)
    return (asked, *derived, total, _verdict_node(target))


def _name_of(figure: str, target: Fact) -> str:
    """Which of the two totals a printed figure rests on."""
    if figure == "estimate" or (figure == "percent_of_plan" and target["measured_on"] == "estimate"):
        return "estimate"
    return "actual"


def _plan_node(plan: Plan, target_id: str) -> Node:
    target = next(one for one in plan.targets if one.id == target_id)
    return Node(
        kind="plan",
        label=f"Kế hoạch giao ({plan.source.title}, dòng {target.line})",
        value=f"“{target.verbatim}”",
        details={"target_id": target_id, "line": str(target.line), "goal": target.goal.model_dump_json()},
    )


def _derived_nodes(target: Fact, figure: str, name: str) -> Iterator[Node]:
    limit, value, before = target["limit_value"], target[name], target["same_period"]
    if figure.startswith("percent_of_plan") and limit and value is not None:
        text = f"100 × {shown(value)} / {shown(limit)}"
        yield Node(kind="total", label="So với kế hoạch: 100 × kết quả / mức kế hoạch", value=text)
    if figure == "change_on_same_period" and before is not None and value is not None:
        is_value = target["measure"] == "value"
        text = f"100 × {shown(value)} / {shown(before)} - 100" if is_value else f"{shown(value)} - {shown(before)}"
        yield Node(kind="total", label="So cùng kỳ năm trước", value=text)


def _key_of(plan: Plan, target_id: str) -> Key:
    """What a commune's annex knows the target by."""
    target = next(one for one in plan.targets if one.id == target_id)
    return target.indicator, target.variant, target.reference_year


def _total_node(
    inputs: Inputs, target: Fact, *, name: str, key: Key, vault: Vault, editions: Mapping[str, Edition]
) -> Node:
    answers = list(_answers(inputs, target))
    formula = work_out(target, answers, name)
    stored: Decimal | str | None = (
        target["status"] if target["measure"] == "status" and not target[name] else target[name]
    )
    label = "Ước cả năm" if name == "estimate" else "Thực hiện"
    notes = [] if agrees(formula.value, stored) else [_disagreement(formula, stored)]
    return Node(
        kind="total",
        label=f"{label}: {RULES[target['roll_up']]}",
        value=formula.text,
        details={
            "roll_up": target["roll_up"],
            "stored": None if stored is None else exact_text(stored),
            "units_expected": str(target["units_expected"]),
            "units_reported": str(target["units_reported"]),
            **{column: _text(target[column]) for column in formula.columns if column in target},
        },
        children=(
            *notes,
            *_unit_nodes(formula, key=key, vault=vault, editions=editions),
            *_missing_nodes(inputs, target, answers if target["roll_up"] in ONE_ANSWERS else formula.answers),
        ),
    )


def _answers(inputs: Inputs, target: Fact) -> Iterator[Answer]:
    """Of the units that the plan asks for this target, in the order of the plan."""
    facts = {
        unit.unit_id: fact for unit, fact in inputs.facts("indicator_fact") if fact["target_id"] == target["target_id"]
    }
    for unit in inputs.units.values():
        if unit.unit_id not in target["reporters"] or unit.submission_id is None:
            continue
        if unit.is_confirmed_nil:
            yield Answer(unit=unit, row=None, is_nil=True)
        elif unit.unit_id in facts:
            yield Answer(unit=unit, row=facts[unit.unit_id])


def _unit_nodes(formula: Formula, *, key: Key, vault: Vault, editions: Mapping[str, Edition]) -> Iterator[Node]:
    parts = []
    for answer in formula.answers:
        if answer.row is not None:
            closing = answer.unit.is_closing
            columns = tuple(_stored_column(column) if closing else column for column in formula.columns)
            label = "đã kết thúc hoạt động trong kỳ: số đã làm là ước cả năm" if closing else None
            part = part_of(answer.unit, answer.row, "indicator_fact", columns, label=label)
            parts.append(replace(part, indicator=key))
    yield from unit_nodes(parts, vault=vault, editions=editions)
    nil = [answer.unit for answer in formula.answers if answer.row is None]
    workbooks = read_workbooks(vault, (unit.file_sha256 for unit in nil if unit.file_sha256)) if nil else {}
    yield from (nil_node(unit, workbooks[unit.file_sha256 or ""]) for unit in nil)


def _stored_column(column: str) -> str:
    return {"estimate": "actual"}.get(column, column.removeprefix("estimate_"))


def _missing_nodes(inputs: Inputs, target: Fact, answers: Iterable[Answer]) -> Iterator[Node]:
    """Units that the plan asks and whose figure is not in the total: never counted as zero."""
    counted = {answer.unit.unit_id for answer in answers}
    for unit_id in sorted(set(target["reporters"]) - counted, key=lambda one: _position(inputs, one)):
        unit = inputs.units.get(unit_id)
        name = unit.unit_name if unit else ""
        yield Node(
            kind="missing",
            label=f"{unit_id} {name}: không có trong số tổng hợp",
            value=_why(unit),
            details={"unit_id": unit_id, "state": unit.state if unit else None},
        )


def _position(inputs: Inputs, unit_id: str) -> int:
    unit = inputs.units.get(unit_id)
    return unit.position if unit else 0


def _why(unit: UnitInput | None) -> str:
    if unit is None:
        return "không phải báo cáo kỳ này"
    return ENDED.get(unit.ended_by or "", STATES.get(unit.state, unit.state))


def _verdict_node(target: Fact) -> Node:
    phrases = load_phrases()
    group = "verdict_on_estimate" if target["measured_on"] == "estimate" else "verdict"
    measured = None if target["measured"] is None else shown(target["measured"])
    reason = phrases.word("reason", target["reason"])
    return Node(
        kind="verdict",
        label="Đánh giá",
        value=f"{phrases.word(group, target['verdict'])} ({reason})",
        details={"verdict": target["verdict"], "measured_on": target["measured_on"], "measured": measured},
    )


def _disagreement(formula: Formula, stored: Decimal | str | None) -> Node:
    found, kept = (None if one is None else shown(one) for one in (formula.value, stored))
    return Node(
        kind="note",
        label=f"CHÚ Ý: tính lại từ các bản nộp được {found}, bộ số liệu lưu {kept}. Chạy `thidua audit verify`.",
    )


def _text(value: Decimal | str | None) -> str | None:
    return None if value is None else exact_text(value)

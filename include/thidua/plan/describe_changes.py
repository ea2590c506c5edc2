"""What `thidua plan check` prints of later decisions, and of the policy on corrections."""

from collections.abc import Iterator

from thidua.plan.amend import plan_in_force
from thidua.plan.amendments import Amendment
from thidua.plan.corrections import CorrectionPolicy
from thidua.plan.model import Plan

_LISTS = {
    "removed": "bỏ chỉ tiêu",
    "targets": "chỉ tiêu",
    "periods": "kỳ",
    "units": "đơn vị",
    "movements": "thêm phong trào",
    "flows": "luồng",
}
_WHOLE = {"recipients": "nơi nhận", "deliveries": "nơi gửi tệp", "signer": "người ký"}
CHANGES = {
    "figure": "số liệu",
    "verdict": "đánh giá",
    "text": "nội dung đơn vị viết",
    "unit": "tình hình nộp của đơn vị",
}
"""Kinds of changes that the policy on corrections weighs."""
_MATERIAL = {
    "silent": "chỉ lưu trong kho",
    "note": "nêu ở báo cáo sau",
    "reissue": "lập báo cáo thay thế",
}
_APPROVAL = {"automatic": "tự động", "person": "cần người duyệt"}


def amendment_lines(plan: Plan) -> Iterator[str]:
    """One line for each decision: what it changes, from when on, in which reports it counts."""
    for amendment in plan.amendments:
        periods = ", ".join(_periods_touched(plan, amendment)) or "không có kỳ nào"
        yield (
            f"{amendment.decision} (hiệu lực từ {amendment.valid_from:%d/%m/%Y}): "
            f"{'; '.join(_what_changes(amendment))}; áp dụng cho kỳ: {periods}"
        )


def _what_changes(amendment: Amendment) -> Iterator[str]:
    for name, words in _LISTS.items():
        if entries := getattr(amendment, name):
            yield f"{words} {', '.join(entry if isinstance(entry, str) else entry.id for entry in entries)}"
    yield from (words for name, words in _WHOLE.items() if getattr(amendment, name) is not None)


def _periods_touched(plan: Plan, amendment: Amendment) -> Iterator[str]:
    for period in plan.periods:
        if amendment in plan_in_force(plan, period=period).amendments:
            yield period.id


def amendment_warnings(plan: Plan) -> Iterator[str]:
    """Decisions that no report will show, and those that reach back behind the day on which they were signed."""
    for amendment in plan.amendments:
        if not any(_periods_touched(plan, amendment)):
            yield (
                f"Kế hoạch {plan.id}: {amendment.decision} có hiệu lực từ {amendment.valid_from:%d/%m/%Y}, sau ngày "
                "chốt số liệu của mọi kỳ nên không được áp dụng cho báo cáo nào"
            )
        for period in plan.periods:
            if amendment.valid_from <= period.data_as_of < amendment.decided_on and not amendment.names(period.id):
                yield (
                    f"Kế hoạch {plan.id}, kỳ {period.id}: {amendment.decision} ký sau ngày chốt số liệu "
                    f"{period.data_as_of:%d/%m/%Y} nhưng có hiệu lực từ trước; báo cáo đã phát hành của kỳ này sẽ được "
                    "tính lại"
                )


def correction_line(policy: CorrectionPolicy) -> str:
    """What becomes of a change to an issued report."""
    changes = "; ".join(f"{words}: {_MATERIAL[getattr(policy, name)]}" for name, words in CHANGES.items())
    return (
        f"Khi số liệu thay đổi sau phát hành ({policy.basis.place}): {changes}; gom thay đổi cho đến khi không "
        f"có thêm trong {policy.gather_minutes} phút, lâu nhất {policy.gather_at_most_minutes} phút; trước ngày khóa: "
        f"{_APPROVAL[policy.approval]}."
    )

"""Which plan continues which: where the notes on a plan's last report can still be said."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from thidua.errors import PlanError
from thidua.plan.describe_changes import CHANGES
from thidua.plan.model import Plan
from thidua.plan.yaml_files import read_yaml

Succession = Mapping[str, str | None]
"""Of every plan at hand by its id: the plan that it continues."""


def read_succession(plans: Sequence[Plan], files: Sequence[Path]) -> Succession:
    """Of the plans, and of the files of others beside them; what cannot be read is told when it is checked itself."""
    known = {plan.id: plan.follows for plan in plans}
    return {path.stem: _follows(path) for path in files if path.stem not in known} | known


def _follows(path: Path) -> str | None:
    try:
        content: Any = read_yaml(path)
    except PlanError:
        return None
    return content.get("follows") if isinstance(content, dict) else None


def succession_warnings(plan: Plan, succession: Succession) -> Iterator[str]:
    """Notes that no report could say, and a plan to be continued that is not at hand."""
    noted = [words for name, words in CHANGES.items() if getattr(plan.corrections, name) == "note"]
    if noted and plan.id not in succession.values():
        saying = [period for period in plan.periods if period.has_report and period.says_notes]
        last = max(saying or plan.periods, key=lambda period: period.data_as_of)
        yield (
            f"Kế hoạch {plan.id}, kỳ {last.id}: là kỳ cuối và chưa có kế hoạch nào nối tiếp (dòng “follows: "
            f"{plan.id}” trong tệp kế hoạch sau); thay đổi về {', '.join(noted)} chưa có báo cáo sau để nêu, chỉ "
            "được lưu trong kho"
        )
    if plan.follows is not None and plan.follows not in succession:
        yield (
            f"Kế hoạch {plan.id}: không có tệp của kế hoạch '{plan.follows}' nêu ở mục follows; chỉ nêu được điều "
            "chỉnh của kế hoạch đó nếu kho dữ liệu có báo cáo của nó"
        )

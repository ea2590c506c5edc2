"""What a plan's rules on commendations cannot mean."""

from collections.abc import Iterator

from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan

LISTS = frozenset({"decisions", "nominations"})
"""Annexes that tell single decisions."""


def find_commendation_faults(plan: Plan, catalogue: Catalogue) -> Iterator[str]:
    """Awards that are in no catalogue, and lists of decisions of a city, whose communes tell sums only."""
    for place, awards in plan.commendation_rules.named_awards():
        for missing in sorted(awards - catalogue.awards.keys()):
            yield f"commendation_rules.{place}: không có danh hiệu, hình thức '{missing}' trong danh mục awards.yaml"
    for choice in sorted(LISTS & set(plan.commendation_rules.annexes)):
        if plan.kind == "city":
            yield (
                f"commendation_rules.annexes: có '{choice}'; phụ lục của phường, xã chỉ được tổng hợp theo số lượng, "
                "danh sách từng quyết định xem ở báo cáo của phường, xã; cần bỏ mục này"
            )

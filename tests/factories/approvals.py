"""People who allow first reports, and terms of a plan that name them."""

from typing import Any

from factories.plans import ASSUMED

APPROVER: dict[str, Any] = {"name": "Nguyễn Văn Mẫu", "address": "chu-tich@mau.example", "account": "chutich"}
DEPUTY: dict[str, Any] = {"name": "Trần Thị Mẫu", "address": "pho-chu-tich@mau.example", "account": "phochutich"}


def by_person(**overrides: Any) -> dict[str, Any]:
    """`approval` of a plan as a plan file has it."""
    return {"by": "person", "approver": APPROVER, "deputy": DEPUTY, "basis": ASSUMED, **overrides}


def numbered(numbers: str = "automatic", **overrides: Any) -> dict[str, Any]:
    """`numbering` of a plan as a plan file has it."""
    return {"numbers": numbers, "basis": ASSUMED, **overrides}

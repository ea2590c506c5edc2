"""What becomes of an issued report when its figures change."""

from typing import Literal

from pydantic import Field, model_validator

from thidua.plan.base import Basis, Model

Material = Literal["silent", "note", "reissue"]
"""What becomes of a change to an issued report: kept in the warehouse only, said in the next report, or reissued."""


class CorrectionPolicy(Model):
    """What becomes of an issued report when its figures change (Nghị định 30/2020/NĐ-CP, Điều 18.3 for the reissue).

    figure, verdict, text, unit: what a changed printed figure, verdict, text from units, or state of a unit leads to;
    the gravest of a comparison's changes decides. gather_minutes: changes are gathered until none has come for so
    long; gather_at_most_minutes: but no longer than this after the first. approval: whether a person must allow a
    reissue even before the lock date.
    """

    figure: Material = "reissue"
    verdict: Material = "reissue"
    text: Material = "note"
    unit: Material = "note"
    gather_minutes: int = Field(default=10, ge=0, le=1440)
    gather_at_most_minutes: int = Field(default=60, ge=0, le=10080)
    approval: Literal["automatic", "person"] = "automatic"
    basis: Basis

    @model_validator(mode="after")
    def _gathers_in_time(self) -> "CorrectionPolicy":
        if self.gather_at_most_minutes < self.gather_minutes:
            raise ValueError(
                f"gather_at_most_minutes {self.gather_at_most_minutes} < gather_minutes {self.gather_minutes}; "
                "cần gather_at_most_minutes >= gather_minutes"
            )
        return self


DEFAULT_CORRECTIONS = CorrectionPolicy(
    basis=Basis(assumption="Kế hoạch không nêu khi nào phải lập báo cáo thay thế; áp dụng chính sách mặc định.")
)

"""What statistics ask of a movement beside its launching level (biểu 0601: phạm vi, thời hạn, phương thức)."""

from typing import Literal

from thidua.plan.base import Basis, Model

Scope = Literal["national", "locality", "bloc", "unit"]
Duration = Literal["under_1", "one", "one_to_3", "three_to_5", "five_up"]
Method = Literal["thematic", "regular"]


class MovementTraits(Model):
    """scope: phạm vi; duration: thời hạn in years; method: theo chuyên đề, thường xuyên."""

    scope: Scope
    duration: Duration
    method: Method
    basis: Basis

"""Who gives a report its number and date."""

from typing import Literal

from pydantic import Field

from thidua.plan.base import Basis, Model


class RegisterPolicy(Model):
    """numbers: 'blank' leaves both for the clerk to write after signing; 'automatic' takes the next number of the
    issuer's year, beginning with `first_number`; 'given' waits until a person gives both."""

    numbers: Literal["blank", "automatic", "given"] = "blank"
    first_number: int = Field(default=1, ge=1, le=999_999)
    basis: Basis


DEFAULT_REGISTER = RegisterPolicy(
    basis=Basis(assumption="Kế hoạch không nêu cách lấy số; văn thư ghi số và ngày sau khi ký.")
)

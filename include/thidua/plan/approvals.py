"""Whether a person must allow the first report of a period, and what happens when nobody answers."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from thidua.plan.base import Basis, Model

MailAddress = Annotated[str, Field(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$", max_length=254)]


class Answerer(Model):
    """A person who may answer. account: the name under which they sign in to Airflow, where it is not their own."""

    name: str = Field(min_length=1)
    address: MailAddress
    account: str | None = None


class ApprovalPolicy(Model):
    """Who allows the first report of a period to be issued; replacements go the same way, by `corrections`.

    deputy: may answer from `deputy_after_hours` after the request on. remind_every_hours: how often both are reminded.
    at_deadline: 'hold' waits on, 'release' lets the report go out unanswered, both `margin_hours` before the legal last
    instant of the period's report; a report without one waits.
    """

    by: Literal["automatic", "person"] = "automatic"
    approver: Answerer | None = None
    deputy: Answerer | None = None
    deputy_after_hours: int = Field(default=24, ge=0, le=720)
    remind_every_hours: int = Field(default=24, ge=1, le=720)
    at_deadline: Literal["hold", "release"] = "hold"
    margin_hours: int = Field(default=4, ge=0, le=240)
    basis: Basis

    @model_validator(mode="after")
    def _has_somebody_to_ask(self) -> "ApprovalPolicy":
        if (self.by == "person") != (self.approver is not None):
            raise ValueError("cần 'approver' khi và chỉ khi by là 'person'")
        if self.deputy is not None and self.approver is None:
            raise ValueError("có 'deputy' mà không có 'approver'")
        return self


DEFAULT_APPROVAL = ApprovalPolicy(
    basis=Basis(assumption="Kế hoạch không nêu người phê duyệt trên hệ thống; báo cáo được lập và gửi tự động.")
)

"""What a plan sets the commune itself to do, quarter by quarter."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from thidua.plan.approvals import MailAddress
from thidua.plan.base import Basis, FlowId, Model, UnitId
from thidua.plan.periods import DueRule

TaskState = Literal["not_started", "under_way", "done"]
TASK_STATES: dict[TaskState, str] = {
    "not_started": "chưa thực hiện",
    "under_way": "đang thực hiện",
    "done": "đã thực hiện",
}
"""As reports, reminders and the command line say it."""

TaskId = Annotated[str, Field(pattern=r"^(I|II|III|IV)\.[a-zđ]$")]


class TaskOwner(Model):
    """Who answers for a task: a unit of the plan, or an office or council that hands in no reports (name).

    address: where it is reminded, if not at the unit's own.
    """

    unit: UnitId | None = None
    name: str | None = None
    address: MailAddress | None = None
    basis: Basis

    @model_validator(mode="after")
    def _is_somebody(self) -> "TaskOwner":
        if (self.unit is None) == (self.name is None):
            raise ValueError("cần đúng một trong hai khóa 'unit' và 'name'")
        return self


class Task(Model):
    """One task. id: quarter and letter as in the plan, 'II.b'. line: of the source. written: its sentence, where it had
    to be corrected. evidence: what shows that it is done ('giao ước đã ký'). repeats: the task of an earlier quarter
    that this one takes up again. reports: flows whose reports are what it asks for. is_optional: only if there is an
    occasion ('nếu có')."""

    id: TaskId
    line: int = Field(ge=1)
    text: str
    written: str | None = None
    owner: TaskOwner
    due: DueRule
    evidence: str
    repeats: TaskId | None = None
    reports: tuple[FlowId, ...] = ()
    is_optional: bool = False

    def is_begun_by(self, day: date) -> bool:
        """Whether its time has come: the month or quarter that its due rule names has begun."""
        return self.due.anchor is None or self.due.anchor <= day

"""The made-up corrections of the demonstration, in the real form."""

from decimal import Decimal

import pytest

from thidua.calendar.due import end_of_day
from thidua.demo.answers import make_answers
from thidua.demo.cast import last_instant_of_story
from thidua.demo.slip import Slip, put_right, read_slip
from thidua.demo.workbooks import make_workbook
from thidua.errors import OperatorError
from thidua.forms.load import CURRENT_EDITION, load_edition
from thidua.forms.maker import FormMaker
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import load_plan
from thidua.plan.model import Period, Plan
from thidua.settings import project_path


def plan_of(slip: Slip) -> tuple[Plan, Period]:
    plan = load_plan(project_path("include", "plans", f"{slip.plan}.yaml"))
    return plan, plan.period(slip.period)


def workbook_of(slip: Slip) -> bytes:
    plan, period = plan_of(slip)
    catalogue = load_catalogue()
    unit = next(unit for unit in plan.units_of(period) if unit.id == slip.unit)
    maker = FormMaker(plan=plan, period=period, edition=load_edition(CURRENT_EDITION), catalogue=catalogue)
    return make_workbook(maker, unit, make_answers(plan=plan, period=period, unit=unit, catalogue=catalogue))


@pytest.mark.parametrize("name", ["before_lock", "after_lock"])
def test_slip_is_put_right_in_the_cells_that_it_names(name: str) -> None:
    slip, edition = read_slip(name), load_edition(CURRENT_EDITION)
    once, changes = put_right(workbook_of(slip), slip, edition)
    assert [change.before - change.after for change in changes] == [slip.less] * len(slip.columns)
    _, again = put_right(once, slip, edition)
    assert [change.before for change in again] == [change.after for change in changes]


def test_more_than_there_is_cannot_be_taken_away() -> None:
    told = read_slip("before_lock")
    slip = Slip(**{**vars(told), "less": Decimal(100_000)})
    with pytest.raises(OperatorError, match="quá nhiều lần"):
        put_right(workbook_of(slip), slip, load_edition(CURRENT_EDITION))


def test_only_one_of_the_two_needs_leave_when_the_story_ends() -> None:
    locked = {
        name: end_of_day(plan_of(read_slip(name))[1].lock) < last_instant_of_story()
        for name in ("before_lock", "after_lock")
    }
    assert locked == {"before_lock": False, "after_lock": True}

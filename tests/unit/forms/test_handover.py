"""Forms of units that ended or carry on: they ask only for what counts, and say whose days are whose."""

import io
from datetime import date

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from factories.plans import make_merger, make_plan, make_unit
from factories.workbooks import make_maker
from thidua.forms.layout import SUBTITLE
from thidua.plan.amend import plan_in_force
from thidua.plan.model import Plan

PLAN = make_plan(amendments=[make_merger()])
NOTE_OF_ENDED = "Đơn vị kết thúc hoạt động ngày 31/08/2026: báo cáo số liệu từ đầu kỳ đến hết ngày này."
NOTE_OF_NEW = (
    "Đơn vị tiếp nhận nhiệm vụ của Tổ dân phố số 1 (báo cáo riêng số liệu đến hết ngày 31/08/2026): "
    "tại dòng số 2 không cộng"
)


def sheet_of(unit_id: str, *, plan: Plan = PLAN, period_id: str = "2026-Y") -> Worksheet:
    in_force = plan_in_force(plan, period=plan.period(period_id))
    maker = make_maker(plan=in_force, period_id=period_id)
    content = maker.make(next(unit for unit in in_force.units if unit.id == unit_id))
    return load_workbook(io.BytesIO(content))["1. Chỉ tiêu"]


def rows(page: Worksheet) -> int:
    return sum(1 for row in range(5, 20) if page[f"C{row}"].value)


def open_cells(page: Worksheet, row: int) -> int:
    return sum(not cell.protection.locked for cell in page[row])


def test_ended_unit_is_asked_for_what_counts_up_and_for_no_estimate() -> None:
    half, year = sheet_of("TDP-01", period_id="2026-H1"), sheet_of("TDP-01")
    assert (rows(half), rows(year)) == (2, 1)
    assert open_cells(year, 5) == open_cells(half, 6) - 1
    assert NOTE_OF_ENDED in str(year[SUBTITLE].value)
    assert "kết thúc" not in str(half[SUBTITLE].value)


def test_unit_that_carries_on_is_told_at_which_rows_it_must_not_add_the_other_one() -> None:
    page = sheet_of("TDP-09")
    assert rows(page) == 2
    assert NOTE_OF_NEW in str(page[SUBTITLE].value)
    assert "tiếp nhận" not in str(sheet_of("P-VHXH")[SUBTITLE].value)


def test_units_that_answer_for_the_same_but_are_told_otherwise_have_forms_of_their_own() -> None:
    plan = make_plan(
        units=[
            *make_plan().model_dump()["units"][:3],
            make_unit(valid_to=date(2026, 8, 31), successors=["TDP-02"]),
            make_unit(id="TDP-02", name="Tổ dân phố số 2"),
            make_unit(id="TDP-03", name="Tổ dân phố số 3"),
        ]
    )
    notes = {unit_id: str(sheet_of(unit_id, plan=plan)[SUBTITLE].value) for unit_id in ("TDP-02", "TDP-03")}
    assert "tiếp nhận nhiệm vụ của Tổ dân phố số 1" in notes["TDP-02"]
    assert "tiếp nhận" not in notes["TDP-03"]

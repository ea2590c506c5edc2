"""The registration form, and results that are reported against what was registered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from factories.plans import ASSUMED, make_period
from thidua.check.model import CheckItem
from thidua.plan.model import Plan
from thidua.read.model import ExtractedRow, Extraction, Structure
from unit.check.cases import Case, Fields, Series
from unit.check.factory import REGISTERED, UNIT, Cells, make_item, narrative_rows, small_plan, table_rows

EDITION, PERIOD = "DK-2026.1", "2026-DK"
CONTENT: Cells = {
    "registration_id": "DK01",
    "name": "Trồng cây xanh",
    "unit_of_measure": "cây",
    "planned": "100",
    "goal": "Từ mức này trở lên",
    "due": "30/11/2026",
    "target": "A05. Tỷ lệ hộ nghèo dưới 0,2% (Chỉ tiêu mẫu COUNT-FLOW)",
}
LAUNCH: Cells = {"name": "Tuần lễ xanh", "content": "Mỗi người trồng một cây.", "when": "Tháng 5"}


@cache
def the_plan() -> Plan:
    """The small plan with a period of registration, in which units issue plans of their own."""
    due: dict[str, Any] = {
        "kind": "within_month",
        "raw_text": "trong tháng 02 năm 2026",
        "anchor": date(2026, 2, 1),
        "basis": ASSUMED,
    }
    flow = {"id": "F3", "reporter": "Các đơn vị", "content": "Kế hoạch", "to": "Xã", "due": due, "kind": "unit_plan"}
    period = make_period(
        id=PERIOD,
        kind="registration",
        form="registration",
        label="Đăng ký thi đua năm 2026",
        start=date(2026, 1, 1),
        data_as_of=date(2026, 2, 28),
        opens=date(2026, 2, 1),
        lock=date(2026, 3, 31),
        unit_flow="F3",
        report_flow=None,
        unit_due=due,
        report_due=None,
    )
    plan = small_plan().model_dump()
    return Plan.model_validate({**plan, "flows": [*plan["flows"], flow], "periods": [period, *plan["periods"]]})


def make_registration(
    *, receipt_id: int = 1, info: Mapping[str, str | None] | None = None, **tables: Sequence[ExtractedRow]
) -> CheckItem:
    """A valid registration; keywords named after sheets replace the rows of the sheet."""
    stamped: dict[str, str | None] = {
        "plan_id": "phuong-mau-2026",
        "period_id": PERIOD,
        "unit_id": UNIT,
        "edition": EDITION,
        "commune": "phường Mẫu",
        "unit_name": "Phòng Văn hóa - Xã hội",
        "period_label": "Đăng ký thi đua năm 2026",
        "due": "trong tháng 02 năm 2026",
        "data_as_of": "2026-02-20",
        "prepared_by": "Chuyên viên",
        "confirmed_nil": None,
        "plan_number": "12/KH-VHXH",
        "plan_date": "2026-02-18",
        **(info or {}),
    }
    valid: dict[str, Sequence[ExtractedRow]] = {
        "registrations": table_rows(CONTENT),
        "launches": table_rows(LAUNCH),
        "narrative": [],
    }
    return CheckItem(
        receipt_id=receipt_id,
        plan=the_plan(),
        expected_period_id=None,
        expected_unit_id=None,
        extraction=Extraction(
            edition=EDITION,
            info=stamped,
            info_problems={},
            tables={key: list(rows) for key, rows in {**valid, **tables}.items()},
            structure=Structure(),
        ),
        previous={},
    )


def _contents(**cells: str | None) -> Fields:
    return {"registrations": table_rows({**CONTENT, **cells})}


def _launches(**cells: str | None) -> Fields:
    return {"launches": table_rows({**LAUNCH, **cells})}


def _info(**fields: str | None) -> Fields:
    return {"info": fields}


def registration_cases() -> Iterator[Case]:
    case = Series("TD-DT")
    other = {**CONTENT, "registration_id": "DK02"}
    twice = {"registrations": table_rows(CONTENT, {**other, "name": "trồng cây  xanh"})}
    two = {"registrations": table_rows(CONTENT, {**other, "name": "Dọn vệ sinh"})}
    level = {"planned": None, "unit_of_measure": None}
    make = make_registration
    yield case(1, "content without a name", _contents(name=None), "C5", make=make)
    yield case(2, "same name twice", twice, "C6", two, make=make)
    unitless = _contents(**level, goal=None)
    yield case(3, "level without a unit of measure", _contents(unit_of_measure=None), "D5", unitless, make=make)
    yield case(4, "way of judging of no list", _contents(goal="Càng nhiều"), "F5", _contents(goal=None), make=make)
    yield case(5, "way of judging without a level", _contents(**level), "F5", unitless, make=make)
    yield case(6, "target of no plan", _contents(target="A99. Khác"), "H5", _contents(target=None), make=make)
    in_words = _contents(due="Quý III năm 2027")
    yield case(7, "due after the plan's period", _contents(due="01/01/2027"), "G5", in_words, make=make)
    yield case(8, "negative level", _contents(planned="-1"), "E5", _contents(planned="0"), make=make)
    amount = _contents(explanation="Kinh phí 10.712.726 đồng")
    yield case(9, "telephone", _contents(explanation="Gọi 0912345678"), "I5", amount, make=make)


def launch_cases() -> Iterator[Case]:
    case = Series("TD-PD")
    twice = {"launches": table_rows(LAUNCH, {**LAUNCH, "name": "TUẦN LỄ xanh"})}
    two = {"launches": table_rows(LAUNCH, {**LAUNCH, "name": "Tháng hành động"})}
    make = make_registration
    yield case(1, "movement without a name", _launches(name=None), "B5", make=make)
    yield case(2, "same movement twice", twice, "B6", two, make=make)
    yield case(3, "movement without content", _launches(content=None), "C5", _launches(when=None), make=make)
    yield case(4, "identity number", _launches(content="Ông A, 031099000123"), "C5", make=make)


def unit_plan_cases() -> Iterator[Case]:
    case = Series("TD-KD")
    empty: dict[str, list[ExtractedRow]] = {"registrations": [], "launches": []}
    nil = {**_info(plan_number=None, plan_date=None, confirmed_nil="Không phát sinh"), **empty}
    make = make_registration
    yield case(1, "no number of the unit's plan", _info(plan_number=None), "C16", nil, make=make)
    yield case(2, "number without a sign", _info(plan_number="mười hai"), "C16", _info(plan_number="01/KH"), make=make)
    yield case(3, "no day of the unit's plan", _info(plan_date=None), "C17", nil, make=make)
    yield case(4, "plan of tomorrow", _info(plan_date="2026-06-06"), "C17", _info(plan_date="2026-06-05"), make=make)


ASKED: Mapping[str, Decimal | None] = {"DK01": Decimal(100), "DK02": None}
RESULT: Cells = {**REGISTERED, "registration_id": "DK01"}
WORDS: Cells = {"registration_id": "DK02", "name": "Trường học hạnh phúc", "explanation": "Đã ký cam kết."}


def make_result(*, receipt_id: int = 1, rows: Sequence[Cells] = (RESULT, WORDS)) -> CheckItem:
    """A valid report of a unit that registered two contents."""
    info = {"edition": "2026.2"}
    item = make_item(
        receipt_id=receipt_id, info=info, commendations=[], registered=table_rows(*rows), narrative=narrative_rows()
    )
    return replace(item, registered=ASKED)


def result_cases() -> Iterator[Case]:
    case = Series("TD-DK")
    make = make_result
    free = {**REGISTERED, "name": "Dọn vệ sinh"}
    begun = {**RESULT, "actual": None}
    yield case(7, "result of nothing registered", {"rows": (RESULT, WORDS, free)}, "B7", make=make)
    lower, higher = ({**RESULT, "planned": level} for level in ("99.5", "101"))
    yield case(8, "level lower than the registered", {"rows": (lower, WORDS)}, "D5", make=make)
    yield case(8, "level higher than the registered", {"rows": (higher, WORDS)}, "D5", make=make)
    again = {**free, "registration_id": "DK01", "planned": "100"}
    yield case(9, "two results of one registration", {"rows": (RESULT, again)}, "B6", make=make)
    yield case(10, "registered and left without a result", {"rows": (begun, WORDS)}, "E5", make=make)

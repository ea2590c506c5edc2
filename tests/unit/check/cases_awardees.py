"""The list of names: for every rule a list that breaks it and one that comes close and does not."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from factories.names import PERIOD, names_period
from thidua.check.model import CheckItem, Earlier
from thidua.plan.model import Plan
from thidua.read.model import ExtractedRow, Extraction, Structure
from unit.check.cases import Case, Fields, Series
from unit.check.factory import UNIT, Cells, small_plan, table_rows

EDITION = "DS-2026.1"
DECIDED, PROPOSED = "Đã có quyết định", "Đề nghị cấp trên"
PERSON: Cells = {
    "name": "Nguyễn Văn Mẫu",
    "position": "Giáo viên",
    "work_unit": "Trường Tiểu học Mẫu",
    "award": "Lao động tiên tiến",
    "kind": "Công trạng",
    "recipient_class": "Cá nhân trực tiếp lao động",
    "decision": PROPOSED,
    "achievement": "Hoàn thành tốt nhiệm vụ năm học.",
}
FORM: Cells = {**PERSON, "award": "Giấy khen", "achievement": "Cứu người đuối nước."}
HIGHER: Cells = {**FORM, "award": "Huân chương Lao động"}
DECISION: Cells = {**PERSON, "decision": DECIDED, "decision_number": "125/QĐ-UBND", "decision_date": "2026-06-05"}


@cache
def the_plan() -> Plan:
    """The small plan with a period in which units hand in lists of persons."""
    plan = small_plan().model_dump()
    return Plan.model_validate({**plan, "periods": [names_period(), *plan["periods"]]})


def make_list(
    *, receipt_id: int = 1, rows: Sequence[Cells] = (PERSON,), earlier: Mapping[int, Earlier] | None = None
) -> CheckItem:
    """A valid list of one person; rows from row 5 on."""
    info: dict[str, Any] = {
        "plan_id": "phuong-mau-2026",
        "period_id": PERIOD,
        "unit_id": UNIT,
        "edition": EDITION,
        "commune": "phường Mẫu",
        "unit_name": "Phòng Văn hóa - Xã hội",
        "period_label": "Danh sách khen thưởng năm 2026",
        "due": "trước ngày 10/12/2026",
        "data_as_of": "2026-06-01",
        "prepared_by": "Chuyên viên",
        "confirmed_nil": None,
    }
    tables: dict[str, list[ExtractedRow]] = {"awardees": list(table_rows(*rows))}
    return CheckItem(
        receipt_id=receipt_id,
        plan=the_plan(),
        expected_period_id=None,
        expected_unit_id=None,
        extraction=Extraction(edition=EDITION, info=info, info_problems={}, tables=tables, structure=Structure()),
        previous={},
        earlier=earlier or {},
    )


def _rows(*rows: Cells) -> Fields:
    return {"rows": rows}


def _with(base: Cells = PERSON, **cells: str | None) -> Fields:
    return _rows({**base, **cells})


def awardee_cases() -> Iterator[Case]:
    case = Series("TD-DS")
    make = make_list
    fighter = {**PERSON, "award": "Chiến sĩ thi đua cơ sở"}
    yield case(1, "no name", _with(name=None), "B5", _with(position=None), make=make)
    yield case(2, "first name only", _with(name="Mẫu"), "B5", _with(name="Lê Mẫu"), make=make)
    yield case(2, "year of birth beside the name", _with(name="Lê Văn Mẫu 1980"), "B5", make=make)
    yield case(3, "no work unit", _with(work_unit=None), "D5", _with(work_unit="TDP số 3"), make=make)
    yield case(
        4, "award of no list", _with(award="Bằng khen hạng nhất"), "E5", _with(award="lao động  tiên tiến"), make=make
    )
    collective = _with(award="Tập thể lao động tiên tiến")
    yield case(5, "award of collectives", collective, "E5", make=make)
    yield case(6, "kind of no list", _with(kind="Khác"), "F5", make=make)
    yield case(7, "class of no list", _with(recipient_class="Người tốt"), "G5", make=make)
    yield case(8, "class of collectives", _with(recipient_class="Tập thể"), "G5", make=make)
    yield case(9, "neither proposed nor decided", _with(decision=None), "H5", make=make)
    yield case(10, "decided without a number", _with(DECISION, decision_number=None), "I5", _rows(DECISION), make=make)
    yield case(
        10, "name in the place of the number", _with(DECISION, decision_number="QĐ của ông Mẫu"), "I5", make=make
    )
    yield case(11, "decided without a day", _with(DECISION, decision_date=None), "J5", _rows(DECISION), make=make)
    yield case(12, "proposal with a number", _with(decision_number="125/QĐ-UBND"), "H5", _rows(DECISION), make=make)
    yield case(
        13, "decision of tomorrow", _with(DECISION, decision_date="2026-06-06"), "J5", _rows(DECISION), make=make
    )
    yield case(14, "no achievement", _with(achievement="-"), "K5", _with(achievement="Dạy giỏi"), make=make)
    other_person = {**PERSON, "name": "Nguyễn Văn Mẫn"}
    advanced = {**PERSON, "name": "nguyễn văn  mẫu"}
    yield case(
        15, "fighter without the lower title", _rows(fighter, other_person), "E5", _rows(fighter, advanced), make=make
    )
    known = {5: Earlier(awards_of_year=frozenset({"LDTT"}))}
    yield case(15, "fighter alone", _rows(fighter), "E5", {**_rows(fighter), "earlier": known}, make=make)
    elsewhere = {**PERSON, "work_unit": "Trường Trung học Mẫu"}
    yield case(16, "the same row twice", _rows(PERSON, advanced), "B6", _rows(PERSON, elsewhere), make=make)
    two = _rows(FORM, {**HIGHER, "achievement": "Nhiều năm cống hiến."})
    same = _rows(FORM, {**HIGHER, "achievement": "cứu người đuối nước"})
    yield case(17, "two forms for one achievement", same, "K6", two, make=make)
    followed = _rows(FORM, {**FORM, "decision": DECIDED, "decision_number": "1/QĐ-UBND", "decision_date": "2026-06-05"})
    decided_higher = {**HIGHER, "decision": DECIDED, "decision_number": "1/QĐ-UBND", "decision_date": "2026-06-05"}
    higher = _rows(FORM, {**decided_higher, "achievement": "Cứu người đuối nước"})
    yield case(17, "a decision on another form than was proposed", higher, "K6", followed, make=make)
    titles = _rows({**fighter, "achievement": "Hoàn thành tốt"}, {**PERSON, "achievement": "Hoàn thành tốt"})
    yield case(17, "two forms, a namesake explained nowhere", same, "K5", titles, make=make)
    again = {5: Earlier(same_achievement=frozenset({"GK-XA"}))}
    title = {5: Earlier(same_achievement=frozenset({"LDTT"}))}
    yield case(
        18,
        "commended before for the same",
        {**_rows(HIGHER), "earlier": again},
        "K5",
        {**_rows(HIGHER), "earlier": title},
        make=make,
    )
    last_year = {5: Earlier(same_achievement=frozenset({"LDTT"}))}
    yield case(
        19,
        "title twice in a year",
        {**_rows(PERSON), "earlier": known},
        "E5",
        {**_rows(PERSON), "earlier": last_year},
        make=make,
    )
    yield case(
        20,
        "telephone",
        _with(explanation="Gọi 0912345678"),
        "L5",
        _with(explanation="Thưởng 10.712.726 đồng"),
        make=make,
    )
    yield case(20, "identity number", _with(position="Số 031099000123"), "L5", make=make)

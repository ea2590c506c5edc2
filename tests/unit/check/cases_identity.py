"""Who sent what for when, and what the reader could not take as it stands."""

from collections.abc import Iterator

from thidua.read.model import Structure
from unit.check.cases import Case, Fields, Series
from unit.check.factory import BUSINESS, OTHER_UNIT, REGISTERED, make_row, nil_item

NOTHING = dict.fromkeys(("indicators", "registered", "movements", "commendations", "models", "narrative"), ())


def _info(**fields: str | None) -> Fields:
    return {"info": fields}


def _structure(**faults: object) -> Fields:
    return {"structure": Structure(**faults)}  # type: ignore[arg-type]


def _problem(code: str, text: str) -> Fields:
    return {"registered": [make_row(5, {**REGISTERED, "actual": text}, problems={"actual": code})]}


def identity_cases() -> Iterator[Case]:
    """Sheet 'Thông tin'."""
    case = Series("TD-TT")
    yield case(1, "file of another plan", _info(plan_id="xa-khac-2026"), "C4")
    yield case(2, "edition nobody declared", _info(edition="2019.9"), "C7")
    yield case(3, "period the plan does not have", _info(period_id="2025-Y"), "C5")
    yield case(4, "period of another folder", {"expected_period_id": "2026-Y"}, "C5", {"expected_period_id": "2026-H1"})
    yield case(5, "unit the plan does not have", _info(unit_id="P-KHAC"), "C6")
    yield case(6, "unit merged before", _info(unit_id="TDP-GOP", unit_name="Tổ dân phố đã sáp nhập"), "C6")
    yield case(7, "unit of another folder", {"expected_unit_id": OTHER_UNIT}, "C6", {"expected_unit_id": "P-VHXH"})
    yield case(8, "commune overwritten", _info(commune="phường Khác"), "C8", _info(commune="Phường  Mẫu"))
    other = _info(unit_name="Phòng Văn hoá – Xã hội")
    yield case(9, "unit's name overwritten", _info(unit_name="Trạm Y tế"), "C9", other)
    yield case(10, "period's name overwritten", _info(period_label="năm 2026"), "C10")
    yield from _day_cases()
    yield case(17, "nobody prepared it", _info(prepared_by=" "), "C14")
    yield case(18, "telephone", _info(prepared_by="Bà A, 0912 345 678"), "C14", _info(prepared_by="Tổ 12"))
    yield from _nil_cases()


def _day_cases() -> Iterator[Case]:
    case = Series("TD-TT")
    early = _info(period_id="2026-Y", period_label="năm 2026", data_as_of="2026-05-31")
    yield case(11, "handed in before the period opens", early, "C5", also="TD-TT-015")
    unreadable = {**_info(data_as_of=None), "info_problems": {"data_as_of": "not_a_date"}}
    yield case(12, "day of the data left out", _info(data_as_of=None), "C13", unreadable)
    yield Series("TD-DL")(11, "day that is none", unreadable, "C13")
    yield case(13, "day of last year", _info(data_as_of="2025-12-31"), "C13", _info(data_as_of="2026-01-01"))
    after = _info(data_as_of="2026-07-01")
    yield case(14, "day after the period", after, "C13", _info(data_as_of="2026-06-30"), also="TD-TT-016")
    yield case(15, "day other than the plan's", _info(data_as_of="2026-05-30"), "C13")
    tomorrow, today = _info(data_as_of="2026-06-06"), _info(data_as_of="2026-06-05")
    yield case(16, "day that has not come", tomorrow, "C13", today, also="TD-TT-015")


def _nil_cases() -> Iterator[Case]:
    case = Series("TD-TT")
    business = {"unit_id": BUSINESS, "unit_name": "Công ty Mẫu"}
    nil = "Không phát sinh"
    filled = {"info": {**business, "confirmed_nil": nil}, "indicators": ()}
    maybe = {"info": {"confirmed_nil": None}, "info_problems": {"confirmed_nil": "unknown_choice"}}
    yield case(19, "nil box with another word", maybe, "C15")
    yield case(20, "confirmed nil with rows filled", filled, "C15", {**filled, "info": business})
    yield case(21, "confirmed nil with targets to answer", {**NOTHING, **_info(confirmed_nil=nil)}, "C15")
    yield case(22, "nothing filled, nothing confirmed", {**NOTHING, "info": business}, "C15")
    yield case(22, "nil box left out", _info(confirmed_nil=None), "C15", make=nil_item)


def reading_cases() -> Iterator[Case]:
    """Sheets, headings and cells."""
    case = Series("TD-BM")
    movements = "3. Phong trào"
    gone = {**_structure(missing_sheets=["6. Nội dung"]), "narrative": ()}
    yield case(1, "sheet deleted", gone, None)
    yield case(2, "sheet added", _structure(extra_sheets=["Sheet1"]), None)
    yield case(3, "sheet hidden", _structure(hidden_sheets=[movements]), None)
    yield case(4, "heading changed", _structure(headings=[(movements, "F4", "Ghi chú", "Kết quả chủ yếu")]), "F4")
    yield case(5, "note beside the table", _structure(stray_cells=[(movements, "H40")]), "H40")
    yield case(6, "row hidden", _structure(hidden_rows=[(movements, 5)]), "A5")
    yield case(7, "link to another file", _structure(external=["xl/externalLinks/externalLink1.xml"]), None)
    yield case(8, "annex tells more than the city asks", _structure(ignored=["chỉ tiêu XH-VIECLAM"]), None)
    codes = (
        (1, "not_a_number", "60 cây"),
        (2, "two_readings", "1.805"),
        (3, "not_whole", "1,5"),
        (4, "error_value", "#DIV/0!"),
        (5, "no_cached_value", "=B5*2"),
        (6, "control_character", "6\x07"),
        (7, "legacy_encoding", "s¸u m­¬i"),
        (8, "too_long", "6" * 400),
        (9, "covered_by_merge", "60"),
        (10, "is_a_date", "2026-12-11"),
        (11, "not_a_date", "31/02/2026"),
        (99, "something_new", "?"),
    )
    for number, code, text in codes:
        yield Series("TD-DL")(number, code, _problem(code, text), "E5")

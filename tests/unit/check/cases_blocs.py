"""Workbooks of members of a bloc: results under the pact, points that they give themselves."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from factories.blocs import BLOC, HALF, bloc_plan
from thidua.check.model import CheckItem
from thidua.forms.bloc_tables import TOTAL
from thidua.plan.model import Plan
from thidua.read.model import ExtractedRow, Extraction, Structure
from unit.check.cases import Case, Fields, Series
from unit.check.factory import Cells, make_row, narrative_rows

EDITION = "KTD-2026.1"
EVIDENCE = "Báo cáo số 12/BC-UBND"
PACT: Mapping[str, Cells] = {
    "G01": {"actual": "100", "assessment": "Hoàn thành"},
    "G02": {"actual": "96"},
    "G03": {"actual": "99.5", "result": "Còn hồ sơ quá hạn do liên thông."},
    "G04": {"actual": "0"},
    "G05": {"result": "Đã phát động ở tất cả các đơn vị trực thuộc."},
}
SCORES: Mapping[str, Cells] = {
    "T01": {"points": "28.5", "evidence": EVIDENCE},
    "T03": {"points": "18", "evidence": EVIDENCE},
    "T04": {"points": "20", "evidence": EVIDENCE},
    "T06": {"points": "0"},
    "T07": {"points": "2.25", "evidence": EVIDENCE},
    TOTAL: {"points": "68.75"},
}

Changes = Mapping[str, Cells | None]


@cache
def the_plan() -> Plan:
    return bloc_plan()


def _rows(valid: Mapping[str, Cells], code: str, changes: Changes, more: Sequence[Cells]) -> list[ExtractedRow]:
    cells: list[Cells] = []
    for key in dict.fromkeys((*valid, *changes)):
        change = changes.get(key, {})
        if change is not None:
            cells.append({code: key, **valid.get(key, {}), **change})
    return [make_row(5 + number, row) for number, row in enumerate((*cells, *more))]


def make_member_item(
    *,
    receipt_id: int = 1,
    pact: Changes | None = None,
    scores: Changes | None = None,
    more_pact: Sequence[Cells] = (),
    more_scores: Sequence[Cells] = (),
) -> CheckItem:
    """A valid item of a member. pact, scores: cells to change by code, None to leave a row out; more: rows behind."""
    plan = the_plan()
    info: dict[str, str | None] = {
        "plan_id": BLOC,
        "period_id": HALF,
        "unit_id": "TV-03",
        "edition": EDITION,
        "commune": plan.commune,
        "unit_name": "Đơn vị thành viên số 3",
        "period_label": "6 tháng đầu năm 2026",
        "due": "trước ngày 20/6/2026",
        "data_as_of": "2026-05-31",
        "prepared_by": "Chuyên viên",
        "confirmed_nil": None,
    }
    tables: dict[str, list[ExtractedRow]] = {
        "pact": _rows(PACT, "content_id", pact or {}, more_pact),
        "scores": _rows(SCORES, "criterion_id", scores or {}, more_scores),
        "narrative": narrative_rows(),
    }
    return CheckItem(
        receipt_id=receipt_id,
        plan=plan,
        expected_period_id=None,
        expected_unit_id=None,
        extraction=Extraction(edition=EDITION, info=info, info_problems={}, tables=tables, structure=Structure()),
        previous={},
    )


def bloc_cases() -> Iterator[Case]:
    yield from _pact_cases()
    yield from _score_cases()


def _series(prefix: str) -> Any:
    series = Series(prefix)

    def case(
        number: int, fault: str, broken: Fields, cell: str | None, sound: Fields | None = None, **more: Any
    ) -> Case:
        return series(number, fault, broken, cell, sound, make=make_member_item, **more)

    return case


def _pact_cases() -> Iterator[Case]:
    case = _series("TD-GU")
    yield case(1, "content of no pact", {"more_pact": [{"content_id": "G99", "result": "Có"}]}, "B10")
    yield case(2, "content twice", {"more_pact": [{"content_id": "G05", "result": "Có"}]}, "B10")
    yield case(3, "level without a figure", {"pact": {"G02": {"actual": None, "result": "Đạt"}}}, "F6",
               {"pact": {"G02": {"actual": "0"}}})  # fmt: skip
    yield case(3, "measured content left out", {"pact": {"G04": None}}, None)
    yield case(4, "words without a result", {"pact": {"G05": {"result": None, "assessment": "Hoàn thành"}}}, "H9")
    yield case(4, "content of words left out", {"pact": {"G05": None}}, None)
    yield case(5, "own assessment of no list", {"pact": {"G01": {"assessment": "Tốt"}}}, "G5",
               {"pact": {"G01": {"assessment": "hoàn thành vượt mức"}}})  # fmt: skip
    yield case(6, "below zero", {"pact": {"G02": {"actual": "-1"}}}, "F6", {"pact": {"G02": {"actual": "0"}}})
    number = {"result": "Liên hệ 0912345678 để xem hồ sơ."}
    yield case(
        7, "telephone number", {"pact": {"G03": number}}, "H7", {"pact": {"G03": {"result": "Văn bản 12/2026."}}}
    )


def _score_cases() -> Iterator[Case]:
    case = _series("TD-CD")
    yield case(1, "criterion of no scale", {"more_scores": [{"criterion_id": "T99", "evidence": "x"}]}, "B11")
    twice = {"more_scores": [{"criterion_id": "T06", "points": "0"}]}
    yield case(2, "criterion twice", twice, "B11")
    yield case(3, "criterion without points", {"scores": {"T06": {"points": None, "evidence": EVIDENCE}}}, "E8")
    yield case(3, "criterion left out", {"scores": {"T06": None}}, None)
    above = {"T04": {"points": "20.01"}, TOTAL: {"points": "68.76"}}
    yield case(4, "more than all points", {"scores": above}, "E7", {})
    below = {"T06": {"points": "-0.01"}, TOTAL: {"points": "68.74"}}
    yield case(5, "below zero", {"scores": below}, "E8", {})
    yield case(6, "points without evidence", {"scores": {"T03": {"evidence": None}}}, "F6",
               {"scores": {"T03": {"points": "0", "evidence": None}, TOTAL: {"points": "50.75"}}})  # fmt: skip
    leaders = {"T05": {"points": "9", "evidence": EVIDENCE}, TOTAL: {"points": "77.75"}}
    yield case(7, "points that the leader gives", {"scores": leaders}, "E11", {"scores": {"T05": {"explanation": "-"}}})
    yield case(8, "total of other points", {"scores": {TOTAL: {"points": "68.76"}}}, "E10", {})
    yield case(9, "no total", {"scores": {TOTAL: None}}, None)
    digits = {"T07": {"points": "2.255"}, TOTAL: {"points": "68.755"}}
    two = {"T07": {"points": "2.20"}, TOTAL: {"points": "68.7"}}
    yield case(10, "three digits", {"scores": digits}, "E9", {"scores": two})
    yield case(11, "identity card", {"scores": {"T01": {"evidence": "Theo hồ sơ 031085001234."}}}, "F5",
               {"scores": {"T01": {"evidence": "Quyết định số 1234/QĐ-UBND ngày 01/6/2026."}}})  # fmt: skip

"""Frames of a bloc's form: `pact`, one row per content of the pact, and `scores`, one per criterion of the scale."""

import math
from collections.abc import Iterator, Sequence

from thidua.check.cells import SpellingCodes, choice, decimals, is_given, is_known, number, personal_numbers
from thidua.check.frame import Frame, Place, Rows
from thidua.check.workbook import Workbook, filled_rows
from thidua.forms.bloc_tables import TOTAL
from thidua.forms.edition import SheetKey
from thidua.plan.blocs import Bloc, Criterion, PactContent
from thidua.read.model import ExtractedRow
from thidua.text.numbers import format_number

_PACT = ("is_content_known", "is_actual_given", "is_result_given", "is_assessment_known")
_SCORES = (
    "is_criterion_known",
    "is_points_given",
    "is_members_to_score",
    "is_evidence_given",
    "is_total_given",
)
_POINTS = ("criterion_code", "points", "max_points", "decimals", "total_cents", "sum_cents", "personal_numbers")
_NONE = (math.nan,) * len(_POINTS)


def pact_frame(workbooks: Sequence[Workbook]) -> Frame:
    """is_actual_given: of a content with an agreed level; is_result_given: of one that is told in words. A content that
    nothing is said about has a row of its own, without a cell."""
    rows = Rows("pact", sheet="pact", facts=_PACT, numbers=("content_code", "actual", "personal_numbers"))
    codes = SpellingCodes()
    for workbook, row in filled_rows(workbooks, "pact"):
        code = row.values.get("content_id")
        content = _contents(workbook).get(code or "")
        is_measured = content is not None and content.planned is not None
        assessment = choice(row, "assessment", workbook.keys.assessment)
        rows.add(
            Place(workbook=workbook, row=row, words=_content_words(content)),
            (
                content is not None,
                is_given(row, "actual") if is_measured else None,
                is_given(row, "result") if content is not None and not is_measured else None,
                is_known(row, "assessment", assessment) if is_given(row, "assessment") else None,
            ),
            (codes.of(code), number(row, "actual"), personal_numbers(row.values.get("result"))),
        )
    for workbook in _asked(workbooks, "pact"):
        told = {row.values.get("content_id") for row in workbook.filled("pact")}
        for content in (one for one in _contents(workbook).values() if one.id not in told):
            is_measured = content.planned is not None
            facts = (True, False if is_measured else None, None if is_measured else False, None)
            rows.add(Place(workbook=workbook, words=_content_words(content)), facts, (math.nan,) * 3)
    return rows.frame()


def scores_frame(workbooks: Sequence[Workbook]) -> Frame:
    """is_members_to_score: points are given where the member is to give them. is_total_given, total_cents, sum_cents:
    of the row of the total, or of a row without a cell where there is none; in hundredths, so that they are exact."""
    rows = Rows("scores", sheet="scores", facts=_SCORES, numbers=_POINTS)
    codes = SpellingCodes()
    for workbook, row in filled_rows(workbooks, "scores"):
        code = row.values.get("criterion_id")
        if code == TOTAL:
            facts, numbers = (None, None, None, None, is_given(row, "points")), _total_numbers(workbook, row)
            rows.add(Place(workbook=workbook, row=row, words=_sum_words(workbook)), facts, numbers)
            continue
        criterion = _criteria(workbook).get(code or "")
        rows.add(
            Place(workbook=workbook, row=row, words=_criterion_words(criterion)),
            (criterion is not None, *_criterion_facts(row, criterion), None),
            (
                codes.of(code),
                number(row, "points"),
                float(criterion.max_points) if criterion else math.nan,
                decimals(row, "points"),
                math.nan,
                math.nan,
                personal_numbers(row.values.get("evidence"), row.values.get("explanation")),
            ),
        )
    for workbook in _asked(workbooks, "scores"):
        _add_missing(rows, workbook)
    return rows.frame()


def _criterion_facts(row: ExtractedRow, criterion: Criterion | None) -> tuple[bool | None, ...]:
    """is_points_given, is_members_to_score, is_evidence_given."""
    if criterion is None:
        return None, None, None
    has_points = is_given(row, "points")
    is_members = criterion.scored == "member"
    is_claimed = number(row, "points") > 0 and criterion.needs_evidence
    return (
        has_points if is_members and criterion.kind == "score" else None,
        is_members if has_points else None,
        is_given(row, "evidence") if is_claimed else None,
    )


def _add_missing(rows: Rows, workbook: Workbook) -> None:
    told = {row.values.get("criterion_id") for row in workbook.filled("scores")}
    for criterion in _criteria(workbook).values():
        if criterion.kind == "score" and criterion.scored == "member" and criterion.id not in told:
            facts = (True, False, None, None, None)
            rows.add(Place(workbook=workbook, words=_criterion_words(criterion)), facts, _NONE)
    if TOTAL not in told:
        rows.add(Place(workbook=workbook, words=_sum_words(workbook)), (None, None, None, None, False), _NONE)


def _total_numbers(workbook: Workbook, row: ExtractedRow) -> tuple[float, ...]:
    total, summed = number(row, "points"), _sum(workbook)
    is_whole = not math.isnan(total)
    return (
        math.nan,
        math.nan,
        math.nan,
        decimals(row, "points"),
        float(round(total * 100)) if is_whole else math.nan,
        float(round(summed * 100)) if is_whole else math.nan,
        math.nan,
    )


def _sum(workbook: Workbook) -> float:
    """Of the member's own points; those of a penalty are subtracted."""
    criteria = _criteria(workbook)
    summed = 0.0
    for row in workbook.filled("scores"):
        criterion = criteria.get(row.values.get("criterion_id") or "")
        points = number(row, "points")
        if criterion is not None and not math.isnan(points):
            summed += -points if criterion.kind == "penalty" else points
    return summed


def _asked(workbooks: Sequence[Workbook], sheet: SheetKey) -> Iterator[Workbook]:
    """Those in which something can be missing: with the sheet, and not silent."""
    for workbook in workbooks:
        if not workbook.is_silent and workbook.has_sheet(sheet) and workbook.is_plan_right:
            yield workbook


def _bloc(workbook: Workbook) -> Bloc | None:
    return workbook.plan.plan.bloc


def _contents(workbook: Workbook) -> dict[str, PactContent]:
    bloc = _bloc(workbook)
    return {content.id: content for content in bloc.pact.contents} if bloc else {}


def _criteria(workbook: Workbook) -> dict[str, Criterion]:
    bloc = _bloc(workbook)
    return {criterion.id: criterion for criterion in bloc.criteria} if bloc else {}


def _content_words(content: PactContent | None) -> dict[str, str]:
    return {"content": content.text, "content_id": content.id} if content else {}


def _criterion_words(criterion: Criterion | None) -> dict[str, str]:
    if criterion is None:
        return {}
    most = format_number(criterion.max_points)
    return {"criterion": criterion.text, "criterion_id": criterion.id, "max_points": most}


def _sum_words(workbook: Workbook) -> dict[str, str]:
    return {"sum": f"{_sum(workbook):.2f}".rstrip("0").rstrip(".").replace(".", ",")}

"""The city's targets in a commune's annex: found by indicator, variant and year of reference, never by number or name.

What the annex lacks, or measures otherwise, is missing and says why; it is never zero.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thidua.annex.coverage import coverage_row
from thidua.annex.model import AnnexTarget
from thidua.plan.catalogue import Catalogue, Indicator
from thidua.plan.goals import Milestone, Qualitative
from thidua.plan.model import Target
from thidua.read.model import ExtractedRow
from thidua.text.normalise import comparison_key

Key = tuple[str, str | None, int | None]
"""(indicator, variant, year of reference)"""

_VALUES = ("actual", "estimate", "same_period")
_PARTS = ("numerator", "denominator", "estimate_numerator", "estimate_denominator")
_CELLS = (*_PARTS, *_VALUES, "status")

ABSENT = "Báo cáo của phường, xã không có chỉ tiêu này."
AMBIGUOUS = "Báo cáo của phường, xã có nhiều chỉ tiêu cùng mã, cùng định nghĩa nên không rõ lấy số nào."
OTHER_UNIT = "Phường, xã báo cáo theo đơn vị tính “{found}”, thành phố theo “{wanted}”."
OTHER_WAY = "Phường, xã báo cáo chỉ tiêu này theo cách tính khác (số lượng thay cho tỷ lệ, hoặc ngược lại)."
NO_PARTS = "Phường, xã chỉ có tỷ lệ, không có tử số và mẫu số để cộng."
NO_FIGURE = "Phường, xã chưa có số liệu của chỉ tiêu này."
TAKEN = "Số liệu theo báo cáo của phường, xã."


@dataclass(frozen=True, kw_only=True)
class TakenTargets:
    """rows: of the sheet of targets, one for each that the city asks. coverage: of those that the annex has."""

    rows: list[ExtractedRow]
    coverage: list[ExtractedRow]
    ignored: list[str]


def take_targets(
    found: Sequence[AnnexTarget], asked: Sequence[Target], *, wanted: Sequence[Target], catalogue: Catalogue
) -> TakenTargets:
    """asked: of this commune; wanted: all of the city's plan. What the plan wants of nobody is told as ignored."""
    by_key: dict[Key, list[AnnexTarget]] = {}
    for one in found:
        by_key.setdefault((one.indicator, one.variant, one.reference_year), []).append(one)
    rows: list[ExtractedRow] = []
    coverage: list[ExtractedRow] = []
    for row_no, target in enumerate(asked, start=1):
        same = by_key.get(_key(target), [])
        indicator = catalogue.indicators[target.indicator]
        rows.append(_row(target, same, indicator, row_no=row_no))
        if len(same) == 1 and _has_figure(rows[-1]):
            coverage.append(coverage_row(target.id, same[0], row_no=row_no))
    known = {_key(target) for target in wanted}
    return TakenTargets(rows=rows, coverage=coverage, ignored=list(_ignored(by_key.keys() - known)))


def _key(target: Target) -> Key:
    return target.indicator, target.variant, target.reference_year


def _row(target: Target, same: Sequence[AnnexTarget], indicator: Indicator, *, row_no: int) -> ExtractedRow:
    fault = _fault(target, same, indicator)
    values: dict[str, str | None] = dict.fromkeys(_CELLS)
    if fault is None:
        values |= _figures(target, same[0], indicator)
    if fault is None and not any(values.values()):
        fault = NO_FIGURE
    return ExtractedRow(row_no=row_no, values={"target_id": target.id, **values, "explanation": fault or TAKEN})


def _fault(target: Target, same: Sequence[AnnexTarget], indicator: Indicator) -> str | None:
    """Why the commune's figure cannot be the city's."""
    if not same:
        return ABSENT
    if len(same) > 1:
        return AMBIGUOUS
    one = same[0]
    is_counted = _is_counted(indicator, target.roll_up or indicator.roll_up)
    if is_counted != _is_counted(indicator, one.roll_up):
        return OTHER_WAY
    if indicator.measure == "value" and comparison_key(one.unit_of_measure) != comparison_key(target.unit_of_measure):
        return OTHER_UNIT.format(found=one.unit_of_measure, wanted=target.unit_of_measure)
    if _adds_parts(target, indicator) and not _has_parts(one) and (one.actual or one.estimate):
        return NO_PARTS
    return None


def _figures(target: Target, one: AnnexTarget, indicator: Indicator) -> dict[str, str | None]:
    """What counts of the commune's figures: of a share its parts, of a word the word, of anything else the value."""
    roll_up = target.roll_up or indicator.roll_up
    if roll_up == "COUNT":
        # Its units were counted there; a commune that answers by a word is counted here.
        return {"actual": one.actual} if one.roll_up == "COUNT" else {"status": one.status}
    if indicator.measure == "status" or isinstance(target.goal, Milestone | Qualitative):
        return {"status": one.status}
    if indicator.measure != "ratio" or _is_counted(indicator, roll_up):
        return {name: getattr(one, name) for name in _VALUES}
    figures: dict[str, str | None] = {}
    for part, whole, share in ((*_PARTS[:2], "actual"), (*_PARTS[2:], "estimate")):
        is_pair = getattr(one, part) is not None and getattr(one, whole) is not None
        names = (part, whole) if is_pair else (share,)
        if is_pair or not _adds_parts(target, indicator):
            figures |= {name: getattr(one, name) for name in names}
    return figures if _adds_parts(target, indicator) else {**figures, "same_period": one.same_period}


def _is_counted(indicator: Indicator, roll_up: str) -> bool:
    """A share that is summed is a count: "không còn hộ nghèo"."""
    return indicator.measure == "ratio" and roll_up == "SUM"


def _adds_parts(target: Target, indicator: Indicator) -> bool:
    return (target.roll_up or indicator.roll_up) == "RATIO"


def _has_parts(one: AnnexTarget) -> bool:
    pairs = ((one.numerator, one.denominator), (one.estimate_numerator, one.estimate_denominator))
    return any(part is not None and whole is not None for part, whole in pairs)


def _has_figure(row: ExtractedRow) -> bool:
    return any(row.values.get(name) is not None for name in _CELLS)


def _ignored(keys: set[Key]) -> Iterator[str]:
    """'chỉ tiêu YT-BHYT (định nghĩa 'x', năm 2025)', in order."""
    for code, variant, year in sorted(keys, key=lambda key: (key[0], key[1] or "", key[2] or 0)):
        more = [f"định nghĩa '{variant}'" if variant else "", f"năm {year}" if year else ""]
        said = ", ".join(filter(None, more))
        yield f"chỉ tiêu {code} ({said})" if said else f"chỉ tiêu {code}"

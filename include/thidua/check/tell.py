"""From failed expectations to findings: what is wrong, at which cell, and how it is mended."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from thidua.check.cells import has_explanation
from thidua.check.frame import EMPTY, Frame, Place
from thidua.check.suites import OWN_CELL, Rule, load_suites
from thidua.findings import Finding
from thidua.forms.edition import ANNEX, Edition

_MOST_QUOTED = 200
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")

_ReadingOrder = tuple[int, str, int, int, str, str]


def tell_findings(results: Iterable[Any], frames: Mapping[str, Frame]) -> dict[int, tuple[Finding, ...]]:
    """Findings by receipt. results: one Great Expectations suite result per frame."""
    told: dict[int, list[tuple[_ReadingOrder, Finding]]] = {}
    for result in results:
        frame = frames[result.suite_name]
        rules = load_suites()[result.suite_name].rules
        for position, rule in _failed(result, rules):
            workbook = frame.places[position].workbook
            finding = _finding(rule, frame, position)
            told.setdefault(workbook.receipt_id, []).append((_reading_order(finding, workbook.edition), finding))
    return {
        receipt_id: tuple(finding for _, finding in sorted(found, key=lambda one: one[0]))
        for receipt_id, found in told.items()
    }


def _failed(result: Any, rules: Mapping[str, Rule]) -> Iterator[tuple[int, Rule]]:
    for one in result.results:
        rule = rules[one.expectation_config.meta["rule_id"]]
        if one.exception_info.get("raised_exception"):
            # A rule that could not be evaluated must never look like a rule that was kept.
            raise RuntimeError(f"{rule.rule_id}: {one.exception_info.get('exception_message')}")
        for row in one.result.get("unexpected_index_list") or ():
            yield int(row["place"]), rule


def _finding(rule: Rule, frame: Frame, position: int) -> Finding:
    place = frame.places[position]
    words = frame.words(position)
    sheet, cell = _where(rule, frame, place)
    if place.workbook.edition.family == ANNEX:
        # An annex has parts and no cells; which row is meant the words say.
        cell = None
    words.update(sheet_name=sheet, cell=cell or EMPTY)
    # Only templates of ours are formatted; what people wrote goes in as a value and is never read as a template.
    finding = Finding(
        rule_id=rule.rule_id,
        severity=rule.severity,
        sheet=sheet,
        cell=cell,
        message=rule.message.format_map(words),
        remedy=rule.remedy.format_map(words),
        value=_value(rule, words),
    )
    is_explained = rule.severity == "must_explain" and place.row is not None and has_explanation(place.row)
    return finding.as_explained() if is_explained else finding


def _where(rule: Rule, frame: Frame, place: Place) -> tuple[str, str | None]:
    edition = place.workbook.edition
    if rule.column == OWN_CELL:
        return place.sheet_name or edition.info_name, place.cell
    sheet_key = rule.sheet or frame.sheet
    if sheet_key is None:
        return edition.info_name, edition.info_field(rule.column).cell
    sheet = edition.sheet(sheet_key)
    return sheet.name, sheet.cell(rule.column, place.row.row_no) if place.row else None


def _value(rule: Rule, words: Mapping[str, str]) -> str | None:
    """What was found, where it may be kept: figures, codes, choices and days; free text is never among the words."""
    found = words.get("found" if rule.column == OWN_CELL else rule.column)
    return found[:_MOST_QUOTED] if found and found != EMPTY else None


def _reading_order(finding: Finding, edition: Edition) -> _ReadingOrder:
    names = [edition.info_name, *(sheet.name for sheet in edition.sheets)]
    column, row_no = _ADDRESS.fullmatch(finding.cell or "A0").groups()  # type: ignore[union-attr]
    sheet_no = names.index(finding.sheet) if finding.sheet in names else len(names)
    return sheet_no, finding.sheet or "", int(row_no), len(column), column, finding.rule_id

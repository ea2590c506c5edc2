"""Frame `reading`: one row per sheet of each workbook, and one per place the reader could not take as it stands."""

from collections.abc import Iterator, Sequence

from thidua.check.cells import NOT_READ
from thidua.check.frame import EMPTY, Frame, Place, Rows
from thidua.check.workbook import Workbook
from thidua.forms.edition import TableSheet
from thidua.read.extract_info import LONGEST_INFO
from thidua.read.model import ExtractedRow

_MOST_QUOTED = 80
_MOST_LISTED = 600
_HIDDEN = "(nội dung không nêu lại)"


def reading_frame(workbooks: Sequence[Workbook]) -> Frame:
    """problem: None for a sheet that was read, else a code of the reader or of the workbook's structure."""
    rows = Rows("reading", sheet=None, facts=("sheet", "problem"), numbers=())
    for workbook in workbooks:
        for problem, place in _found(workbook):
            rows.add(place, (workbook.keys.sheets.get(place.sheet_name or "", "other"), problem), ())
    return rows.frame()


def _found(workbook: Workbook) -> Iterator[tuple[str | None, Place]]:
    yield from _of_structure(workbook)
    yield from _of_info(workbook)
    for sheet in workbook.edition.sheets:
        for row in workbook.rows(sheet.key):
            if row.problems:
                yield from _of_row(workbook, sheet, row)


def _of_structure(workbook: Workbook) -> Iterator[tuple[str | None, Place]]:
    structure = workbook.item.extraction.structure
    for name in (workbook.edition.info_name, *(sheet.name for sheet in workbook.edition.sheets)):
        yield None, Place(workbook=workbook, sheet_name=name)
    for problem, names in (
        ("missing_sheet", structure.missing_sheets),
        ("extra_sheet", structure.extra_sheets),
        ("hidden_sheet", structure.hidden_sheets),
    ):
        for name in names:
            yield problem, Place(workbook=workbook, sheet_name=name)
    # Of an unknown edition the one "heading" is its stamp, and that is told by the rule on editions.
    for name, cell, found, expected in structure.headings if workbook.is_edition_known else ():
        words = {"found": _quoted(found), "expected": expected or EMPTY}
        yield "changed_heading", Place(workbook=workbook, sheet_name=name, cell=cell, words=words)
    for name, cell in structure.stray_cells:
        yield "stray_cell", Place(workbook=workbook, sheet_name=name, cell=cell)
    for name, row_no in structure.hidden_rows:
        yield "hidden_row", Place(workbook=workbook, sheet_name=name, cell=f"A{row_no}")
    if structure.ignored:
        words = {"found": _quoted("; ".join(structure.ignored), most=_MOST_LISTED)}
        yield "ignored_content", Place(workbook=workbook, sheet_name=workbook.edition.info_name, words=words)
    for part in structure.external:
        words = {"found": _quoted(part)}
        yield "external_part", Place(workbook=workbook, sheet_name=workbook.edition.info_name, words=words)


def _of_info(workbook: Workbook) -> Iterator[tuple[str, Place]]:
    for field in workbook.edition.info:
        problem = workbook.item.extraction.info_problems.get(field.key)
        if problem and field.kind != "tick":
            words = {"heading": field.label, "found": _HIDDEN, "max_length": str(LONGEST_INFO)}
            yield problem, Place(workbook=workbook, sheet_name=workbook.edition.info_name, cell=field.cell, words=words)


def _of_row(workbook: Workbook, sheet: TableSheet, row: ExtractedRow) -> Iterator[tuple[str, Place]]:
    for column in sheet.columns:
        problem = row.problems.get(column.key)
        if problem and problem != NOT_READ:
            is_personal = column.kind in {"text", "long_text"}
            words = {
                "heading": column.heading,
                "found": _HIDDEN if is_personal else _quoted(row.raw.get(column.key)),
                "max_length": str(column.max_length or ""),
            }
            cell = sheet.cell(column.key, row.row_no)
            yield problem, Place(workbook=workbook, row=row, sheet_name=sheet.name, cell=cell, words=words)


def _quoted(text: str | None, *, most: int = _MOST_QUOTED) -> str:
    if not text:
        return EMPTY
    return text if len(text) <= most else f"{text[:most]}…"

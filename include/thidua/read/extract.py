"""A raw workbook read by the declaration of the edition that is stamped in it."""

from collections.abc import Mapping

from thidua.forms.edition import Edition
from thidua.forms.layout import sheet_names
from thidua.forms.load import newest_of_family
from thidua.read.extract_info import extract_info, stamp_of
from thidua.read.extract_table import extract_table
from thidua.read.model import Extraction, RawSheet, RawWorkbook, Structure
from thidua.text.normalise import nfc


def extract_workbook(raw: RawWorkbook, editions: Mapping[str, Edition]) -> Extraction:
    """What the unit entered, typed; and what is wrong with the workbook's shape.

    Where no edition is recognised, `edition` is None and the structure says why: no sheet 'Thông tin', or another
    stamp than any that we gave.
    """
    sheets = {nfc(sheet.name).strip(): sheet for sheet in raw.sheets}
    for edition in editions.values():
        info = sheets.get(edition.info_name)
        if info and stamp_of(info, edition) == edition.id:
            return _extract(raw, sheets, edition)
    return Extraction(edition=None, info={}, info_problems={}, tables={}, structure=_unknown(raw, sheets, editions))


def _extract(raw: RawWorkbook, sheets: Mapping[str, RawSheet], edition: Edition) -> Extraction:
    expected = sheet_names(edition)
    info = extract_info(sheets[edition.info_name], edition)
    tables = {s.key: extract_table(sheets[s.name], s) for s in edition.sheets if s.name in sheets}
    names = {s.key: s.name for s in edition.sheets}
    structure = Structure(
        missing_sheets=[name for name in expected if name not in sheets],
        extra_sheets=[name for name in sheets if name not in expected],
        hidden_sheets=[n for n, sheet in sheets.items() if sheet.hidden and n != edition.lists_name],
        headings=[
            *((edition.info_name, *heading) for heading in info.headings),
            *((names[key], *heading) for key, table in tables.items() for heading in table.headings),
        ],
        stray_cells=[
            *((edition.info_name, cell) for cell in info.stray_cells),
            *((names[key], cell) for key, table in tables.items() for cell in table.stray_cells),
        ],
        hidden_rows=[(names[key], row_no) for key, table in tables.items() for row_no in table.hidden_rows],
        hidden_columns=[(names[key], letter) for key, table in tables.items() for letter in table.hidden_columns],
        external=list(raw.external),
    )
    return Extraction(
        edition=edition.id,
        info=info.values,
        info_problems=info.problems,
        tables={s.key: tables[s.key].rows if s.key in tables else [] for s in edition.sheets},
        structure=structure,
    )


def _unknown(raw: RawWorkbook, sheets: Mapping[str, RawSheet], editions: Mapping[str, Edition]) -> Structure:
    newest = newest_of_family(editions.values())
    cell = newest.info_field("edition").cell
    found = sheets.get(newest.info_name)
    stamps = [(newest.info_name, cell, stamp_of(found, newest), newest.id)] if found else []
    names = list(dict.fromkeys(edition.info_name for edition in editions.values()))
    return Structure(
        missing_sheets=[] if stamps else names,
        hidden_sheets=[sheet.name for sheet in raw.sheets if sheet.hidden],
        headings=stamps,
        external=list(raw.external),
    )

"""The two sheets around the tables: 'Thông tin' in front, the drop-down lists at the end."""

from openpyxl.worksheet.worksheet import Worksheet

from thidua.forms import styles
from thidua.forms.cells import lines_in
from thidua.forms.edition import Edition
from thidua.forms.frame import draw_wide, finish_page, put, raise_row
from thidua.forms.layout import (
    INFO_COLUMNS,
    SUBTITLE,
    TITLE,
    block_heading_cells,
    guide_cells,
    info_fields,
    info_labels,
)
from thidua.forms.material import Material
from thidua.forms.rules import Lists, restrict_field

LIST_HEADING_ROW, LIST_FIRST_ROW = 3, 4
LIST_WIDTH = 34


def draw_lists(page: Worksheet, material: Material) -> Lists:
    """The sheet of drop-down lists, one column each."""
    edition = material.edition
    put(page, TITLE, edition.lists_name.upper(), styles.BLOCK)
    put(page, SUBTITLE, edition.texts.lists_guide, styles.NOTE)
    ranges: Lists = {}
    for number, (name, heading) in enumerate(_list_headings(edition).items()):
        letter = chr(ord("A") + number)
        put(page, f"{letter}{LIST_HEADING_ROW}", heading, styles.HEADING)
        page.column_dimensions[letter].width = LIST_WIDTH
        for row, text in enumerate(material.choices[name], LIST_FIRST_ROW):
            put(page, f"{letter}{row}", text, styles.FIXED)
            raise_row(page, row, lines_in(text, LIST_WIDTH))
        last = LIST_FIRST_ROW + max(len(material.choices[name]), 1) - 1
        ranges[name] = f"'{edition.lists_name}'!${letter}${LIST_FIRST_ROW}:${letter}${last}"
    raise_row(page, LIST_HEADING_ROW, 2)
    finish_page(page, edition, fits_one_page=True)
    return ranges


def _list_headings(edition: Edition) -> dict[str, str]:
    """Lists that are offered anywhere, with the heading of the column or field that offers them."""
    tick = next(field for field in edition.info if field.kind == "tick")
    used = {c.choices: c.heading for sheet in edition.sheets for c in sheet.columns if c.choices}
    return {"nil": tick.label, **used}


def draw_info(page: Worksheet, material: Material, lists: Lists, *, is_correction: bool = False) -> None:
    """'Thông tin': who reports, for what, and what only the unit can say. Stamped fields are left empty here."""
    edition = material.edition
    for letter, width in zip(INFO_COLUMNS, (4, 46, 70), strict=True):
        page.column_dimensions[letter].width = width
    draw_wide(page, TITLE, edition.title, styles.TITLE, last=INFO_COLUMNS[-1], lines=1.6)
    subtitle = _subtitle(material)
    draw_wide(page, SUBTITLE, subtitle, styles.SUBTITLE, last=INFO_COLUMNS[-1], lines=lines_in(subtitle, 105) * 1.1)
    stamped, filled = block_heading_cells(edition)
    for address in (stamped, filled):
        raise_row(page, page[address].row, 1.7)
    put(page, stamped, edition.texts.stamped_heading, styles.BLOCK)
    put(page, filled, edition.texts.filled_heading, styles.BLOCK)
    for address, text in info_labels(edition, is_correction=is_correction).items():
        put(page, address, text, styles.LABEL)
        raise_row(page, page[address].row, 1.3)
    for field in info_fields(edition, is_correction=is_correction):
        style = styles.STAMP if field.stamped else styles.DATE_INPUT if field.kind == "date" else styles.TEXT_INPUT
        put(page, field.cell, None, style)
        if not field.stamped:
            restrict_field(page, field, edition=edition, lists=lists)
    heading, *lines = guide_cells(edition)
    put(page, heading, edition.texts.guide_heading, styles.BLOCK)
    raise_row(page, page[heading].row, 1.7 if is_correction else 1)
    for address, text in zip(lines, edition.info_guide, strict=True):
        draw_wide(page, address, f"- {text}", styles.GUIDE, last=INFO_COLUMNS[-1], lines=lines_in(text, 125))
    finish_page(page, edition, fits_one_page=True)


def _subtitle(material: Material) -> str:
    """The plan that the form is for; below it, by the plan's flow, to whom it goes, through whom, and what is asked."""
    texts, flow = material.edition.texts, material.flow
    lines = [texts.subtitle.format(subject=material.plan.subject)]
    if flow is not None and texts.addressed is not None:
        lines.append(texts.addressed.format(to=flow.to, through=f" ({flow.through})" if flow.through else ""))
    if flow is not None and texts.asked is not None and material.is_of_flow:
        lines.append(texts.asked.format(content=flow.content))
    return "\n".join(lines)

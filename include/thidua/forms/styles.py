"""The looks of a workbook's cells: Times New Roman, white where something is to be entered, grey where not."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

from thidua.forms.edition import ColumnKind

FONT = "Times New Roman"
NUMBER, FRACTION, DATE = "#,##0", "#,##0.0###", "dd/mm/yyyy"
"""A whole number shows no decimal sign; `FRACTION` takes over by a conditional format where there is a fraction."""

TITLE, SUBTITLE, LINE, GUIDE = "td-title", "td-subtitle", "td-line", "td-guide"
BLOCK, NOTE, LABEL, STAMP, HEADING = "td-block", "td-note", "td-label", "td-stamp", "td-heading"
FIXED, FIXED_CENTRED, CODE, CLOSED = "td-fixed", "td-fixed-centred", "td-code", "td-closed"
TEXT_INPUT, CHOICE_INPUT, NUMBER_INPUT, DATE_INPUT = "td-text", "td-choice", "td-number", "td-date"

INPUT_OF: dict[ColumnKind, str] = {
    "text": TEXT_INPUT,
    "long_text": TEXT_INPUT,
    "choice": CHOICE_INPUT,
    "integer": NUMBER_INPUT,
    "decimal": NUMBER_INPUT,
    "date": DATE_INPUT,
}

_THIN = Side(style="thin", color="808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_LIGHT = PatternFill("solid", fgColor="F2F2F2")
_DARK = PatternFill("solid", fgColor="D9D9D9")
_WHITE = PatternFill("solid", fgColor="FFFFFF")
_OPEN = Protection(locked=False)


def register_styles(book: Workbook) -> None:
    """Make the styles known to the workbook, always in this order and whether a sheet uses them or not: a sheet drawn
    later refers to them by number."""
    scratch = book.create_sheet("styles")
    for number, style in enumerate(_styles(), 1):
        book.add_named_style(style)
        scratch["A1"].style = style.name
        # Asking for the number is what makes openpyxl give one.
        assert scratch["A1"].style_id == number
    book.remove(scratch)


def _styles() -> list[NamedStyle]:
    return [
        _plain(TITLE, size=14, bold=True, across="center"),
        _plain(SUBTITLE, size=12, italic=True, across="center"),
        _plain(LINE, size=11, italic=True, across="left"),
        _plain(GUIDE, size=11, across="left", down="top"),
        _plain(BLOCK, size=12, bold=True, across="left", wrap=False),
        _plain(NOTE, size=11, italic=True, across="left", wrap=False),
        _boxed(LABEL, fill=_LIGHT),
        _boxed(STAMP, fill=_LIGHT, bold=True),
        _boxed(HEADING, fill=_DARK, bold=True, across="center"),
        _boxed(FIXED, fill=_LIGHT),
        _boxed(FIXED_CENTRED, fill=_LIGHT, across="center"),
        _boxed(CODE, fill=_LIGHT, across="center", size=9),
        _boxed(CLOSED, fill=_DARK),
        _boxed(TEXT_INPUT, fill=_WHITE, number_format="@", is_open=True),
        _boxed(CHOICE_INPUT, fill=_WHITE, is_open=True),
        _boxed(NUMBER_INPUT, fill=_WHITE, across="right", number_format=NUMBER, is_open=True),
        _boxed(DATE_INPUT, fill=_WHITE, number_format=DATE, is_open=True),
    ]


def _plain(
    name: str,
    *,
    size: int,
    across: str,
    bold: bool = False,
    italic: bool = False,
    down: str = "center",
    wrap: bool = True,
) -> NamedStyle:
    return NamedStyle(
        name=name,
        font=Font(name=FONT, size=size, bold=bold, italic=italic),
        alignment=Alignment(horizontal=across, vertical=down, wrap_text=wrap),
    )


def _boxed(
    name: str,
    *,
    fill: PatternFill,
    bold: bool = False,
    size: int = 11,
    across: str = "left",
    number_format: str = "General",
    is_open: bool = False,
) -> NamedStyle:
    style = NamedStyle(
        name=name,
        font=Font(name=FONT, size=size, bold=bold),
        fill=fill,
        border=_BOX,
        alignment=Alignment(horizontal=across, vertical="center", wrap_text=True, indent=1 if across == "left" else 0),
        number_format=number_format,
    )
    if is_open:
        style.protection = _OPEN
    return style

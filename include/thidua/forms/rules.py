"""What Excel lets into a cell, and what it says when it does not: data validations with prompts in Vietnamese."""

from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from thidua.forms.edition import Column, Edition, ErrorMessage, InfoField
from thidua.forms.styles import FRACTION
from thidua.text.parse import MOST_DIGITS

_MOST = 10**MOST_DIGITS - 1
_FRACTION_FORMAT_ID = 190
_LONGEST_INFO = 200
_LONGEST_PROMPT, _LONGEST_TITLE = 255, 32

Lists = dict[str, str]
"""List name -> the range that holds it: `'Danh mục'!$B$4:$B$9`."""


def restrict_column(
    page: Worksheet, column: Column, *, cells: str, edition: Edition, lists: Lists, hint: str | None = None
) -> None:
    """The rule of one column of a table, for a range such as 'F5:F12'. hint: the prompt of a column without a note."""
    texts = edition.texts
    prompt = column.note or hint
    match column.kind:
        case "integer":
            rule = _rule("whole", texts.not_whole, "0", str(_MOST), operator="between")
        case "decimal":
            rule = _rule("decimal", texts.not_a_number, str(-_MOST), str(_MOST), operator="between")
        case "choice":
            rule = _rule("list", texts.not_a_choice, lists[column.choices or ""])
            rule.showErrorMessage = not column.is_open
            prompt = prompt or texts.choose
        case "text" | "long_text":
            rule = _rule("textLength", texts.too_long, str(column.max_length), operator="lessThanOrEqual")
        case "date":
            rule = _day_rule(texts.not_a_date)
        case _:
            return
    _attach(page, rule, cells=cells, title=column.heading, prompt=prompt)


def restrict_field(page: Worksheet, field: InfoField, *, edition: Edition, lists: Lists) -> None:
    """The rule of one field of 'Thông tin'."""
    texts = edition.texts
    match field.kind:
        case "date":
            rule = _day_rule(texts.not_a_date)
        case "tick":
            rule = _rule("list", texts.not_a_choice, lists["nil"])
        case "text":
            rule = _rule("textLength", texts.too_long, str(_LONGEST_INFO), operator="lessThanOrEqual")
    _attach(page, rule, cells=field.cell, title=field.label, prompt=field.note)


def show_fractions(page: Worksheet, *, cells: str, first: str) -> None:
    """A fraction shows its digits ('14,5'); a whole number shows no decimal sign. first: top left cell of the range."""
    style = DifferentialStyle(numFmt=NumberFormat(numFmtId=_FRACTION_FORMAT_ID, formatCode=FRACTION))
    formula = f"AND(ISNUMBER({first}),{first}<>INT({first}))"
    page.conditional_formatting.add(cells, Rule(type="expression", dxf=style, formula=[formula]))


def _day_rule(message: ErrorMessage) -> DataValidation:
    """Days from 2025 to 2100."""
    return _rule("date", message, "45658", "73415", operator="between")


def _rule(
    kind: str, message: ErrorMessage, formula1: str, formula2: str | None = None, *, operator: str | None = None
) -> DataValidation:
    return DataValidation(
        type=kind,
        operator=operator,
        formula1=formula1,
        formula2=formula2,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=message.title,
        error=message.text,
    )


def _attach(page: Worksheet, rule: DataValidation, *, cells: str, title: str, prompt: str | None) -> None:
    if prompt:
        rule.showInputMessage = True
        rule.promptTitle = title[:_LONGEST_TITLE]
        rule.prompt = prompt[:_LONGEST_PROMPT]
    rule.add(cells)
    page.add_data_validation(rule)

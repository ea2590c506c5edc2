"""A form edition: one declaration that drives the workbook, the reader and the rules.

Editions are YAML files in `include/forms/`, named after their id; old ones stay readable for ever.
"""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from thidua.plan.model import Identifier, Model

SheetKey = Literal[
    "indicators",
    "registered",
    "movements",
    "commendations",
    "models",
    "narrative",
    "registrations",
    "launches",
    "pact",
    "scores",
    "awardees",
]

REPORT = "report"
"""Family of the units' reports: what a period asks for that does not say otherwise."""

ANNEX = "annex"
"""Family of what a city takes in from its communes: no workbook, but the machine-readable annex of their reports."""

NAMES = "names"
"""Family of the lists of rewarded persons: the only form that asks for personal data."""

ColumnKind = Literal[
    "code",  # identifies a fixed row; locked, must be unchanged
    "key",  # says what a row of ours is about, beside rows that the unit adds; locked, empty in those
    "text",  # one line
    "long_text",  # several lines
    "integer",  # whole number; '1.805' is 1805
    "decimal",  # '0,67'; as many digits as the row's indicator has
    "choice",  # one of a list
    "date",  # a day
    "label",  # locked text that is not read (STT, name of the indicator, unit of measure, plan)
]


CORRECTS = "corrects_version"
"""Key of the field that says which version of the unit a form was made from to be corrected."""


class InfoField(Model):
    """One field of the sheet 'Thông tin': stamped by us (locked) or filled in by the unit. corrections_only: drawn only
    in a form that is made to correct a version."""

    key: str
    cell: Annotated[str, Field(pattern=r"^[A-Z]{1,2}[0-9]{1,3}$")]
    label: str
    kind: Literal["text", "date", "tick"]
    stamped: bool
    required: bool = False
    corrections_only: bool = False
    note: str | None = None


class Column(Model):
    """One column of a table. `choices` names a list of the edition or of the plan.

    is_open: the list only proposes, another text may be written. in_unit: the figure is in the row's own unit of
    measure, so that '95%' is 95 where that unit is a percentage. is_prefilled: in a row with a key we have filled it,
    and what stands there is no answer of the unit. series: of a key, every row has its own from the beginning: 'DK'
    gives DK01, DK02 and so on. is_personal: it is about a person, is kept under the person's key and quoted nowhere.
    """

    key: str
    letter: Annotated[str, Field(pattern=r"^[A-Z]{1,2}$")]
    heading: str
    kind: ColumnKind
    width: float
    choices: str | None = None
    is_open: bool = False
    in_unit: bool = False
    is_prefilled: bool = False
    is_personal: bool = False
    series: str | None = None
    max_length: int | None = None
    note: str | None = None


class TableSheet(Model):
    """One table sheet. fixed_rows: the rows are given by us (indicators, narrative); otherwise the unit adds rows
    from `first_row` on, `max_rows` at the most."""

    key: SheetKey
    name: Annotated[str, Field(max_length=31)]
    title: str
    guide: str
    heading_row: int
    first_row: int
    max_rows: int
    fixed_rows: bool
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column:
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    @cached_property
    def row_key(self) -> str | None:
        """Key of the column of kind 'key'; None where the sheet has none."""
        return next((column.key for column in self.columns if column.kind == "key"), None)

    def cell(self, key: str, row_no: int) -> str:
        """The address Excel shows for a column key and a row: `cell('actual', 12) == 'H12'`."""
        return f"{self.column(key).letter}{row_no}"


class NarrativeSection(Model):
    """A fixed row of the narrative sheet."""

    id: str
    label: str
    hint: str
    required: bool = False


class ErrorMessage(Model):
    """What Excel says when a cell is given what it cannot take."""

    title: Annotated[str, Field(max_length=32)]
    text: Annotated[str, Field(max_length=255)]


class FormTexts(Model):
    """Sentences of the workbook that belong to no single field. Words in braces are filled in."""

    subtitle: str
    correction_title: str
    stamped_heading: str
    filled_heading: str
    guide_heading: str
    lists_guide: str
    sheet_line: str
    no_targets: str
    unit_ended: str
    unit_carries_on: str
    required_mark: str
    addressed: str | None = None
    asked: str | None = None
    total: str | None = None
    footer: str
    choose: str
    not_a_number: ErrorMessage
    not_whole: ErrorMessage
    not_a_choice: ErrorMessage
    not_a_date: ErrorMessage
    too_long: ErrorMessage


class Edition(Model):
    """Everything about one edition of the form.

    family: what a period names with its key `form`; the current edition of each stands in
    `include/catalogue/forms.yaml`. sheets: those that this form has; of a sheet that it has not there are no rows.
    lists_name: the locked sheet with what the drop-down lists offer; it is expected in every workbook and never read.
    goals: how a target's goal is printed in 'Kế hoạch năm', by kind of goal. lists['levels']: central, city, commune,
    unit, in this order.
    """

    id: Annotated[str, Field(pattern=r"^([A-Z]+-)?20[0-9]{2}\.[0-9]+$")]
    family: Identifier = REPORT
    title: str
    info_name: str
    lists_name: str
    info: tuple[InfoField, ...]
    info_guide: tuple[str, ...]
    texts: FormTexts
    goals: dict[str, str]
    sheets: tuple[TableSheet, ...]
    lists: dict[str, tuple[str, ...]]
    narrative: tuple[NarrativeSection, ...]

    @property
    def order(self) -> tuple[int, ...]:
        """Of two editions of a family the newer one has the greater."""
        return tuple(int(part) for part in self.id.rpartition("-")[2].split("."))

    def has_sheet(self, key: str) -> bool:
        return any(sheet.key == key for sheet in self.sheets)

    def sheet(self, key: str) -> TableSheet:
        """KeyError for one that this form has not."""
        for sheet in self.sheets:
            if sheet.key == key:
                return sheet
        raise KeyError(key)

    def info_field(self, key: str) -> InfoField:
        for info in self.info:
            if info.key == key:
                return info
        raise KeyError(key)

"""One streamed pass over a worksheet: counts before anything is built, and what the reader behind does not tell.

That reader makes an error value blank, does not say where a formula is, and holds the whole rectangle around the
values in memory: one cell at XFD1048576 ends its process.
"""

from dataclasses import dataclass, field

from thidua.read.addresses import LAST_COLUMN, LAST_ROW, column_letters, column_number, split_address
from thidua.read.limits import Limits
from thidua.read.refusals import refuse
from thidua.read.xml import local_name, scan_xml

_KNOWN = frozenset({"c", "v", "f", "is", "t", "row"})
_INSIDE_TEXT = frozenset({"r", "rPr"})
_MARKS = frozenset({"mergeCell", "hyperlink", "cfRule", "dataValidation"})


@dataclass(kw_only=True)
class SheetScan:
    """Counts and addresses of one sheet. formulas: address -> whether its result is text ('' is then a result)."""

    cells: int = 0
    marks: int = 0
    last_row: int = 0
    last_column: int = 0
    errors: list[str] = field(default_factory=list)
    formulas: dict[str, bool] = field(default_factory=dict)
    percents: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)


def scan_sheet(data: bytes, part: str, limits: Limits, percent_styles: frozenset[str]) -> SheetScan:
    """Count one worksheet part. Raises `RefusedError` beyond a limit."""
    scan = _Scan(part, limits, percent_styles)
    scan_xml(data, part, scan.on_start, attributes_as_list=True)
    scan.check_box()
    return scan.result


class _Scan:
    """The state between two elements of one sheet. Most cells are empty: of them nothing but their number is kept."""

    def __init__(self, part: str, limits: Limits, percent_styles: frozenset[str]) -> None:
        self.result = SheetScan()
        self.part = part
        self.limits = limits
        self.percent_styles = percent_styles
        self.columns: dict[str, int] = {}
        self.cells_left = limits.cells
        self.row = 0
        self.row_text = "0"
        self.cell: list[str] | None = None
        self.filled: list[str] | None = None
        self.column = 0
        self.left, self.right, self.top, self.bottom = LAST_COLUMN, 0, LAST_ROW, 0

    def on_start(self, name: str, attributes: list[str]) -> None:
        """attributes: name, value, name, value. In order of frequency: this runs a thousand times for a small form."""
        if name == "c":
            self.cells_left -= 1
            if not attributes or attributes[0] != "r" or self.cells_left < 0:
                self.on_odd_cell(attributes)
            self.cell = attributes
        elif name == "t":
            return
        elif name in {"is", "v", "f"}:
            if self.cell is not None:
                self.on_content(name, self.cell)
        elif name == "row":
            self.on_row(attributes)
        else:
            self.on_other(name, attributes)

    def on_odd_cell(self, attributes: list[str]) -> None:
        """One cell too many, or one whose address does not come first; without any it is the next one of its row."""
        known = _as_dict(attributes)
        if self.cells_left < 0:
            found = known.get("r", self.row_text)[:12]
            raise refuse("too_many_cells", part=self.part, limit=self.limits.cells, found=found)
        before = split_address(self.cell[1])[1] if self.cell else 0
        address = known.pop("r", f"{column_letters(before + 1)}{self.row_text}")
        attributes[:] = ["r", address, *(text for pair in known.items() for text in pair)]

    def on_content(self, name: str, attributes: list[str]) -> None:
        """A value, formula or text inside of a cell. No attribute but the type has a value such as 'e' or 'str'."""
        address = attributes[1]
        if attributes is not self.filled:
            self.place(address)
            self.filled = attributes
            if "e" in attributes:
                self.result.errors.append(address)
        if name == "f":
            self.result.formulas[address] = "str" in attributes
        elif name == "v":
            if "inlineStr" in attributes:
                # A reader takes such a text from <is> and finds none: the value would be lost without a word.
                raise refuse("cell_out_of_order", part=self.part, found=address)
            if self.percent_styles:
                cell = _as_dict(attributes)
                if cell.get("s") in self.percent_styles and cell.get("t", "n") == "n":
                    self.result.percents.append(address)

    def place(self, address: str) -> None:
        """Widen the rectangle. Filled cells must come in order, each once: else two readers see two contents."""
        row_text = self.row_text
        letters = address[: -len(row_text)]
        column = self.columns.get(letters) or self.columns.setdefault(letters, column_number(letters))
        if column <= self.column or not address.endswith(row_text):
            raise refuse("cell_out_of_order", part=self.part, found=address[:12])
        self.column = column
        self.bottom = self.row
        if column > self.right:
            self.right = column
        if column < self.left:
            self.left = column
        if self.row < self.top:
            self.top = self.row

    def on_row(self, attributes: list[str]) -> None:
        known = _as_dict(attributes)
        text = known.get("r")
        row = self.row + 1 if text is None else int(text) if text.isascii() and text.isdigit() else 0
        if not self.row < row <= LAST_ROW:
            raise refuse("cell_out_of_order", part=self.part, found=f"A{(text or '')[:10]}")
        self.row, self.row_text, self.column, self.cell = row, str(row), 0, None
        if known.get("hidden") in {"1", "true"}:
            self.result.hidden_rows.append(row)

    def on_other(self, name: str, attributes: list[str]) -> None:
        """Anything but text ends the cell: what follows, such as a formula of a conditional format, is not in it."""
        local = local_name(name)
        if local != name and local in _KNOWN:
            self.on_start(local, attributes)
            return
        if local in _INSIDE_TEXT:
            return
        self.cell = None
        if local == "col":
            self.on_column(_as_dict(attributes))
        if local not in _MARKS:
            return
        self.result.marks += 1
        if self.result.marks > self.limits.marks:
            raise refuse("too_many_marks", part=self.part, limit=self.limits.marks)
        if local == "mergeCell":
            self.result.merged.append(_as_dict(attributes).get("ref", ""))

    def on_column(self, known: dict[str, str]) -> None:
        """A run of columns of one format: hidden ones are noted as 'B:D'."""
        first, last = known.get("min", ""), known.get("max", "")
        if known.get("hidden") in {"1", "true"} and len(first) <= 5 and len(last) <= 5:
            letters = [column_letters(int(text)) for text in (first, last) if text.isascii() and text.isdigit()]
            self.result.hidden_columns.append(":".join(letters))

    def check_box(self) -> None:
        """The rectangle around all values: what the reader behind would hold in memory."""
        self.result.cells = self.limits.cells - self.cells_left
        self.result.last_row, self.result.last_column = self.bottom, self.right
        rows, columns = self.bottom - self.top + 1, self.right - self.left + 1
        if self.bottom and rows * columns > self.limits.box_cells:
            raise refuse("box_too_big", part=self.part, found=f"{column_letters(self.right)}{self.bottom}")


def _as_dict(attributes: list[str]) -> dict[str, str]:
    return dict(zip(attributes[::2], attributes[1::2], strict=True))

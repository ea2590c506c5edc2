"""The printed figures of one report, each with its key: what `explain` starts from and files are compared by."""

from decimal import Decimal
from typing import NamedTuple

from thidua.report.data import exact
from thidua.report.model import Figure
from thidua.text.numbers import NO_FIGURE, format_number


class Cell(NamedTuple):
    """Printed text, and the key of the figure that it is."""

    text: str
    figure: str | None = None


class FigureBook:
    """Collects figures while the report is composed."""

    def __init__(self) -> None:
        self._figures: dict[str, Figure] = {}

    def number(self, key: str, value: Decimal | int | None, *, decimals: int | None = None) -> Cell:
        """The figure printed as a number with at most so many decimals; '-' and no figure where there is none."""
        if value is None:
            return Cell(NO_FIGURE)
        return self.write(key, value=exact(Decimal(value)), printed=format_number(value, decimals))

    def write(self, key: str, *, value: str | None, printed: str) -> Cell:
        """A figure that is printed in its own way. The same key is always printed the same way."""
        figure = Figure(key=key, value=value, printed=printed)
        known = self._figures.setdefault(key, figure)
        if known != figure:
            raise ValueError(f"figure {key} printed as {known.printed!r} and as {printed!r}")
        return Cell(printed, key)

    def find(self, key: str) -> Figure | None:
        """What was printed already under the key."""
        return self._figures.get(key)

    def figures(self) -> tuple[Figure, ...]:
        """In the order of printing."""
        return tuple(self._figures.values())

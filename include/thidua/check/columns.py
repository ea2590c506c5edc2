"""The columns of one batch as numpy arrays, for metrics: what stands in a column, what is missing, which rows count.

A column of objects (ids, flags, days as text) is reduced to a number for each distinct value: what is asked of the
values is asked once for each distinct one.
"""

from collections.abc import Callable, Collection
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Mask: TypeAlias = npt.NDArray[np.bool_]
"""One flag for each row of the batch."""


class NotCovered(Exception):  # noqa: N818  # says that somebody else must do it, not that something is wrong
    """A column, condition or expectation that only Great Expectations' own metrics know."""


class Column:
    """One column of numbers (NaN: missing) or of objects (None: missing)."""

    def __init__(self, values: npt.NDArray[Any]) -> None:
        if values.dtype not in (np.float64, np.int64, np.object_):
            raise NotCovered(f"column of {values.dtype}")
        self.values = values

    @property
    def is_numeric(self) -> bool:
        """Whether values are compared as numbers, and none with what is missing."""
        return self.values.dtype != np.object_

    @cached_property
    def codes(self) -> npt.NDArray[np.intp]:
        """The same number for the same value; -1 where it is missing."""
        return self._coded[0]

    @cached_property
    def present(self) -> Mask:
        """Where a value is."""
        if self.is_numeric:
            return np.asarray(~np.isnan(self.values))
        return np.asarray(self.codes >= 0)

    def is_in(self, wanted: Collection[Any]) -> Mask:
        """Where the value is one of these; a missing value never is."""
        if not self.is_numeric:
            return self._where(set(wanted).__contains__)
        if not all(isinstance(one, int | float) for one in wanted):
            raise NotCovered("numbers among words")
        return np.isin(self.values, list(wanted))

    def _where(self, test: Callable[[Any], bool]) -> Mask:
        codes, distinct = self._coded
        # The last place is where the code of a missing value, -1, leads.
        told = np.fromiter((test(value) for value in distinct), dtype=np.bool_, count=len(distinct))
        return np.asarray(np.append(told, False)[codes])

    @cached_property
    def _coded(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[Any]]:
        codes, distinct = pd.factorize(self.values)
        return codes, np.asarray(distinct)


class Columns:
    """The columns of a batch by name, each looked at once. KeyError for a column that is not there.

    table: numbered from 0, so that a position is also what Great Expectations calls a row by.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self._table = table
        self._columns: dict[str, Column] = {}

    def __len__(self) -> int:
        return len(self._table)

    def __getitem__(self, name: str) -> Column:
        if name not in self._columns:
            self._columns[name] = Column(self._table[name].to_numpy())
        return self._columns[name]

    @cached_property
    def every_row(self) -> Mask:
        """All rows of the batch."""
        return np.ones(len(self), dtype=np.bool_)

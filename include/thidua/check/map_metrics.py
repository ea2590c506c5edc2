"""The metrics of Great Expectations' map expectations, computed on whole columns.

Names and values are those of its own pandas metrics, which look up each row of each expectation in a frame cut out
for it. What an expectation makes of its metrics stays its own.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from thidua.check.columns import Columns, Mask, NotCovered
from thidua.check.gx import MAX_RESULT_RECORDS
from thidua.check.row_conditions import rows_of

Kwargs: TypeAlias = Mapping[str, Any]
Metrics: TypeAlias = dict[str, Any]
Positions: TypeAlias = npt.NDArray[np.intp]
Test: TypeAlias = Callable[[Columns, Mask, Kwargs], Mask]
"""Which of the rows that are looked at are as expected; what it says of other rows does not matter."""

_MISSING_IGNORED = {"either_value_is_missing", "any_value_is_missing"}


class MapMetrics:
    """Metrics of one expectation. NotCovered, here or when asked, where only Great Expectations' own can tell."""

    def __init__(self, map_metric: str, kwargs: Kwargs, *, index_columns: Sequence[str]) -> None:
        if map_metric not in TESTS:
            raise NotCovered(map_metric)
        self._test = TESTS[map_metric]
        self._kwargs = kwargs
        self._names = _columns_of(kwargs)
        if "column" not in kwargs and kwargs.get("ignore_row_if") not in _MISSING_IGNORED:
            raise NotCovered(f"ignore_row_if {kwargs.get('ignore_row_if')}")
        self._rows = rows_of(kwargs.get("row_condition"))
        first, *others = self._names
        self._index_names = tuple(dict.fromkeys((first, *index_columns, *others)))
        self._prefix = f"{map_metric}."

    def __call__(self, columns: Columns) -> Metrics:
        """By the names under which the expectation looks for them."""
        rows = self._rows(columns)
        looked_at = rows
        for name in self._names:
            looked_at = looked_at & columns[name].present
        unexpected = np.flatnonzero(looked_at & ~self._test(columns, looked_at, self._kwargs))
        row_count, looked_at_count = int(np.count_nonzero(rows)), int(np.count_nonzero(looked_at))
        return {
            "table.row_count": row_count,
            "column_values.nonnull.unexpected_count": row_count - looked_at_count,
            f"{self._prefix}filtered_row_count": looked_at_count,
            f"{self._prefix}unexpected_count": len(unexpected),
            f"{self._prefix}unexpected_values": self._values(columns, unexpected[:MAX_RESULT_RECORDS]),
            f"{self._prefix}unexpected_index_list": self._places(columns, unexpected),
            f"{self._prefix}unexpected_index_query": f"df.filter(items={unexpected.tolist()}, axis=0)",
        }

    def _values(self, columns: Columns, rows: Positions) -> list[Any]:
        if "column" in self._kwargs:
            return list(columns[self._names[0]].values[rows].tolist())
        if "column_A" in self._kwargs:
            return list(zip(*(columns[name].values[rows] for name in self._names), strict=True))
        found = zip(*(columns[name].values[rows].tolist() for name in self._names), strict=True)
        return [dict(zip(self._names, values, strict=True)) for values in found]

    def _places(self, columns: Columns, rows: Positions) -> list[dict[str, Any]]:
        found = zip(*(columns[name].values[rows] for name in self._index_names), strict=True)
        return [dict(zip(self._index_names, values, strict=True)) for values in found]


def _columns_of(kwargs: Kwargs) -> tuple[str, ...]:
    if "column" in kwargs:
        return (kwargs["column"],)
    return tuple(kwargs.get("column_list") or (kwargs["column_A"], kwargs["column_B"]))


def _in_set(columns: Columns, _: Mask, kwargs: Kwargs) -> Mask:
    return columns[kwargs["column"]].is_in(kwargs["value_set"])


def _not_in_set(columns: Columns, _: Mask, kwargs: Kwargs) -> Mask:
    return ~columns[kwargs["column"]].is_in(kwargs["value_set"])


def _between(columns: Columns, _: Mask, kwargs: Kwargs) -> Mask:
    column = columns[kwargs["column"]]
    if not column.is_numeric:
        raise NotCovered("objects between numbers")
    told = columns.every_row
    if (lowest := kwargs.get("min_value")) is not None:
        told = told & (column.values > lowest if kwargs.get("strict_min") else column.values >= lowest)
    if (highest := kwargs.get("max_value")) is not None:
        told = told & (column.values < highest if kwargs.get("strict_max") else column.values <= highest)
    return told


def _pair_equal(columns: Columns, looked_at: Mask, kwargs: Kwargs) -> Mask:
    return _compared(np.equal, columns, looked_at, kwargs)


def _pair_greater(columns: Columns, looked_at: Mask, kwargs: Kwargs) -> Mask:
    return _compared(np.greater_equal if kwargs.get("or_equal") else np.greater, columns, looked_at, kwargs)


def _compared(compare: np.ufunc, columns: Columns, looked_at: Mask, kwargs: Kwargs) -> Mask:
    told = np.zeros(len(columns), dtype=np.bool_)
    # Objects are compared one by one, and only those of which neither is missing can be.
    told[looked_at] = compare(
        columns[kwargs["column_A"]].values[looked_at], columns[kwargs["column_B"]].values[looked_at]
    )
    return told


def _unique(columns: Columns, looked_at: Mask, kwargs: Kwargs) -> Mask:
    told = np.zeros(len(columns), dtype=np.bool_)
    keys = pd.DataFrame({name: columns[name].codes[looked_at] for name in kwargs["column_list"]})
    told[looked_at] = ~keys.duplicated(keep=False)
    return told


TESTS: Mapping[str, Test] = {
    "column_values.in_set": _in_set,
    "column_values.not_in_set": _not_in_set,
    "column_values.between": _between,
    "column_pair_values.equal": _pair_equal,
    "column_pair_values.a_greater_than_b": _pair_greater,
    "compound_columns.unique": _unique,
}
"""By map metric."""

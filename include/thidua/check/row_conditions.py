"""Row conditions of expectations, as masks. Missing values compare as in `DataFrame.query`: equal to nothing."""

import operator
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np

from thidua.check.columns import Column, Columns, Mask, NotCovered
from thidua.check.gx import (
    AndCondition,
    ComparisonCondition,
    Condition,
    NullityCondition,
    OrCondition,
    deserialize_row_condition,
)

Rows = Callable[[Columns], Mask]
"""Chooses rows of a batch."""

_ORDERED: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def rows_of(declared: Any) -> Rows:
    """What chooses the rows of a `row_condition` as declared. NotCovered for a kind of condition without a mask."""
    if not declared:
        return lambda columns: columns.every_row
    condition = deserialize_row_condition(declared) if isinstance(declared, Mapping) else declared
    if not isinstance(condition, Condition):
        raise NotCovered(f"row condition {declared!r}")
    return lambda columns: _mask(condition, columns)


def _mask(condition: Condition, columns: Columns) -> Mask:
    match condition:
        case AndCondition(conditions=parts):
            return reduce(operator.and_, (_mask(part, columns) for part in parts))
        case OrCondition(conditions=parts):
            return reduce(operator.or_, (_mask(part, columns) for part in parts))
        case NullityCondition():
            present = columns[condition.column.name].present
            return ~present if condition.is_null else present
        case ComparisonCondition():
            return _compared(columns[condition.column.name], str(condition.operator), condition.parameter)
        case _:
            raise NotCovered(f"row condition {condition!r}")


def _compared(column: Column, sign: str, parameter: Any) -> Mask:
    match sign:
        case "==":
            return column.is_in([parameter])
        case "!=":
            return ~column.is_in([parameter])
        case "IN":
            return column.is_in(parameter)
        case "NOT_IN":
            return ~column.is_in(parameter)
        case _ if sign in _ORDERED and column.is_numeric:
            return np.asarray(_ORDERED[sign](column.values, parameter))
        case _:
            raise NotCovered(f"{sign} on objects")

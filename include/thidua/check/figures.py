"""What follows from the figures of the indicator rows: ratios, and how they compare with other figures."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Figures = npt.NDArray[np.float64]


def computed_figures(columns: Mapping[str, npt.NDArray[Any]]) -> dict[str, Figures]:
    """What follows from the figures of a row. NaN where there is nothing to compute; never infinite."""
    is_ratio = columns["measure"] == "ratio"
    ratio = _percentage(columns["numerator"], columns["denominator"], where=is_ratio)
    estimate_ratio = _percentage(columns["estimate_numerator"], columns["estimate_denominator"], where=is_ratio)
    actual = np.where(np.isnan(columns["actual"]), ratio, columns["actual"])
    estimate = np.where(np.isnan(columns["estimate"]), estimate_ratio, columns["estimate"])
    # A share above 100 % that was computed is a numerator above its denominator: that is told once, of the pair.
    is_share = columns["is_share"].astype(bool)
    same_period = np.where(actual == 0, np.nan, columns["same_period"])
    return {
        "ratio": ratio,
        "estimate_ratio": estimate_ratio,
        "judged_denominator": _unless_nothing(columns["denominator"], columns["numerator"]),
        "judged_estimate_denominator": _unless_nothing(columns["estimate_denominator"], columns["estimate_numerator"]),
        "actual_or_ratio": actual,
        "estimate_or_ratio": estimate,
        "judged_actual": np.where(is_share, columns["actual"], actual),
        "judged_estimate": np.where(is_share, columns["estimate"], estimate),
        "actual_rounding_error": _rounding_error(columns["actual"], ratio, columns["actual_decimals"]),
        "estimate_rounding_error": _rounding_error(columns["estimate"], estimate_ratio, columns["estimate_decimals"]),
        "times_previous": _times(np.abs(actual), np.abs(columns["previous"])),
        "times_same_period": _times(np.abs(actual), np.abs(same_period)),
        "times_estimate": _times(np.abs(estimate), np.abs(actual)),
        "times_ceiling": _times(np.abs(actual), np.abs(columns["ceiling"])),
    }


def _percentage(numerator: Figures, denominator: Figures, *, where: npt.NDArray[np.bool_]) -> Figures:
    return np.where(where, 100 * _times(numerator, np.where(denominator > 0, denominator, np.nan)), np.nan)


def _unless_nothing(denominator: Figures, numerator: Figures) -> Figures:
    """The denominator; NaN where both are zero: there was nothing to count, and that is an answer."""
    return np.where((denominator == 0) & (numerator == 0), np.nan, denominator)


def _times(figure: Figures, base: Figures) -> Figures:
    """figure / base; NaN where the base is zero or missing."""
    quotient: Figures = np.full(len(figure), np.nan)
    np.divide(figure, base, out=quotient, where=np.nan_to_num(base) != 0)
    return quotient


def _rounding_error(written: Figures, exact: Figures, digits: Figures) -> Figures:
    """Distance in units of the last digit that was written: rightly rounded means at most one half."""
    return np.asarray(np.abs(written - exact) * 10.0 ** np.nan_to_num(digits), dtype=np.float64)

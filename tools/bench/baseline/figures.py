"""Keep the rows with `to_sql`, and add them up with groupby."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd
import sqlalchemy as sa

from tools.bench.baseline.frames import NUMBERS, Commune
from tools.bench.totals import Total


def without_units(frames: Mapping[str, pd.DataFrame], rejected: set[str]) -> dict[str, pd.DataFrame]:
    """The rows of all units but these."""
    return {name: frame[~frame["unit_id"].isin(rejected)] for name, frame in frames.items()}


def store(frames: Mapping[str, pd.DataFrame], engine: sa.Engine, commune: Commune) -> int:
    """Append what was entered to one table per sheet; how many rows. One call per sheet, not one per file."""
    columns = {sheet.key: [c.key for c in sheet.columns if c.kind != "label"] for sheet in commune.edition.sheets}
    count = 0
    with engine.begin() as connection:
        for name, keys in columns.items():
            rows = frames[name][["unit_id", *keys]].assign(plan_id=commune.plan.id, period_id=commune.period.id)
            rows.to_sql(name, connection, if_exists="append", index=False)
            count += len(rows)
    return count


def roll_up(frames: Mapping[str, pd.DataFrame], commune: Commune) -> dict[str, Total]:
    """The totals of every target that anybody reported on."""
    rows = frames["indicators"]
    by_target = rows.groupby("target_id")
    sums = by_target[list(NUMBERS["indicators"])].sum(min_count=1).join(commune.targets)
    first = by_target[["actual", "estimate"]].first().add_prefix("first_")
    return {str(target_id): _total(row) for target_id, row in sums.join(first).iterrows()}


def _total(sums: "pd.Series[Any]") -> Total:
    if sums["measure"] == "ratio" and sums["roll_up"] != "SUM":
        return Total(
            numerator=_number(sums["numerator"]),
            denominator=_number(sums["denominator"]),
            actual=_number(100 * sums["numerator"] / sums["denominator"]),
            estimate=_number(100 * sums["estimate_numerator"] / sums["estimate_denominator"]),
        )
    prefix = "first_" if sums["roll_up"] in {"SINGLE", "EXTERNAL"} else ""
    return Total(
        numerator=None,
        denominator=None,
        actual=_number(sums[f"{prefix}actual"]),
        estimate=_number(sums[f"{prefix}estimate"]),
    )


def _number(value: float) -> Decimal | None:
    return None if pd.isna(value) else Decimal(repr(float(value)))

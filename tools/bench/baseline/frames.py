"""One frame per sheet, with what the rules need beside what was entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from thidua.forms.edition import Edition
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Period, Plan
from tools.bench.baseline.read import Sheets

NUMBERS = {
    "indicators": ("numerator", "denominator", "actual", "estimate_numerator", "estimate_denominator", "estimate"),
    "registered": ("planned", "actual", "estimate"),
    "movements": ("collectives", "individuals"),
    "commendations": ("count", "women", "direct_workers", "small_collectives"),
}


@dataclass(frozen=True, kw_only=True)
class Commune:
    """What the baseline knows of a commune. targets: one row per target, index target_id."""

    plan: Plan
    period: Period
    edition: Edition
    catalogue: Catalogue
    targets: pd.DataFrame
    assigned: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, plan: Plan, period: Period, *, edition: Edition, catalogue: Catalogue) -> "Commune":
        rows = []
        for target in plan.targets:
            indicator = catalogue.indicators[target.indicator]
            rows.append(
                {
                    "target_id": target.id,
                    "measure": indicator.measure,
                    "number_kind": indicator.number_kind,
                    "roll_up": target.roll_up or indicator.roll_up,
                    "lowest": float(indicator.lowest) if indicator.lowest is not None else None,
                    "highest": float(indicator.highest) if indicator.highest is not None else None,
                }
            )
        reporters = {
            (unit.id, t.id)
            for t in plan.targets
            for unit in plan.reporters_of(t, period, catalogue.indicators[t.indicator])
        }
        return cls(
            plan=plan,
            period=period,
            edition=edition,
            catalogue=catalogue,
            targets=pd.DataFrame(rows).set_index("target_id"),
            assigned=frozenset(reporters),
        )


def make_frames(workbooks: Sequence[Sheets], commune: Commune) -> dict[str, pd.DataFrame]:
    """'info' and every table sheet: the rows of all these workbooks, each with its `unit_id`."""
    frames = {"info": _info_frame(workbooks, commune)}
    for sheet in commune.edition.sheets:
        tables = [book.tables[sheet.key].assign(unit_id=book.info["unit_id"]) for book in workbooks]
        table = pd.concat(tables, ignore_index=True)
        for column in NUMBERS.get(sheet.key, ()):
            entered = table[column]
            table[column] = pd.to_numeric(entered, errors="coerce").astype("float64")
            table[f"is_{column}_readable"] = entered.isna() | table[column].notna()
        frames[sheet.key] = table
    frames["indicators"] = _with_targets(frames["indicators"], commune)
    narrative = frames["narrative"]
    required = {section.id for section in commune.edition.narrative if section.required}
    narrative["is_text_given"] = narrative["text"].notna() | ~narrative["section"].isin(required)
    movements = frames["movements"]
    known = {commune.catalogue.movements[m.id].name for m in commune.plan.movements}
    movements["is_name_known"] = movements["name"].isin(known) | (
        movements["level"] == commune.edition.lists["levels"][3]
    )
    return frames


def _info_frame(workbooks: Sequence[Sheets], commune: Commune) -> pd.DataFrame:
    table = pd.DataFrame([dict(book.info) for book in workbooks])
    day = pd.to_datetime(table["data_as_of"], errors="coerce")
    period = commune.period
    table["is_day_in_period"] = day.between(pd.Timestamp(period.start), pd.Timestamp(period.end))
    table["rows"] = [sum(_count_filled(book, key) for key in book.tables) for book in workbooks]
    return table


def _count_filled(book: Sheets, key: str) -> int:
    if key == "narrative":
        return int(book.tables[key]["text"].notna().sum())
    return len(book.tables[key])


def _with_targets(table: pd.DataFrame, commune: Commune) -> pd.DataFrame:
    table = table.merge(commune.targets, how="left", left_on="target_id", right_index=True)
    pairs: list[tuple[Any, Any]] = list(zip(table["unit_id"], table["target_id"], strict=True))
    is_ratio = table["measure"] == "ratio"
    table["is_assigned"] = [pair in commune.assigned for pair in pairs]
    table["is_answered"] = table[["numerator", "denominator", "actual", "status", "explanation"]].notna().any(axis=1)
    has_parts = table["numerator"].notna() & table["denominator"].notna()
    table["is_ratio_whole"] = ~is_ratio | has_parts | table["numerator"].isna() & table["denominator"].isna()
    table["result"] = table["actual"].where(~(is_ratio & has_parts), 100 * table["numerator"] / table["denominator"])
    table["is_whole"] = (table["number_kind"] != "count") | table["actual"].isna() | (table["actual"] % 1 == 0)
    return table

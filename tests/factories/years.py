"""Plan files of made-up communes for any year: by month, by half-year, around Tết and at the end of February."""

from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from factories.plans import ASSUMED, make_period


def write_plans(folder: Path, year: int) -> None:
    """The year's plans of fourteen communes, as far as the schedule reads them: fifteen reports."""
    plans = {
        "hai-ky": [_half(year), _whole(year)],
        "quanh-tet": [_around_tet(year)],
        **{f"thang-{month:02}": [_month(year, month)] for month in range(1, 13)},
    }
    for commune, periods in plans.items():
        text = yaml.safe_dump({"periods": periods}, allow_unicode=True)
        (folder / f"{commune}-{year}.yaml").write_text(text, encoding="utf-8")


def _half(year: int) -> dict[str, Any]:
    return _period(
        year, "H1", ends=date(year, 6, 30), units=_rule("before", date(year, 6, 18)), report=_before(year, 6, 25)
    )


def _whole(year: int) -> dict[str, Any]:
    """The units' last day is the report's: the pipeline has the afternoon."""
    return _period(year, "Y", ends=date(year, 12, 31), units=_before(year, 12, 15), report=_before(year, 12, 15))


def _month(year: int, month: int) -> dict[str, Any]:
    last = date(year, month, monthrange(year, month)[1])
    return _period(year, "H1", ends=last, units=_rule("by", last.replace(day=20)), report=_rule("within_month", last))


def _around_tet(year: int) -> dict[str, Any]:
    """Tết falls between 21 January and 21 February: its days off lie before the report's last day in any year."""
    return _period(
        year, "H1", ends=date(year, 3, 31), units=_rule("by", date(year, 2, 10)), report=_before(year, 2, 23)
    )


def _period(year: int, name: str, *, ends: date, units: dict[str, Any], report: dict[str, Any]) -> dict[str, Any]:
    begins = date(year, 1, 1)
    return make_period(
        id=f"{year}-{name}",
        start=begins,
        end=ends,
        data_as_of=begins,
        opens=begins,
        lock=date(year + 1, 1, 15),
        unit_due=units,
        report_due=report,
    )


def _before(year: int, month: int, day: int) -> dict[str, Any]:
    return _rule("before", date(year, month, day))


def _rule(kind: str, anchor: date) -> dict[str, Any]:
    return {"kind": kind, "raw_text": kind, "anchor": anchor, "basis": ASSUMED}

"""A look at a year's statistics forms, whether or not the plan has a period for them."""

from datetime import datetime
from pathlib import Path

from thidua.pipeline.common import Step, one_plan
from thidua.pipeline.reports import preview_plan
from thidua.settings import Settings


def statistics(
    settings: Settings,
    *,
    plan_id: str,
    year: int,
    now: datetime,
    known_at: datetime | None = None,
    to: Path | None = None,
) -> Step:
    """The forms 0601, 0602 and 0603 of the year in Word, PDF, Excel and JSON: a preview of the report '<year>-TK', in a
    folder, nothing issued or sent.

    known_at: as known then; now if None. to: default `<home>/previews/<plan>/<period>/<instant>`. OperatorError for an
    instant that has not come.
    """
    from thidua.statistics.report import with_statistics

    plan, period = with_statistics(one_plan(settings, plan_id), year)
    return preview_plan(settings, plan, period_id=period.id, known_at=known_at or now, now=now, to=to)

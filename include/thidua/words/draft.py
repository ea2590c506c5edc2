"""The report of now as it is generated and as it would be printed, place by place; nothing of it is kept."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

import sqlalchemy as sa

from thidua.aggregate.trial import trial_snapshot
from thidua.calendar.workdays import Workdays
from thidua.collect.vault import Vault
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.report.draft import draft_report
from thidua.report.model import Overwritten, Report
from thidua.report.overwrite import Body, paragraphs_of


@dataclass(frozen=True, kw_only=True)
class Place:
    """One generated paragraph. heading: number and title right above it, empty for the opening and the closing."""

    key: str
    heading: str
    text: str


@dataclass(frozen=True, kw_only=True)
class WordDraft:
    """places: as generated. overwritten: of the report that would be printed."""

    places: tuple[Place, ...]
    overwritten: tuple[Overwritten, ...]

    def under(self, place: str) -> tuple[Place, ...]:
        """The paragraphs that an overwriting of the place would replace."""
        return tuple(one for one in self.places if one.key == place or one.key.startswith(f"{place}:"))


def draft_words(
    engine: sa.Engine,
    *,
    plan: Plan,
    period_id: str,
    vault: Vault,
    catalogue: Catalogue,
    workdays: Workdays,
    now: datetime,
) -> WordDraft:
    """By what is known at `now`. plan: as it is in force for the period."""
    figures = trial_snapshot(engine, plan, period_id=period_id, known_at=now, catalogue=catalogue, workdays=workdays)
    with figures as (connection, snapshot):
        draft = partial(draft_report, connection, snapshot_id=snapshot.snapshot_id, vault=vault, catalogue=catalogue)
        return WordDraft(places=_places(draft(as_generated=True)), overwritten=draft().overwritten)


def _places(report: Report) -> tuple[Place, ...]:
    body = Body(opening=report.opening, sections=report.sections, closing=report.closing)
    return tuple(
        Place(
            key=paragraph.key,
            heading=f"{section.heading.number} {section.heading.text}" if section else "",
            text=paragraph.text,
        )
        for section, paragraph in paragraphs_of(body)
    )

"""Words of persons in a report: look, write, take back, list."""

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from thidua.audit.heads import keep_head
from thidua.calendar.workdays import load_workdays
from thidua.collect.vault import Vault
from thidua.findings import Finding
from thidua.pipeline.common import Step, plan_of_period
from thidua.plan.catalogue_load import load_catalogue
from thidua.settings import Settings
from thidua.warehouse.connect import opened

if TYPE_CHECKING:
    from thidua.words.draft import WordDraft
    from thidua.words.standing import WordVersion
    from thidua.words.write import Word


def show_words(settings: Settings, *, plan_id: str, period_id: str, now: datetime) -> "WordDraft":
    """Every generated paragraph of the report of now with its key, and what persons wrote over."""
    with opened(settings.warehouse_url) as engine:
        return _draft(settings, engine, plan_id=plan_id, period_id=period_id, now=now)


def write_word(settings: Settings, word: "Word", *, now: datetime) -> Step:
    """Record a person's word on a place. version_no: of the place. is_issued: a report is out already, and is
    compared with what it would say now like after any other change."""
    from thidua.changes.records import newest_revision
    from thidua.words import write

    with opened(settings.warehouse_url) as engine:
        draft = _draft(settings, engine, plan_id=word.plan_id, period_id=word.period_id, now=now)
        version_no = write.write_word(engine, word, draft=draft, now=now)
        keep_head(engine, archive=settings.heads_folder, after=f"words {word.plan_id}|{word.period_id}|{word.place}")
        with engine.connect() as connection:
            issued = newest_revision(connection, plan_id=word.plan_id, period_id=word.period_id)
    return {"version_no": version_no, "is_issued": issued is not None}


def list_words(
    settings: Settings, *, plan_id: str, period_id: str, now: datetime
) -> "tuple[list[WordVersion], list[Finding]]":
    """Every recorded word, by place and version; and which do not fit any more what is generated now."""
    from thidua.words import standing

    with opened(settings.warehouse_url) as engine:
        with engine.connect() as connection:
            versions = standing.list_words(connection, plan_id=plan_id, period_id=period_id)
        if not any(one.is_newest and one.action != "reset" for one in versions):
            return versions, []
        draft = _draft(settings, engine, plan_id=plan_id, period_id=period_id, now=now)
    return versions, list(standing.word_findings(draft.overwritten))


def _draft(settings: Settings, engine: sa.Engine, *, plan_id: str, period_id: str, now: datetime) -> "WordDraft":
    from thidua.words.draft import draft_words

    plan, _ = plan_of_period(settings, plan_id, period_id, known_at=now)
    return draft_words(
        engine,
        plan=plan,
        period_id=period_id,
        vault=Vault(settings.vault),
        catalogue=load_catalogue(),
        workdays=load_workdays(),
        now=now,
    )

"""A report as it would have been at some instant: to be looked at, never issued.

Everything is worked out in one transaction that is rolled back. What comes out says on its first page, over every
annex and in its file names that it is no issued report.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from thidua.aggregate.checks import Disagreement, find_disagreements
from thidua.aggregate.trial import trial_snapshot
from thidua.calendar.workdays import Workdays
from thidua.collect.vault import Vault
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.report.draft import draft_report
from thidua.report.head import LONGEST_STEM
from thidua.report.model import Annex, Report
from thidua.report.phrases import load_phrases
from thidua.report.remarks import with_remarks
from thidua.text.dates import format_instant

STEM_MARK = "-tra-cuu"


@dataclass(frozen=True, kw_only=True)
class Preview:
    """disagreements: what would have kept these figures from being issued."""

    report: Report
    disagreements: tuple[Disagreement, ...]


def preview_report(
    engine: sa.Engine,
    *,
    plan: Plan,
    period_id: str,
    known_at: datetime,
    vault: Vault,
    catalogue: Catalogue,
    workdays: Workdays,
) -> Preview:
    """The report of the figures known at the instant, by this plan. Nothing is written, in the vault neither."""
    figures = trial_snapshot(
        engine, plan, period_id=period_id, known_at=known_at, catalogue=catalogue, workdays=workdays
    )
    with figures as (connection, snapshot):
        report = draft_report(connection, snapshot_id=snapshot.snapshot_id, vault=vault, catalogue=catalogue)
        return Preview(
            report=mark_preview(report, known_at=known_at),
            disagreements=find_disagreements(connection, snapshot.snapshot_id),
        )


def mark_preview(report: Report, *, known_at: datetime) -> Report:
    """The report with the marks of a preview in place of what only an issued report has."""
    phrases = load_phrases()
    mark = phrases.say("preview_mark", known_at=format_instant(known_at))
    return with_remarks(report).model_copy(
        update={
            "number": phrases.say("preview_number"),
            "type_name": phrases.say("preview_type_name", type_name=report.type_name),
            "opening": f"{mark} {report.opening}",
            "annexes": tuple(_marked(annex, mark=mark, report=report) for annex in report.annexes),
            "signer_name": phrases.say("preview_signer"),
            "file_stem": f"{report.file_stem[: LONGEST_STEM - len(STEM_MARK)].rstrip('-')}{STEM_MARK}",
        }
    )


def _marked(annex: Annex, *, mark: str, report: Report) -> Annex:
    """The annex of a preview; its small print must not call it an issued revision."""
    phrases = load_phrases()
    issued = phrases.say("revision", revision_no=report.provenance.revision_no)
    imprint = tuple(line.replace(issued, phrases.say("preview_revision")) for line in annex.imprint)
    return annex.model_copy(update={"attached_to": f"({mark})", "imprint": imprint})

"""What a comparison comes to, as Vietnamese markdown for the person who reads it or decides."""

from collections.abc import Iterator, Sequence

from thidua.changes.judge import Judgement
from thidua.changes.records import Correction, Issued
from thidua.plan.model import Plan
from thidua.report.annex_changes import cut_pair
from thidua.report.model import Change
from thidua.report.phrases import load_phrases
from thidua.text.dates import format_instant, format_short_day

MOST_ROWS = 30
MOST_LETTERS = 120


def summarise(judgement: Judgement, correction: Correction | None = None) -> str:
    """What changed, why, what the policy makes of it, to whom a replacement goes, who decided or must decide."""
    say, issued = load_phrases().say, judgement.issued
    if issued is None:
        recipients = say("summary_recipients", recipients=recipient_names(judgement.plan))
        return f"{say('summary_first')} {recipients}"
    if judgement.outcome == "unchanged":
        return say("summary_unchanged", **_revision(issued))
    lines = [
        say(
            "summary_changed" if judgement.changes else "summary_same",
            count=len(judgement.changes),
            **_revision(issued),
        ),
        say("summary_reason", reason=judgement.reason),
        say(
            f"summary_{judgement.outcome}",
            recipients=recipient_names(judgement.plan),
            is_last=judgement.is_last,
            plan_id=judgement.plan.id,
        ),
        *_leave(judgement, correction),
        *(f"**Cảnh báo**: {finding.message}" for finding in judgement.words),
        *(["\n".join(_table(judgement.changes))] if judgement.changes else []),
    ]
    return "\n\n".join(lines)


def recipient_names(plan: Plan) -> str:
    """'Ban Thi đua - Khen thưởng (tdkt@…); Sở Nội vụ (…)'."""
    return "; ".join(f"{target.name} ({target.address})" for target in plan.deliveries)


def _revision(issued: Issued) -> dict[str, str]:
    revision = load_phrases().say("revision", revision_no=issued.revision_no)
    return {"revision": revision, "issued_at": format_instant(issued.issued_at)}


def _leave(judgement: Judgement, correction: Correction | None) -> Iterator[str]:
    if correction is not None and correction.decision and correction.decided_at:
        yield load_phrases().say(
            f"summary_{correction.decision}",
            actor=correction.actor,
            at=format_instant(correction.decided_at),
            words=correction.decision_reason,
        )
    elif judgement.waits_for:
        lock = format_short_day(judgement.plan.period(judgement.period_id).lock)
        yield load_phrases().say(f"summary_{judgement.waits_for}", lock=lock)


def _table(changes: Sequence[Change]) -> Iterator[str]:
    phrases = load_phrases()
    columns = phrases.content.annexes["changes"].columns
    yield f"| {' | '.join(column.heading for column in columns)} |"
    yield f"|{'---|' * len(columns)}"
    for order, change in enumerate(changes[:MOST_ROWS], start=1):
        cells = (str(order), change.label, *cut_pair(change, most=MOST_LETTERS), phrases.word("change", change.kind))
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
    if len(changes) > MOST_ROWS:
        yield f"\n{phrases.say('summary_more', count=len(changes) - MOST_ROWS)}"

"""Check a batch of workbooks: all of them in one Great Expectations checkpoint, every fault of each told at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from thidua.check.model import BatchVerdict, CheckItem
from thidua.check.suites import suite_sha256
from thidua.forms.edition import Edition
from thidua.plan.catalogue import Catalogue
from thidua.text.dates import LEGAL_ZONE

__all__ = ["BatchVerdict", "CheckItem", "check_batch", "suite_sha256"]


def check_batch(
    items: Sequence[CheckItem],
    *,
    catalogue: Catalogue,
    editions: Mapping[str, Edition],
    now: datetime,
    data_docs: Path | None,
    run_name: str,
) -> BatchVerdict:
    """The verdict on each item. now: aware; its day in the legal zone is 'today' for the rules.

    data_docs: where the pages of this run are written, in a folder named after the run; None for no pages.
    """
    if now.tzinfo is None:
        raise ValueError("an instant without a zone has no meaning here")
    if not items:
        return BatchVerdict(findings={})
    # Great Expectations takes seconds to import: whoever only needs `suite_sha256` shall not wait for it.
    from thidua.check.docs import write_data_docs
    from thidua.check.frames import build_frames
    from thidua.check.gate import run_checkpoint
    from thidua.check.tell import tell_findings

    today = now.astimezone(LEGAL_ZONE).date()
    frames = build_frames(items, catalogue=catalogue, editions=editions, today=today)
    result = run_checkpoint(frames, run_name=run_name)
    if data_docs is not None:
        write_data_docs(result, folder=data_docs, run_name=run_name)
    findings = tell_findings(result.run_results.values(), frames)
    return BatchVerdict(findings={item.receipt_id: findings.get(item.receipt_id, ()) for item in items})

"""A dry run says what would be reissued to whom, with the differences, and changes nothing."""

from pathlib import Path
from typing import Any

from factories.corrections import GROUP, HALF_YEAR, Desk

BETTER: dict[str, Any] = {**GROUP, "A05": 350}


def vault_files(desk: Desk) -> dict[str, int]:
    """Every file of the vault with the time of its last change."""
    return {str(path): path.stat().st_mtime_ns for path in Path(desk.vault.root).rglob("*") if path.is_file()}


def test_says_what_would_be_reissued_to_whom_and_writes_nothing(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    desk.wait()
    before = (desk.counts(), vault_files(desk))
    found = desk.dry_run()
    assert (desk.counts(), vault_files(desk)) == before
    assert (found.outcome, found.waits_for, found.disagreements) == ("reissue", None, ())
    assert {change.key: change.after for change in found.changes}["target:A05:actual"] == "650"
    assert found.recipients == (("Ban TĐKT", "folder", "ban-tdkt"),)
    assert "thay bản lần nộp 1" in found.summary


def test_says_the_same_as_what_follows(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    desk.wait()
    tried, considered = desk.dry_run(), desk.consider()
    assert (tried.outcome, tried.summary) == (considered.outcome, considered.summary)
    assert {change.key: (change.before, change.after) for change in tried.changes} == desk.changes(considered)


def test_decision_is_known_to_it(desk: Desk) -> None:
    desk.open()
    desk.now = desk.now.replace(year=2099, month=3)
    desk.hand_in("TDP-01", **BETTER)
    assert desk.dry_run().waits_for == "lock"
    desk.decide(desk.consider(), "refused")
    assert desk.dry_run().outcome == "silent"


def test_report_that_was_never_issued(desk: Desk) -> None:
    desk.hand_in("CA", A16="Đạt", period_id=HALF_YEAR)
    desk.wait()
    before = desk.counts()
    found = desk.dry_run(period_id=HALF_YEAR)
    assert (found.outcome, found.changes) == ("first", ())
    assert desk.counts() == before

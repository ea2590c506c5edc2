"""The named points, in the order of the flow, and who is killed at them."""

from collections.abc import Mapping
from typing import Literal

Victim = Literal["task", "PostgreSQL", "scheduler"]

FIRST_REPORT = (
    "files-naming",
    "receive-kept",
    "receive-recording",
    "receive-committed",
    "receive-put-away",
    "receive-done",
    "check-done",
    "check-recording",
    "check-committed",
    "feedback-written",
    "load-versions",
    "load-recording",
    "load-committed",
    "head-reading",
    "aggregate-recording",
    "file-written",
    "issue-kept",
    "issue-recording",
    "issue-committed",
    "delivery-claiming",
    "delivery-claimed",
    "letter-kept",
    "delivery-loaded",
    "mail-uploaded",
    "delivery-starting",
    "delivery-started",
    "mail-ended",
    "delivery-sent",
    "delivery-recording",
    "delivery-recorded",
    "delivery-run",
)
OF_A_MAIL = {"delivery-recording": "delivery-recording:2", "delivery-recorded": "delivery-recorded:2"}
"""The run after `delivery-sent` records first that its outcome is unknown: the second outcome is that of a mail."""
REPLACEMENT = ("consider-kept", "consider-recording", "consider-committed")
"""Passed only where a report was issued before."""
REMINDERS = (
    "notice-kept",
    "notice-claiming",
    "notice-claimed",
    "notice-starting",
    "notice-started",
    "notice-sent",
    "notice-recording",
    "notice-recorded",
)
"""Of a digest, tried in `tests/sql/remind/test_kills.py`."""
ACKNOWLEDGEMENTS = ("answer-kept", "answer-recording", "mail-read", "mailbox-position")
"""Of a mail that answers a report, tried in `tests/sql/acknowledge/test_kills.py`."""
STATUSES = ("status-recording", "status-recorded", "status-put-away")
"""Of a status of the exchange of documents, tried in `tests/sql/exchange/test_kills.py`."""
WORDS = ("word-recording",)
"""Of what a person has heard of a recipient, tried in `tests/sql/acknowledge/test_kills.py` too."""

OF_SFTP = ("sftp-writing", "sftp-written", "sftp-whole")
OF_HTTPS = ("https-uploaded", "https-ended")
"""Passed only where a plan delivers over them."""
SIGNATURES = (
    "sign-handed-out",
    "signed-kept",
    "sign-recording",
    "sign-committed",
    "signed-put-away",
    "sign-made",
    "sign-kept",
)
"""Of a plan that wants signatures, tried in `tests/sql/sign/test_kills.py`."""
APPROVALS = ("draft-kept", "approval-requested", "approval-recorded")
"""Of a plan whose first reports a person must allow, tried in `tests/sql/approve/test_kills.py` too."""
NUMBERS = ("number-reserved",)
"""Of a plan whose register counts on by itself, tried in `tests/sql/register/test_kills.py` too."""
SEALING = ("names-sealed", "plain-unvaulted", "plain-removed", "plain-recording")
ERASING = ("lists-removed", "erase-recording", "erase-committed")
"""Of lists with names of persons, tried in `tests/sql/personal/test_kills.py`."""
LEAVE = APPROVALS + NUMBERS
"""Passed only where a person allows the first report and the register numbers it."""

KILLED_AT: Mapping[str, Mapping[Victim, str]] = {
    "FIRST_REPORT": {
        "task": "torture/test_crash_points.py",
        "PostgreSQL": "torture/test_postgres_killed.py",
        "scheduler": "torture/test_scheduler_killed.py",
    },
    "REPLACEMENT": {
        "task": "torture/test_crash_points.py",
        "PostgreSQL": "torture/test_postgres_killed.py",
        "scheduler": "torture/test_scheduler_killed.py",
    },
    "LEAVE": {
        "task": "torture/test_crash_points.py",
        "PostgreSQL": "torture/test_postgres_killed.py",
        "scheduler": "torture/test_scheduler_killed.py",
    },
    "REMINDERS": {
        "task": "sql/remind/test_kills.py",
        "PostgreSQL": "sql/remind/test_kills.py",
        "scheduler": "torture/test_scheduler_killed_daily.py",
    },
    "STATUSES": {
        "task": "sql/exchange/test_kills.py",
        "PostgreSQL": "sql/exchange/test_kills.py",
        "scheduler": "torture/test_scheduler_killed_daily.py",
    },
    "ACKNOWLEDGEMENTS": {
        "task": "sql/acknowledge/test_kills.py",
        "PostgreSQL": "sql/acknowledge/test_kills.py",
        "scheduler": "torture/test_scheduler_killed_channels.py",
    },
    "OF_SFTP": {
        "task": "torture/test_channels_killed.py",
        "PostgreSQL": "torture/test_channels_killed.py",
        "scheduler": "torture/test_scheduler_killed_channels.py",
    },
    "OF_HTTPS": {
        "task": "torture/test_channels_killed.py",
        "PostgreSQL": "torture/test_channels_killed.py",
        "scheduler": "torture/test_scheduler_killed_channels.py",
    },
    "WORDS": {"task": "sql/acknowledge/test_kills.py", "PostgreSQL": "sql/acknowledge/test_kills.py"},
    "SIGNATURES": {
        "task": "sql/sign/test_kills.py",
        "PostgreSQL": "sql/sign/test_kills.py",
    },
    "SEALING": {
        "task": "sql/personal/test_kills.py",
        "PostgreSQL": "sql/personal/test_kills.py",
        "scheduler": "torture/test_scheduler_killed_names.py",
    },
    "ERASING": {"task": "sql/personal/test_kills.py", "PostgreSQL": "sql/personal/test_kills.py"},
}
"""Group of points -> who is killed at each of them -> the test that takes its points from there, below `tests`."""

"""Storing versions, and the versions that are stored already."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from thidua.load.decide import Decision
from thidua.load.history import Version
from thidua.warehouse.connect import load_sql


@dataclass(frozen=True, kw_only=True)
class LoadedSubmission:
    """The version that holds a receipt's content. recorded_at: from when on it is known, by the database's clock.

    is_new: loaded now, by this call, from this receipt.
    """

    submission_id: int
    receipt_id: int
    plan_id: str
    period_id: str
    unit_id: str
    version_no: int
    content_sha256: str
    received_at: datetime
    recorded_at: datetime
    is_new: bool = False


def insert_versions(
    connection: sa.Connection, decisions: Iterable[Decision], *, plan_id: str, now: datetime
) -> list[LoadedSubmission]:
    """Store the new versions; all of them become known at one instant, not before `now` and any earlier version."""
    new = [(d.one, d.version_no) for d in decisions if d.version_no is not None]
    if not new:
        return []
    rows = connection.execute(
        sa.text(load_sql("load", "insert_submissions.sql")),
        {
            "plan_id": plan_id,
            "now": now,
            "version_nos": [version_no for _, version_no in new],
            **{
                f"{name}s": [getattr(one, name) for one, _ in new]
                for name in ("receipt_id", "period_id", "unit_id", "form_edition", "is_confirmed_nil", "data_as_of")
            },
            "content_sha256s": [one.content_sha256 for one, _ in new],
            "based_ons": [one.corrects for one, _ in new],
        },
    )
    return [replace(LoadedSubmission(**row), is_new=True) for row in rows.mappings()]


def as_loaded(versions: Iterable[Version]) -> list[LoadedSubmission]:
    """The reports among the versions."""
    return [
        LoadedSubmission(
            submission_id=version.submission_id,
            receipt_id=version.receipt_id,
            plan_id=version.plan_id,
            period_id=version.period_id,
            unit_id=version.unit_id,
            version_no=version.version_no,
            content_sha256=version.content_sha256,
            received_at=version.received_at,
            recorded_at=version.recorded_at,
        )
        for version in versions
        if version.receipt_id is not None and version.content_sha256 is not None
    ]

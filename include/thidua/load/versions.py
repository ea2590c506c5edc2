"""Which version of its obligation a submission becomes: the next one, or none because nothing changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from thidua.errors import OperatorError
from thidua.load.prepare import PreparedSubmission
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


@dataclass(frozen=True, kw_only=True)
class Decision:
    """version_no: of the version to be made; None where `same_as`, another receipt or this one, already is it.

    overtaken_by: a receipt that came in later and is the current version; this one will never be one.
    needs_state: the receipt's state does not yet say that it is loaded.
    """

    one: PreparedSubmission
    version_no: int | None
    same_as: int
    needs_state: bool
    overtaken_by: int | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """When a receipt came in, where it stands within the plan now, and whether it was ever loaded there."""

    received_at: datetime
    was_loaded: bool
    state: str | None


def stored_versions(
    connection: sa.Connection, prepared: Iterable[PreparedSubmission], *, plan_id: str
) -> list[LoadedSubmission]:
    """All versions of the obligations concerned, oldest first."""
    wanted = sorted({one.obligation for one in prepared})
    rows = connection.execute(
        sa.text(load_sql("load", "stored_versions.sql")),
        {"plan_id": plan_id, "period_ids": [p for p, _ in wanted], "unit_ids": [u for _, u in wanted]},
    )
    return [LoadedSubmission(**row) for row in rows.mappings()]


@dataclass(frozen=True, kw_only=True)
class _Current:
    """The current version of an obligation while a load goes on."""

    version_no: int
    content_sha256: str
    receipt_id: int
    received_at: datetime


def decide_versions(
    prepared: Sequence[PreparedSubmission],
    stored: Iterable[LoadedSubmission],
    *,
    standing: Mapping[int, Standing],
) -> list[Decision]:
    """One decision per receipt, in order of receipt: what came in later is the later version, whenever it is loaded."""
    current: dict[tuple[str, str], _Current] = {}
    holder: dict[tuple[str, str, str], int] = {}
    loaded: set[int] = set()
    for version in stored:
        obligation = (version.period_id, version.unit_id)
        current[obligation] = _Current(
            version_no=version.version_no,
            content_sha256=version.content_sha256,
            receipt_id=version.receipt_id,
            received_at=version.received_at,
        )
        holder[*obligation, version.content_sha256] = version.receipt_id
        loaded.add(version.receipt_id)
    decisions = []
    for one in sorted(prepared, key=lambda p: (standing[p.receipt_id].received_at, p.receipt_id)):
        now = current.get(one.obligation)
        where = standing[one.receipt_id]
        decision = Decision(one=one, version_no=None, same_as=one.receipt_id, needs_state=where.state != "LOADED")
        if one.receipt_id in loaded:
            pass
        elif where.was_loaded:
            # It repeated a version that may have been superseded since: it must not come back as the newest.
            decision = replace(decision, same_as=holder[*one.obligation, one.content_sha256])
        elif now is not None and one.content_sha256 == now.content_sha256:
            decision = replace(decision, same_as=now.receipt_id)
        elif now is not None and where.received_at < now.received_at:
            decision = replace(decision, overtaken_by=now.receipt_id)
        else:
            decision = replace(decision, version_no=now.version_no + 1 if now else 1)
            current[one.obligation] = _Current(
                version_no=decision.version_no or 1,
                content_sha256=one.content_sha256,
                receipt_id=one.receipt_id,
                received_at=where.received_at,
            )
        decisions.append(decision)
    return decisions


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
        },
    )
    return [replace(LoadedSubmission(**row), is_new=True) for row in rows.mappings()]


def read_standing(connection: sa.Connection, receipt_ids: Sequence[int], *, plan_id: str) -> Mapping[int, Standing]:
    """How each receipt stands now; OperatorError for one that the warehouse does not know."""
    rows = connection.execute(
        sa.text(load_sql("load", "receipts_to_load.sql")), {"plan_id": plan_id, "receipt_ids": receipt_ids}
    )
    found = {
        receipt_id: Standing(received_at=received_at, was_loaded=was_loaded, state=state)
        for receipt_id, received_at, was_loaded, state in rows
    }
    for unknown in set(receipt_ids) - found.keys():
        raise OperatorError(
            f"Không có biên nhận số {unknown} trong kho dữ liệu.",
            remedy="Kiểm tra địa chỉ kho dữ liệu (THIDUA_WAREHOUSE_URL); tệp phải được nhận trước khi nạp.",
        )
    return found

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
    recorded_at: datetime
    is_new: bool = False


@dataclass(frozen=True, kw_only=True)
class Decision:
    """version_no: of the version to be made; None where `same_as`, another receipt or this one, already is it.

    needs_state: the receipt's state does not yet say that it is loaded.
    """

    one: PreparedSubmission
    version_no: int | None
    same_as: int
    needs_state: bool


@dataclass(frozen=True, kw_only=True)
class _Standing:
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


def decide_versions(
    connection: sa.Connection,
    prepared: Sequence[PreparedSubmission],
    stored: Iterable[LoadedSubmission],
    *,
    plan_id: str,
) -> list[Decision]:
    """One decision per receipt, in order of receipt: what came in later is the later version."""
    standing = _standing(connection, prepared, plan_id=plan_id)
    newest: dict[tuple[str, str], tuple[int, str, int]] = {}
    holder: dict[tuple[str, str, str], int] = {}
    loaded: set[int] = set()
    for version in stored:
        obligation = (version.period_id, version.unit_id)
        newest[obligation] = (version.version_no, version.content_sha256, version.receipt_id)
        holder[*obligation, version.content_sha256] = version.receipt_id
        loaded.add(version.receipt_id)
    decisions = []
    for one in sorted(prepared, key=lambda p: (standing[p.receipt_id].received_at, p.receipt_id)):
        version_no, content, receipt_id = newest.get(one.obligation, (0, "", 0))
        needs_state = standing[one.receipt_id].state != "LOADED"
        same_as, next_no = receipt_id, None
        if one.receipt_id in loaded:
            same_as = one.receipt_id
        elif standing[one.receipt_id].was_loaded:
            # It repeated a version that may have been superseded since: it must not come back as the newest.
            same_as = holder[*one.obligation, one.content_sha256]
        elif one.content_sha256 != content:
            same_as, next_no = one.receipt_id, version_no + 1
            newest[one.obligation] = (next_no, one.content_sha256, one.receipt_id)
        decisions.append(Decision(one=one, version_no=next_no, same_as=same_as, needs_state=needs_state))
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


def _standing(
    connection: sa.Connection, prepared: Iterable[PreparedSubmission], *, plan_id: str
) -> Mapping[int, _Standing]:
    receipt_ids = [one.receipt_id for one in prepared]
    rows = connection.execute(
        sa.text(load_sql("load", "receipts_to_load.sql")), {"plan_id": plan_id, "receipt_ids": receipt_ids}
    )
    found = {
        receipt_id: _Standing(received_at=received_at, was_loaded=was_loaded, state=state)
        for receipt_id, received_at, was_loaded, state in rows
    }
    for unknown in set(receipt_ids) - found.keys():
        raise OperatorError(
            f"Không có biên nhận số {unknown} trong kho dữ liệu.",
            remedy="Kiểm tra địa chỉ kho dữ liệu (THIDUA_WAREHOUSE_URL); tệp phải được nhận trước khi nạp.",
        )
    return found

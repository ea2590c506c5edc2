"""Make the draft of a first report and record that a person is asked about it; the same draft is asked once."""

from datetime import datetime

import sqlalchemy as sa

from thidua import __version__
from thidua.approve.answer import release_request
from thidua.approve.deadline import releases_at
from thidua.approve.draft import Draft, compose_draft, mark_draft
from thidua.approve.records import Request, find_request, lock, one_request, plan_of_request, run_sql
from thidua.calendar.workdays import Workdays
from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.deliver.ledger import run_sql as run_delivery_sql
from thidua.plan.catalogue import Catalogue
from thidua.render.run import RenderedFile, render_report, template_sha256
from thidua.text.canonical import sha256_hex


def ask_approval(
    engine: sa.Engine, *, snapshot_id: int, vault: Vault, catalogue: Catalogue, now: datetime
) -> tuple[Request, Draft]:
    """The request about the snapshot's draft, found or made; its files are in the vault before the row names them."""
    with engine.connect() as connection:
        draft = compose_draft(connection, snapshot_id=snapshot_id, vault=vault, catalogue=catalogue)
        found = _find(connection, draft)
    if found is not None:
        return found, draft
    files = render_report(mark_draft(draft.report))
    vault.put_many([draft.model, *(file.data for file in files)])
    crash_point("draft-kept")
    with engine.begin() as connection:
        made = draft.report.provenance
        lock(connection, plan_id=made.plan_id, period_id=made.period_id)
        request = _find(connection, draft) or _write(connection, draft, files, now=now)
    crash_point("approval-requested")
    return request, draft


def settle(engine: sa.Engine, *, approval_request_id: int, workdays: Workdays, now: datetime) -> Request:
    """Where the request stands at `now`; one that nobody has answered in time is released where the plan says so."""
    with engine.connect() as connection:
        request = one_request(connection, approval_request_id)
        releases = releases_at(plan_of_request(connection, request), request.period_id, workdays)
    if request.standing == "waiting" and releases is not None and now >= releases:
        return release_request(engine, approval_request_id=approval_request_id, now=now)
    return request


def _find(connection: sa.Connection, draft: Draft) -> Request | None:
    made = draft.report.provenance
    return find_request(connection, plan_id=made.plan_id, period_id=made.period_id, draft_sha256=draft.sha256)


def _write(connection: sa.Connection, draft: Draft, files: tuple[RenderedFile, ...], *, now: datetime) -> Request:
    made = draft.report.provenance
    contents = {draft.sha256: len(draft.model)} | {_sha256(file): len(file.data) for file in files}
    for sha256, size_bytes in sorted(contents.items()):
        run_delivery_sql(connection, "insert_blob", sha256=sha256, size_bytes=size_bytes)
    request_id: int = run_sql(
        connection,
        "insert_request",
        plan_id=made.plan_id,
        period_id=made.period_id,
        snapshot_id=made.snapshot_id,
        draft_sha256=draft.sha256,
        template_sha256=template_sha256(),
        software_version=__version__,
        now=now,
    ).scalar_one()
    for file in files:
        run_sql(
            connection,
            "insert_file",
            approval_request_id=request_id,
            kind=file.kind,
            file_name=file.file_name,
            sha256=_sha256(file),
        )
    return one_request(connection, request_id)


def _sha256(file: RenderedFile) -> str:
    return sha256_hex(file.data)

"""Whether a report waits for the number that a person gives."""

import sqlalchemy as sa

from thidua.changes.records import one_correction
from thidua.register.persons import next_revision_no
from thidua.register.records import number_of_revision
from thidua.register.take import too_early
from thidua.report.draft import read_origin
from thidua.warehouse.plans import plan_version_plan


def awaited_number(connection: sa.Connection, *, snapshot_id: int, correction_id: int | None) -> str | None:
    """What is waited for, in Vietnamese. None where the plan wants none given, where a number was given that can stand
    over these figures, and where the revision is issued already.

    correction_id: the comparison that led to a replacement, None for a first report.
    """
    origin = read_origin(connection, snapshot_id)
    if plan_version_plan(connection, origin.plan_version_id).numbering.numbers != "given":
        return None
    report = {"plan_id": origin.plan_id, "period_id": origin.period_id}
    revision_no = next_revision_no(connection, **report)
    if revision_no > 0 and correction_id is None:
        return None
    if correction_id is not None and one_correction(connection, correction_id).issued_report_id is not None:
        return None
    held = number_of_revision(connection, **report, revision_no=revision_no)
    give = f"`thidua register give {origin.plan_id} {origin.period_id} --number … --date … --actor …`"
    if held is None:
        return f"Chờ cấp số và ngày: {give}."
    if not held.is_before(origin.known_at):
        return None
    cancel = f"`thidua register cancel {held.document_number_id} --actor … --reason …`"
    return f"{too_early(held, origin.known_at)} Hủy số đó ({cancel}), rồi cấp số khác: {give}."

"""Whether a report waits for the number that a person gives."""

import sqlalchemy as sa

from thidua.changes.records import one_correction
from thidua.register.persons import next_revision_no
from thidua.register.records import number_of_revision
from thidua.report.draft import read_origin
from thidua.warehouse.plans import plan_version_plan


def is_number_missing(connection: sa.Connection, *, snapshot_id: int, correction_id: int | None) -> bool:
    """False where the plan wants none given, where one was, and where the revision is issued already.

    correction_id: the comparison that led to a replacement, None for a first report.
    """
    origin = read_origin(connection, snapshot_id)
    if plan_version_plan(connection, origin.plan_version_id).numbering.numbers != "given":
        return False
    report = {"plan_id": origin.plan_id, "period_id": origin.period_id}
    revision_no = next_revision_no(connection, **report)
    if revision_no > 0 and correction_id is None:
        return False
    if correction_id is not None and one_correction(connection, correction_id).issued_report_id is not None:
        return False
    return number_of_revision(connection, **report, revision_no=revision_no) is None

"""One issued report made again, step by step; each step starts from what was stored of the step before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from thidua.aggregate.run import TABLES, inputs_sha256
from thidua.changes.differences import load_differences
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.explain.issued import Revision
from thidua.plan.catalogue import Catalogue
from thidua.render.run import render_report
from thidua.report.draft import draft_report
from thidua.report.issue import model_bytes
from thidua.report.model import Replacement, Report
from thidua.text.canonical import canonical_json, sha256_hex
from thidua.warehouse.connect import load_sql

TABLE_NAMES = {
    "snapshot_input": "Danh sách bản nộp được dùng",
    "obligation_status": "Tình hình gửi báo cáo của từng đơn vị",
    "indicator_total": "Số tổng hợp của từng chỉ tiêu",
    "target_verdict": "Đánh giá từng chỉ tiêu",
    "movement_total": "Số tổng hợp phong trào",
    "commendation_total": "Số tổng hợp khen thưởng",
}


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One comparison of what was made again with what was stored. name, detail: Vietnamese."""

    name: str
    is_equal: bool
    detail: str


@dataclass(frozen=True, kw_only=True)
class Pinned:
    """An issued revision and where its parts are. connection: in a transaction that will be rolled back."""

    connection: sa.Connection
    revision: Revision
    vault: Vault
    catalogue: Catalogue

    def run(self, area: str, name: str, **values: Any) -> sa.CursorResult[Any]:
        """Run `sql/<area>/<name>.sql`."""
        return self.connection.execute(sa.text(load_sql(area, f"{name}.sql")), values)


def compare_figures(pinned: Pinned) -> Iterator[Compared]:
    """The inputs as known then, and every table of aggregates summed from them once more."""
    made = pinned.revision
    scope = {"plan_version_id": made.plan_version_id, "period_id": made.period_id, "known_at": made.known_at}
    inputs = [dict(row) for row in pinned.run("aggregate", "inputs", **scope).mappings()]
    yield _by_hash("Bản nộp đã biết đến thời điểm tổng hợp", made.inputs_sha256, inputs_sha256(inputs))
    again_id: int = pinned.run("explain", "copy_snapshot", snapshot_id=made.snapshot_id).scalar_one()
    for table in ("snapshot_input", *TABLES):
        pinned.run("aggregate", table, snapshot_id=again_id, inputs=canonical_json(inputs))
        yield _compare_table(pinned, table, again_id)


def _compare_table(pinned: Pinned, table: str, again_id: int) -> Compared:
    statement = load_sql("explain", "differing_rows.sql").replace("/*table*/", table)
    values = {"stored_id": pinned.revision.snapshot_id, "again_id": again_id}
    row_count, differing = pinned.connection.execute(sa.text(statement), values).one()
    detail = (
        f"{row_count} dòng giống nhau" if not differing else f"{differing} dòng khác nhau (đã lưu {row_count} dòng)"
    )
    return Compared(name=TABLE_NAMES.get(table, table), is_equal=differing == 0, detail=detail)


def compare_model(pinned: Pinned) -> Compared:
    """The report composed again from the stored figures and the stored plan."""
    made, name = pinned.revision, "Nội dung báo cáo lập lại từ số liệu"
    try:
        report = draft_report(
            pinned.connection,
            snapshot_id=made.snapshot_id,
            vault=pinned.vault,
            catalogue=pinned.catalogue,
            revision_no=made.revision_no,
            replacement=_replacement(pinned),
            audit_head=made.audit_head,
        )
    except OperatorError as error:
        return Compared(name=name, is_equal=False, detail=error.message)
    return _by_hash(name, made.model_sha256, sha256_hex(model_bytes(report)))


def _replacement(pinned: Pinned) -> Replacement | None:
    row = pinned.run("explain", "replaced", report_id=pinned.revision.report_id).one_or_none()
    if row is None:
        return None
    return Replacement(
        revision_no=row.revision_no,
        issued_at=row.issued_at,
        reason=row.reason,
        changes=load_differences(pinned.vault, row.differences_sha256),
    )


def compare_files(pinned: Pinned) -> Iterator[Compared]:
    """The files rendered again from the stored model; and the stored files themselves."""
    stored = {row.kind: row for row in pinned.run("deliver", "message_files", report_id=pinned.revision.report_id)}
    try:
        report = Report.model_validate_json(pinned.vault.get(pinned.revision.model_sha256))
        again = {file.kind: sha256_hex(file.data) for file in render_report(report)}
    except OperatorError as error:
        yield Compared(name="Kết xuất lại các tệp", is_equal=False, detail=error.message)
        again = {}
    except ValidationError:
        detail = "phần mềm hiện tại không đọc được mô hình báo cáo của phiên bản đó"
        yield Compared(name="Kết xuất lại các tệp", is_equal=False, detail=detail)
        again = {}
    for kind, row in stored.items():
        if again:
            yield _by_hash(f"Tệp {row.file_name} kết xuất lại", row.sha256, again.get(kind, ""))
        yield _compare_stored(pinned.vault, row.file_name, row.sha256)


def _compare_stored(vault: Vault, file_name: str, sha256: str) -> Compared:
    name = f"Tệp {file_name} trong kho lưu"
    try:
        size = len(vault.get(sha256))
    except OperatorError as error:
        return Compared(name=name, is_equal=False, detail=error.message)
    return Compared(name=name, is_equal=True, detail=f"còn nguyên, {size} byte, SHA-256 {sha256}")


def _by_hash(name: str, stored: str, again: str) -> Compared:
    is_equal = stored == again
    detail = f"SHA-256 {stored}" if is_equal else f"đã lưu {stored[:16]}…, làm lại được {again[:16]}…"
    return Compared(name=name, is_equal=is_equal, detail=detail)

"""One issued report made again, step by step; each step starts from what was stored of the step before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from thidua.aggregate.inputs import read_inputs
from thidua.aggregate.run import TABLES, fill_table
from thidua.changes.differences import load_differences
from thidua.changes.notes import pinned_notes
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.explain.issued import Revision
from thidua.plan.catalogue import Catalogue
from thidua.register.records import document_of_report
from thidua.render.run import render_report
from thidua.report.draft import draft_report
from thidua.report.model import Replacement, Report, model_bytes
from thidua.text.canonical import sha256_hex
from thidua.warehouse.connect import load_sql

TABLE_NAMES = {
    "snapshot_input": "Danh sách bản nộp được dùng",
    "snapshot_note": "Danh sách nội dung điều chỉnh được nêu",
    "snapshot_registration": "Danh sách bản đăng ký được dùng để đối chiếu",
    "snapshot_word": "Danh sách lời văn được sửa tay",
    "snapshot_task": "Danh sách cập nhật tiến độ nhiệm vụ được dùng",
    "snapshot_bloc": "Danh sách điểm, bình xét, bốc thăm của khối được dùng",
    "snapshot_source": "Danh sách bản nộp của các kỳ khác được dùng",
    "snapshot_fund": "Danh sách số liệu quỹ thi đua, khen thưởng được dùng",
    "statistics_cell": "Số liệu từng ô của các biểu thống kê",
    "obligation_status": "Tình hình gửi báo cáo của từng đơn vị",
    "indicator_total": "Số tổng hợp của từng chỉ tiêu",
    "target_verdict": "Đánh giá từng chỉ tiêu",
    "movement_total": "Số tổng hợp phong trào",
    "commendation_total": "Số tổng hợp khen thưởng",
    "member_score": "Điểm từng tiêu chí của thành viên khối",
    "member_rank": "Tổng điểm và xếp hạng thành viên khối",
    "ballot_result": "Kết quả bình xét, suy tôn của khối",
    "registered_verdict": "Đối chiếu kết quả với đăng ký của đơn vị",
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
    """The inputs as known then with the notes that were pinned, and every table of aggregates made from them anew."""
    made = pinned.revision
    inputs = read_inputs(
        pinned.connection,
        plan_version_id=made.plan_version_id,
        period_id=made.period_id,
        known_at=made.known_at,
        notes=pinned_notes(pinned.connection, made.snapshot_id),
    )
    yield _by_hash("Bản nộp đã biết đến thời điểm tổng hợp", made.inputs_sha256, inputs.sha256)
    again_id: int = pinned.run("explain", "copy_snapshot", snapshot_id=made.snapshot_id).scalar_one()
    for table in TABLES:
        fill_table(pinned.connection, table, inputs, again_id)
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
            document=document_of_report(pinned.connection, made.report_id),
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
        document=document_of_report(pinned.connection, row.report_id),
    )


def compare_files(pinned: Pinned) -> Iterator[Compared]:
    """The files rendered again from the stored model; and the stored files themselves."""
    stored = {row.kind: row for row in pinned.run("deliver", "issued_files", report_id=pinned.revision.report_id)}
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
        if row.signed_sha256 is not None:
            yield _compare_signed(pinned.vault, row.file_name, row.sha256, signed_sha256=row.signed_sha256)


def _compare_stored(vault: Vault, file_name: str, sha256: str) -> Compared:
    name = f"Tệp {file_name} trong kho lưu"
    try:
        size = len(vault.get(sha256))
    except OperatorError as error:
        return Compared(name=name, is_equal=False, detail=error.message)
    return Compared(name=name, is_equal=True, detail=f"còn nguyên, {size} byte, SHA-256 {sha256}")


def _compare_signed(vault: Vault, file_name: str, sha256: str, *, signed_sha256: str) -> Compared:
    """Signatures are appended: the file that was sent begins with all bytes of the one that was made."""
    name = f"Tệp {file_name} đã ký số"
    try:
        made, signed = vault.get(sha256), vault.get(signed_sha256)
    except OperatorError as error:
        return Compared(name=name, is_equal=False, detail=error.message)
    is_equal = signed.startswith(made)
    what = "bắt đầu bằng đúng" if is_equal else "KHÔNG bắt đầu bằng"
    detail = f"{what} {len(made)} byte của tệp chưa ký; chữ ký thêm {len(signed) - len(made)} byte phía sau"
    return Compared(name=name, is_equal=is_equal, detail=detail)


def _by_hash(name: str, stored: str, again: str) -> Compared:
    is_equal = stored == again
    detail = f"SHA-256 {stored}" if is_equal else f"đã lưu {stored[:16]}…, làm lại được {again[:16]}…"
    return Compared(name=name, is_equal=is_equal, detail=detail)

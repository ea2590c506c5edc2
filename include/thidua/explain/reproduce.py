"""Whether an issued report can be made again from what it pins, to the byte. Nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from thidua import __version__
from thidua.aggregate.rules import rules_sha256
from thidua.calendar.workdays import load_workdays
from thidua.collect.vault import Vault
from thidua.explain.again import Compared, Pinned, compare_figures, compare_files, compare_model
from thidua.explain.issued import Revision, find_revision
from thidua.plan.catalogue import Catalogue
from thidua.render.run import template_sha256
from thidua.text.canonical import canonical_json, sha256_hex
from thidua.warehouse.connect import load_sql
from thidua.warehouse.plans import plan_terms, plan_version_plan


@dataclass(frozen=True, kw_only=True)
class Reproduction:
    """steps: every comparison. notes: what is no longer as it was when the report was made, and what follows."""

    report_id: int
    plan_id: str
    period_id: str
    revision_no: int
    steps: tuple[Compared, ...]
    notes: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        return all(step.is_equal for step in self.steps)


def reproduce_report(
    engine: sa.Engine,
    *,
    vault: Vault,
    catalogue: Catalogue,
    report_id: int | None = None,
    plan_id: str | None = None,
    period_id: str | None = None,
    revision_no: int | None = None,
) -> Reproduction:
    """Sum, compose and render once more, and compare. OperatorError where there is no such report.

    The report by its report_id, or by plan, period and revision (default: the newest).
    """
    with engine.connect() as connection:
        transaction = connection.begin()
        try:
            revision = find_revision(
                connection, report_id=report_id, plan_id=plan_id, period_id=period_id, revision_no=revision_no
            )
            pinned = Pinned(connection=connection, revision=revision, vault=vault, catalogue=catalogue)
            return Reproduction(
                report_id=revision.report_id,
                plan_id=revision.plan_id,
                period_id=revision.period_id,
                revision_no=revision.revision_no,
                steps=(*compare_figures(pinned), compare_model(pinned), *compare_files(pinned)),
                notes=tuple(_notes(connection, revision, catalogue)),
            )
        finally:
            transaction.rollback()


def tell_reproduction(made: Reproduction) -> str:
    """Each step with its outcome, and what follows from it, in Vietnamese."""
    lines = [f"Báo cáo số hiệu {made.report_id}: {made.plan_id}, kỳ {made.period_id}, bản r{made.revision_no}"]
    lines += [f"  {'GIỐNG' if step.is_equal else 'KHÁC '}  {step.name}: {step.detail}" for step in made.steps]
    lines += [f"LƯU Ý: {note}" for note in made.notes]
    if made.is_same:
        return "\n".join(
            [*lines, "KẾT QUẢ: làm lại từ dữ liệu đã lưu, mọi bước và mọi tệp giống hệt bản đã phát hành."]
        )
    reason = (
        "Các thay đổi nêu trên có thể là nguyên nhân; bản có giá trị là các tệp đã lưu trong kho."
        if made.notes
        else "Không có thay đổi nào giải thích được; chạy `thidua audit verify`."
    )
    return "\n".join([*lines, f"KẾT QUẢ: có bước khác với bản đã phát hành. {reason}"])


def _notes(connection: sa.Connection, revision: Revision, catalogue: Catalogue) -> Iterator[str]:
    taken = "các tệp làm lại có thể khác; lấy các tệp đã lưu trong kho"
    if revision.software_version != __version__:
        yield f"phần mềm hiện tại là {__version__}, khi phát hành là {revision.software_version}: {taken}."
    if revision.template_sha256 != template_sha256():
        yield f"mẫu báo cáo, câu chữ hoặc phông chữ đã thay đổi sau khi phát hành: {taken}."
    if revision.rules_sha256 != rules_sha256():
        yield "quy tắc tổng hợp đã thay đổi sau khi phát hành: số liệu tính lại có thể khác; số đã lưu vẫn giữ nguyên."
    plan = plan_version_plan(connection, revision.plan_version_id)
    terms = sha256_hex(canonical_json(plan_terms(plan, catalogue, load_workdays())))
    statement = sa.text(load_sql("explain", "terms.sql"))
    if connection.execute(statement, {"plan_version_id": revision.plan_version_id}).scalar_one() != terms:
        yield f"danh mục chỉ tiêu hoặc lịch nghỉ đã thay đổi sau khi phát hành: {taken}."

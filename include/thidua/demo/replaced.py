"""What the scene of the correction shows at its end: both revisions, the annex of changes, and one figure explained."""

import os
from collections.abc import Iterator
from pathlib import Path

from thidua import pipeline
from thidua.changes.records import newest_revision
from thidua.collect.vault import Vault
from thidua.demo.slip import Slip
from thidua.explain.tell import tell_explanation
from thidua.report.model import Change, Replacement, Report
from thidua.settings import Settings
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.connect import opened


def describe_replacement(settings: Settings, slip: Slip) -> str:
    """For the terminal, in Vietnamese."""
    report = _newest_report(settings, slip)
    replacement = report.replacement
    assert replacement is not None
    return "\n".join(
        [
            f"BÁO CÁO THAY THẾ  {slip.plan}, kỳ {slip.period}",
            *_revisions(settings, report, replacement),
            "",
            "PHỤ LỤC THAY ĐỔI",
            *(_line(change) for change in replacement.changes),
            "",
            *_explanation(settings, slip, replacement.changes),
            "",
            *_next_steps(settings, slip, report, replacement),
        ]
    )


def _newest_report(settings: Settings, slip: Slip) -> Report:
    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        newest = newest_revision(connection, plan_id=slip.plan, period_id=slip.period)
    assert newest is not None
    return Report.model_validate_json(Vault(settings.vault).get(newest.model_sha256))


def _revisions(settings: Settings, report: Report, replacement: Replacement) -> Iterator[str]:
    for label, revision_no in (
        ("Bản bị thay thế", replacement.revision_no),
        ("Bản thay thế", report.provenance.revision_no),
    ):
        for folder in sorted(Path(settings.outbox).glob(f"**/{report.provenance.period_id}/r{revision_no}")):
            if report.provenance.plan_id in folder.parts:
                files = ", ".join(sorted(path.name for path in folder.iterdir()))
                yield f"  {label} (r{revision_no}): {os.path.relpath(folder)} ({files})"
    yield f"  Lý do: {replacement.reason}."


def _line(change: Change) -> str:
    return f"  {change.label}: {change.before or '(không có)'} → {change.after or '(không có)'}"


def _explanation(settings: Settings, slip: Slip, changes: tuple[Change, ...]) -> Iterator[str]:
    figure = next(change.key for change in changes if change.kind == "figure")
    yield f"MỘT SỐ LIỆU ĐÃ THAY ĐỔI, TỚI TẬN Ô CỦA BẢN NỘP  (thidua explain {slip.plan} {slip.period} {figure})"
    yield tell_explanation(pipeline.explain(settings, plan_id=slip.plan, period_id=slip.period, figure=figure))


def _next_steps(settings: Settings, slip: Slip, made: Report, replacement: Replacement) -> Iterator[str]:
    """Commands to go on with; the preview is as of the issue of the replaced report, which still stands as it was."""
    report = f"{slip.plan} {slip.period}"
    before = replacement.issued_at.astimezone(LEGAL_ZONE).replace(tzinfo=None).isoformat(timespec="seconds")
    version_no = next(pin.version_no for pin in made.provenance.inputs if pin.unit_id == slip.unit)
    yield f"XEM TIẾP  (trước mỗi lệnh: THIDUA_HOME={os.path.relpath(settings.home)} .venv/bin/)"
    for command, purpose in (
        (f"thidua diff {report} {slip.unit} {version_no - 1} {version_no}", "hai lần nộp khác nhau ở ô nào"),
        (
            f"thidua reproduce {report} --revision {replacement.revision_no}",
            "bản bị thay thế vẫn làm lại được y nguyên",
        ),
        (f"thidua report {report} --as-known-at {before}", "báo cáo theo số liệu đã biết khi đó"),
        ("thidua audit verify --files", "không có bản ghi, tệp nào bị sửa hay mất"),
    ):
        yield f"  {command:<75}  {purpose}"

"""The audit chain: verify it, hand it to an inspector."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from thidua.cli.app import app, read_instant, settings_here

audit_app = typer.Typer(no_args_is_help=True, help="Nhật ký kiểm toán: kiểm tra, xuất cho đoàn thanh tra.")
app.add_typer(audit_app, name="audit")


@audit_app.command("verify")
def audit_verify(
    heads: Annotated[
        Path | None, typer.Option(help="Thư mục lưu đầu chuỗi; mặc định THIDUA_ARCHIVE hoặc <THIDUA_HOME>/archive.")
    ] = None,
    files: Annotated[bool, typer.Option("--files", help="Đọc và đối chiếu cả từng tệp trong kho lưu.")] = False,
) -> None:
    """Kiểm tra toàn bộ nhật ký và bản ghi; mã kết thúc 1 nếu có dấu hiệu sửa, xóa hoặc cắt bỏ."""
    from thidua.audit.heads import kept_heads
    from thidua.audit.tell import tell_report
    from thidua.audit.verify import verify
    from thidua.collect.vault import Vault
    from thidua.warehouse.connect import opened

    settings = settings_here()
    archive = heads or settings.heads_folder
    with opened(settings.warehouse_url) as engine:
        report = verify(engine, heads=kept_heads(archive), vault=Vault(settings.vault), with_files=files)
    typer.echo(tell_report(report, archive=archive))
    if report.fault_count:
        raise typer.Exit(1)


@audit_app.command("head")
def audit_head() -> None:
    """In đầu chuỗi hiện tại: số mục, mã băm, thời điểm."""
    from thidua.audit.chain import read_head
    from thidua.text.dates import format_instant
    from thidua.warehouse.connect import opened

    with opened(settings_here().warehouse_url) as engine, engine.connect() as connection:
        head = read_head(connection)
    typer.echo(f"{head.seq}  {head.hash}  {format_instant(head.recorded_at)}" if head else "Chưa có mục nhật ký nào.")


@audit_app.command("export")
def audit_export(
    to: Annotated[Path, typer.Option(help="Tệp .zip sẽ ghi; không được có sẵn.")],
    plan: Annotated[str | None, typer.Option(help="Bảng kê chỉ của một kế hoạch; chuỗi nhật ký luôn đủ.")] = None,
    since: Annotated[str | None, typer.Option(help="Bảng kê từ thời điểm này, ví dụ 2025-12-01T00:00.")] = None,
) -> None:
    """Ghi hồ sơ thanh tra: chuỗi nhật ký, đầu chuỗi, bảng kê và hướng dẫn tự kiểm tra."""
    from thidua.audit.export import export_inspection
    from thidua.warehouse.connect import opened

    settings = settings_here()
    moment: datetime | None = read_instant(since, option="--since")
    with opened(settings.warehouse_url) as engine:
        made = export_inspection(engine, to=to, archive=settings.heads_folder, plan_id=plan, since=moment)
    typer.echo(f"Đã ghi {to}: {made.entries} mục nhật ký, {made.heads} đầu chuỗi.")

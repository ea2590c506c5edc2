"""A look at the statistics forms of a year."""

from pathlib import Path
from typing import Annotated

import typer

from thidua.cli.app import PlanId, app, read_instant, settings_here
from thidua.cli.reports import tell_remarks


@app.command()
def statistics(
    plan: PlanId,
    year: Annotated[
        int, typer.Argument(metavar="YEAR", help="Năm thống kê, ví dụ 2026: từ 01/12/2025 đến 30/11/2026.")
    ],
    as_known_at: Annotated[str | None, typer.Option(help="Theo số liệu đã biết đến thời điểm này.")] = None,
    to: Annotated[Path | None, typer.Option(help="Thư mục ghi biểu; mặc định <THIDUA_HOME>/previews/….")] = None,
) -> None:
    """Xem trước biểu thống kê 0601, 0602, 0603 của năm, lấy từ báo cáo các đơn vị đã nộp; không phát hành, không gửi.

    Kế hoạch có kỳ thống kê (mã dạng 2026-TK) thì báo cáo của kỳ đó được lập, gửi như mọi báo cáo: `thidua report`.
    """
    from thidua import pipeline

    settings = settings_here()
    known_at = read_instant(as_known_at, option="--as-known-at")
    made = pipeline.statistics(settings, plan_id=plan, year=year, now=settings.now(), known_at=known_at, to=to)
    typer.echo(
        f"Biểu thống kê năm {year}, bản tra cứu (không phát hành), trong {made['folder']}: {', '.join(made['files'])}"
    )
    tell_remarks(made)

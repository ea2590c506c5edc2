"""Where a printed figure comes from, and whether an issued report can be made again."""

from dataclasses import asdict
from typing import Annotated

import typer

from thidua.cli.app import PeriodId, PlanId, app, settings_here
from thidua.errors import OperatorError
from thidua.text.canonical import canonical_json

Revision = Annotated[int | None, typer.Option(help="Bản phát hành thứ mấy (0 là lần đầu); mặc định bản mới nhất.")]


@app.command()
def explain(
    plan: PlanId,
    period: PeriodId,
    figure: Annotated[
        str | None, typer.Argument(metavar="FIGURE", help="Mã chỉ tiêu, ví dụ A04, hoặc mã đầy đủ của số liệu.")
    ] = None,
    revision: Revision = None,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON cho phần mềm khác.")] = False,
    show_all: Annotated[bool, typer.Option("--list", help="Liệt kê mọi số liệu in trong báo cáo.")] = False,
) -> None:
    """Giải thích một số liệu đã in: từ báo cáo về đến ô trong tệp của từng đơn vị."""
    from thidua import pipeline
    from thidua.explain.tell import tell_explanation

    settings = settings_here()
    if show_all:
        for one in pipeline.list_figures(settings, plan_id=plan, period_id=period, revision_no=revision):
            typer.echo(f"{one.printed:>14}  {one.key:<44}  {one.label or ''}".rstrip())
        return
    if figure is None:
        raise OperatorError("Chưa nêu số liệu cần giải thích.", remedy="Ghi mã, ví dụ A04; xem mọi mã bằng --list.")
    found = pipeline.explain(settings, plan_id=plan, period_id=period, figure=figure, revision_no=revision)
    typer.echo(canonical_json(asdict(found)) if as_json else tell_explanation(found))


@app.command()
def reproduce(
    report: Annotated[str, typer.Argument(metavar="REPORT", help="Số hiệu báo cáo, hoặc mã kế hoạch.")],
    period: Annotated[str | None, typer.Argument(metavar="PERIOD", help="Mã kỳ, khi nêu mã kế hoạch.")] = None,
    revision: Revision = None,
) -> None:
    """Làm lại một báo cáo đã phát hành từ dữ liệu đã lưu và so từng bước; mã kết thúc 1 nếu có bước khác."""
    from thidua import pipeline
    from thidua.explain.reproduce import tell_reproduction

    settings = settings_here()
    if report.isdecimal() and period is None:
        made = pipeline.reproduce(settings, report_id=int(report))
    elif period is not None:
        made = pipeline.reproduce(settings, plan_id=report, period_id=period, revision_no=revision)
    else:
        raise OperatorError(
            "Chưa nêu kỳ báo cáo.", remedy="Viết `thidua reproduce SỐ_HIỆU` hoặc `thidua reproduce KẾ_HOẠCH KỲ`."
        )
    typer.echo(tell_reproduction(made))
    if not made.is_same:
        raise typer.Exit(1)

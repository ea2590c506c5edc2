"""Plans and the forms that are made from them."""

from pathlib import Path
from typing import Annotated

import typer

from thidua.cli.app import PeriodId, PlanId, app, settings_here
from thidua.errors import OperatorError

plan_app = typer.Typer(no_args_is_help=True, help="Kế hoạch: kiểm tra và xem lịch báo cáo.")
app.add_typer(plan_app, name="plan")


@plan_app.command("check")
def plan_check(
    plans: Annotated[list[Path] | None, typer.Argument(help="Tệp hoặc thư mục kế hoạch; để trống: tất cả.")] = None,
) -> None:
    """Kiểm tra tệp kế hoạch; in lịch báo cáo với hạn pháp lý, ngày làm việc cuối và độ dư thời gian."""
    from thidua.plan.check import print_checks
    from thidua.plan.load import plan_files

    typer.echo(print_checks(plans or plan_files(settings_here().plans)))


@app.command()
def forms(
    plan: PlanId,
    period: PeriodId,
    to: Annotated[Path | None, typer.Option(help="Thư mục ghi biểu mẫu; mặc định: <THIDUA_HOME>/forms.")] = None,
    correct: Annotated[
        str | None,
        typer.Option(metavar="UNIT", help="Chỉ một đơn vị: biểu mẫu điền sẵn bản đang có hiệu lực, để sửa và nộp lại."),
    ] = None,
    version: Annotated[
        int | None,
        typer.Option(help="Cùng --correct: lần nộp cần sửa, khi đơn vị có nhiều khó khăn, vướng mắc đang có hiệu lực."),
    ] = None,
) -> None:
    """Tạo biểu mẫu Excel cho từng đơn vị của kế hoạch, hoặc biểu mẫu sửa của một đơn vị."""
    from thidua import pipeline

    if version is not None and correct is None:
        raise OperatorError("--version chỉ dùng cùng --correct.", remedy="Ghi thêm --correct UNIT.")
    settings = settings_here()
    folder = to or settings.home / "forms" / plan / period
    if correct is not None:
        from thidua.versions import correction_form

        path, number = correction_form(
            settings, plan_id=plan, period_id=period, unit_id=correct, folder=folder, version_no=version
        )
        typer.echo(f"Đã tạo biểu mẫu sửa lần nộp {number}: {path}")
        return
    written = pipeline.make_forms(settings, plan_id=plan, period_id=period, folder=folder)
    typer.echo(f"Đã tạo {len(written)} biểu mẫu trong {folder}")

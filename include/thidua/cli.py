"""`thidua`: the command line of the operator. Each command calls the same function that a DAG's task calls."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from thidua.errors import OperatorError, ThiDuaError
from thidua.settings import Settings
from thidua.text.dates import LEGAL_ZONE

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Thu thập, kiểm tra, tổng hợp và gửi báo cáo thi đua, khen thưởng của phường, xã.",
)
plan_app = typer.Typer(no_args_is_help=True, help="Kế hoạch: kiểm tra và xem lịch báo cáo.")
app.add_typer(plan_app, name="plan")

PlanId = Annotated[str, typer.Argument(metavar="PLAN", help="Mã kế hoạch, ví dụ kien-an-2025.")]
PeriodId = Annotated[str, typer.Argument(metavar="PERIOD", help="Mã kỳ báo cáo, ví dụ 2025-Y.")]


def _settings() -> Settings:
    """The environment's settings; the addresses that `thidua up` wrote down fill what is not set."""
    from thidua.launch.state import fill_from_running

    return fill_from_running(Settings.from_environment())


def _instant(text: str | None, *, option: str) -> datetime | None:
    """In the legal zone, which is also what an instant without a zone is meant in; a day without an hour is none."""
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
        if ":" not in text:
            raise ValueError("no hour")
        return (instant if instant.tzinfo else instant.replace(tzinfo=LEGAL_ZONE)).astimezone(LEGAL_ZONE)
    except (ValueError, OverflowError):
        raise OperatorError(
            f"{option}: có '{text}'; cần một thời điểm gồm ngày và giờ.",
            remedy="Viết dạng năm-tháng-ngàyTgiờ:phút, ví dụ 2025-12-09T16:00; không ghi múi giờ là giờ Việt Nam.",
        ) from None


@plan_app.command("check")
def plan_check(
    plans: Annotated[list[Path] | None, typer.Argument(help="Tệp hoặc thư mục kế hoạch; để trống: tất cả.")] = None,
) -> None:
    """Kiểm tra tệp kế hoạch; in lịch báo cáo với hạn pháp lý, ngày làm việc cuối và độ dư thời gian."""
    from thidua.plan.check import print_checks
    from thidua.plan.load import plan_files

    typer.echo(print_checks(plans or plan_files(_settings().plans)))


@app.command()
def forms(
    plan: PlanId,
    period: PeriodId,
    to: Annotated[Path | None, typer.Option(help="Thư mục ghi biểu mẫu; mặc định: <THIDUA_HOME>/forms.")] = None,
) -> None:
    """Tạo biểu mẫu Excel cho từng đơn vị của kế hoạch."""
    from thidua.forms.write import write_forms
    from thidua.pipeline import one_period, one_plan

    settings = _settings()
    chosen = one_plan(settings, plan)
    folder = to or settings.home / "forms" / plan / period
    written = write_forms(plan=chosen, period=one_period(chosen, period), folder=folder)
    typer.echo(f"Đã tạo {len(written)} biểu mẫu trong {folder}")


@app.command()
def collect(
    plan: Annotated[str | None, typer.Option(help="Chỉ một kế hoạch.")] = None,
    received_at: Annotated[
        str | None, typer.Option(help="Thời điểm nhận khi nhập bù, ví dụ 2025-12-09T16:00; được ghi nhận là khai báo.")
    ] = None,
) -> None:
    """Thu, kiểm tra và nạp các tệp đang nằm trong thư mục tiếp nhận."""
    from thidua import pipeline
    from thidua.plan.load import plan_files

    settings, declared = _settings(), _instant(received_at, option="--received-at")
    for plan_id in [plan] if plan else [path.stem for path in plan_files(settings.plans)]:
        received = pipeline.collect(settings, plan_id=plan_id, now=settings.now(), received_at=declared)
        checked = pipeline.validate(
            settings, plan_id=plan_id, now=settings.now(), run_name=f"cli-{settings.now():%Y%m%dT%H%M%S}-{plan_id}"
        )
        loaded = pipeline.load(settings, plan_id=plan_id, now=settings.now())
        typer.echo(
            f"{plan_id}: nhận {len(received['receipt_ids'])}, chấp nhận {checked['accepted']}, "
            f"từ chối {checked['rejected']}, nạp {loaded['loaded']}"
        )


@app.command()
def report(
    plan: PlanId,
    period: PeriodId,
    known_at: Annotated[str | None, typer.Option(help="Số liệu như đã biết tại thời điểm này.")] = None,
    send: Annotated[bool, typer.Option("--send/--no-send", help="Gửi ngay sau khi phát hành.")] = True,
) -> None:
    """Tổng hợp, kiểm tra, kết xuất và gửi một báo cáo."""
    from thidua import pipeline

    settings = _settings()
    snapshot = pipeline.aggregate(
        settings, plan_id=plan, period_id=period, now=settings.now(), known_at=_instant(known_at, option="--known-at")
    )
    pipeline.check_figures(settings, snapshot_id=snapshot["snapshot_id"])
    issued = pipeline.render(settings, plan_id=plan, period_id=period, snapshot_id=snapshot["snapshot_id"])
    typer.echo(f"Báo cáo số hiệu {issued['report_id']}, bản {issued['revision_no']}")
    if send:
        typer.echo(str(pipeline.deliver(settings, report_id=issued["report_id"], now=settings.now(), worker="cli")))


@app.command()
def receipts(
    plan: PlanId,
    state: Annotated[str | None, typer.Option(help="Chỉ một trạng thái, ví dụ REJECTED.")] = None,
) -> None:
    """Các tệp đã nhận của một kế hoạch: số biên nhận, trạng thái, lý do."""
    from thidua.collect.states import current_states, receipt_number
    from thidua.warehouse.connect import opened

    with opened(_settings().warehouse_url) as engine, engine.connect() as connection:
        for one in current_states(connection, plan_id=plan):
            if state in {None, one.state}:
                place = f"{one.period_id or '-':<8} {one.unit_id or '-':<10}"
                typer.echo(
                    f"{receipt_number(one.receipt_id)}  {one.state:<12}{place} {one.original_name}: {one.sentence}"
                )


@app.command()
def deliveries() -> None:
    """Mọi việc gửi và tình trạng hiện tại; dòng có dấu ! cần người xử lý."""
    from thidua.deliver.status import read_deliveries
    from thidua.warehouse.connect import opened

    settings = _settings()
    with opened(settings.warehouse_url) as engine:
        found = read_deliveries(engine, now=settings.now())
    for one in found:
        row, mark = one.row, "!" if one.needs_a_person else " "
        typer.echo(
            f"{mark} {row.plan_id:<22}{row.period_id} r{row.revision_no}  {row.channel:<7}{one.standing:<11}"
            f"{row.address}: {one.sentence}"
        )


@app.command()
def migrate() -> None:
    """Tạo hoặc nâng cấp kho dữ liệu tại THIDUA_OWNER_URL."""
    from thidua.warehouse.migrate import migrate as run

    run(_settings().owner_url)
    typer.echo("Kho dữ liệu đã ở phiên bản mới nhất.")


@app.command()
def up(detach: Annotated[bool, typer.Option(help="Chạy nền và trả lại dấu nhắc khi đã sẵn sàng.")] = False) -> None:
    """Khởi động PostgreSQL và Airflow trên máy này, không cần Docker."""
    from thidua.launch.up import up as run

    run(Settings.from_environment(), detach=detach)


@app.command()
def down() -> None:
    """Dừng những gì `thidua up` đã khởi động."""
    from thidua.launch.up import down as run

    run(Settings.from_environment())


@app.command()
def status() -> None:
    """Trạng thái của PostgreSQL và các thành phần Airflow."""
    from thidua.launch.up import status as run

    typer.echo(run(Settings.from_environment()))


@app.command()
def demo(stop: Annotated[bool, typer.Option("--stop", help="Dừng phần trình diễn đang chạy.")] = False) -> None:
    """Chạy trọn một năm báo cáo của năm phường, xã với số liệu giả định."""
    from thidua.demo import play

    settings = Settings.from_environment()
    if stop:
        play.stop(play.demo_settings(settings))
    else:
        raise typer.Exit(play.play(settings))


def main() -> None:
    """Entry point: an operator's error is printed without a traceback, and says what to do next."""
    try:
        app()
    except ThiDuaError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(1) from error

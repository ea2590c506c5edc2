"""After sending: what recipients answered, what a person heard of them, how far a report has come."""

from typing import Annotated, Literal, cast

import typer

from thidua.cli.app import PeriodId, PlanId, app, read_instant, settings_here

STATES = {"received": "đã đến nơi nhận", "accepted": "đã được tiếp nhận", "returned": "bị trả lại"}
KINDS = {
    "received": "báo đã đến",
    "failed": "báo không đến nơi",
    "delayed": "báo chậm",
    "relayed": "báo đã chuyển tiếp",
    "reply": "thư trả lời",
    "unreadable": "thư không đọc được",
    "known": "đã biết từ trước",
    "other": "thư khác",
    "gone": "thư đã bị xóa",
}


@app.command()
def acknowledge(
    about: Annotated[
        list[str],
        typer.Argument(
            metavar="DELIVERY|PLAN PERIOD received|accepted|returned",
            help="Số của việc gửi, hoặc mã kế hoạch và kỳ (mọi nơi nhận của bản mới nhất); rồi câu trả lời.",
        ),
    ],
    actor: Annotated[str, typer.Option(help="Ai ghi: họ tên, chức vụ.")],
    reason: Annotated[
        str, typer.Option(help="Nơi nhận trả lời gì, ai trả lời; khi bị trả lại, câu này được in vào bản thay thế.")
    ],
    said_at: Annotated[str | None, typer.Option(help="Thời điểm nơi nhận trả lời; để trống là bây giờ.")] = None,
) -> None:
    """Ghi câu trả lời của nơi nhận: đã nhận, đã tiếp nhận, hoặc trả lại báo cáo."""
    from thidua import pipeline

    *what, state = about
    if state not in STATES or len(what) not in {1, 2} or (len(what) == 1 and not what[0].isdecimal()):
        raise typer.BadParameter("cần số của việc gửi, hoặc PLAN PERIOD, rồi received, accepted hoặc returned")
    settings = settings_here()
    ids = pipeline.acknowledge(
        settings,
        state=cast(Literal["received", "accepted", "returned"], state),
        actor=actor,
        reason=reason,
        now=settings.now(),
        delivery_id=int(what[0]) if len(what) == 1 else None,
        plan_id=what[0] if len(what) == 2 else None,
        period_id=what[1] if len(what) == 2 else None,
        said_at=read_instant(said_at, option="--said-at"),
    )
    typer.echo(f"Việc gửi số {', '.join(map(str, ids))}: đã ghi là {STATES[state]}.")
    if state == "returned":
        typer.echo(
            "→ Lượt thu nhận kế tiếp mở một lần xét thay đổi chờ quyết định (`thidua corrections`); khi Airflow không "
            "chạy: `thidua rerun PLAN PERIOD`."
        )


@app.command()
def progress(plan: PlanId, period: PeriodId) -> None:
    """Báo cáo đã đi đến đâu: lập, duyệt, ký, gửi, đến nơi, được tiếp nhận hay bị trả lại; lúc nào, ai."""
    from thidua import pipeline

    found = pipeline.report_progress(settings_here(), plan_id=plan, period_id=period)
    for one in found:
        typer.echo(one.title)
        for line in one.lines:
            typer.echo(f"  {line}")
    if not found:
        typer.echo("Chưa phát hành bản nào.")


@app.command("take-acknowledgements")
def take_acknowledgements() -> None:
    """Đọc ngay hộp thư của nơi gửi và trạng thái từ trục liên thông, không chờ lượt chạy kế tiếp của Airflow."""
    from thidua import pipeline

    settings = settings_here()
    mail = pipeline.take_mail(settings, now=settings.now())
    if mail is None:
        typer.echo("Hộp thư: chưa có kết nối (THIDUA_IMAP_URL).")
    else:
        left = f"; còn {mail['left']} thư" if mail["left"] else ""
        told = ", ".join(f"{KINDS[kind]}: {number}" for kind, number in mail.items() if kind in KINDS)
        typer.echo(f"Hộp thư: {told or 'không có thư mới'}{left}.")
    counts = pipeline.take_statuses(settings, now=settings.now())
    typer.echo(f"Trục liên thông: đã ghi {counts['recorded']}, để riêng {counts['aside']}.")

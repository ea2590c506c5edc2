"""Deliveries: where they stand, send what is due, and what a person decides about one."""

from typing import Annotated

import typer

from thidua.cli.app import app, settings_here

delivery_app = typer.Typer(no_args_is_help=True, help="Việc gửi báo cáo: gửi ngay, ghi kết quả, gửi lại.")
app.add_typer(delivery_app, name="delivery")

DeliveryId = Annotated[int, typer.Argument(metavar="DELIVERY", help="Số của việc gửi (xem `thidua deliveries`).")]
Actor = Annotated[str, typer.Option(help="Ai quyết định: họ tên, chức vụ.")]
Reason = Annotated[str, typer.Option(help="Vì sao, ví dụ ai ở bên nhận đã trả lời; được lưu vào sổ nhật ký.")]


@app.command()
def deliveries() -> None:
    """Mọi việc gửi và tình trạng hiện tại; dòng có dấu ! cần người xử lý."""
    from thidua.acknowledge.progress import read_progress
    from thidua.acknowledge.tell import answer_lines
    from thidua.deliver.channels import channel_title
    from thidua.deliver.ledger import read_clock
    from thidua.deliver.status import STANDINGS, read_deliveries
    from thidua.warehouse.connect import opened

    settings = settings_here()
    with opened(settings.warehouse_url) as engine:
        found = read_deliveries(engine, now=read_clock(engine) + settings.clock_offset)
        with engine.connect() as connection:
            answers = {one.delivery_id: one for one in read_progress(connection)}
    for one in found:
        row, answer = one.row, answers.get(one.row.delivery_id)
        mark = "!" if one.needs_a_person or (answer and answer.needs_a_person) else " "
        typer.echo(
            f"{mark} {row.delivery_id:>5} {row.plan_id:<22}{row.period_id:<8} r{row.revision_no}  "
            f"{channel_title(row.channel):<16}{STANDINGS[one.standing]:<17}{row.address}: {one.sentence}"
        )
        if one.needs_a_person:
            typer.echo(f"        {one.remedy}")
        for line in answer_lines(answer) if answer else ():
            typer.echo(f"        {line}")


@delivery_app.command("send")
def send() -> None:
    """Gửi ngay mọi việc đã đến lượt, không chờ lượt chạy kế tiếp của Airflow."""
    from thidua import pipeline
    from thidua.deliver.status import tell_outcomes

    counts = pipeline.deliver(settings_here(), worker="cli")
    typer.echo(tell_outcomes(counts) or "Không có việc gửi nào đến lượt.")


@delivery_app.command("resolve")
def resolve(
    delivery: DeliveryId,
    outcome: Annotated[
        str, typer.Argument(metavar="sent|not-sent", help="Bên nhận đã có báo cáo, hoặc chưa (hệ thống gửi lại).")
    ],
    actor: Actor,
    reason: Reason,
) -> None:
    """Ghi kết quả của một việc gửi không rõ kết quả, sau khi đã hỏi bên nhận."""
    from thidua import pipeline

    if outcome not in {"sent", "not-sent"}:
        raise typer.BadParameter(f"có '{outcome}'; cần sent hoặc not-sent")
    pipeline.resolve_delivery(
        settings_here(),
        delivery_id=delivery,
        outcome="sent" if outcome == "sent" else "not-sent",
        actor=actor,
        reason=reason,
    )
    what = (
        "đã gửi" if outcome == "sent" else "chưa gửi; lượt gửi kế tiếp gửi lại, hoặc ngay bằng `thidua delivery send`"
    )
    typer.echo(f"Việc gửi số {delivery}: đã ghi là {what}.")


@delivery_app.command("resend")
def resend(
    delivery: DeliveryId,
    actor: Actor,
    reason: Reason,
    even_if_replaced: Annotated[
        bool, typer.Option("--even-if-replaced", help="Gửi cả khi báo cáo đã được bản mới hơn thay thế.")
    ] = False,
) -> None:
    """Gửi thêm một bản: cùng mã thư, cùng nội dung; hỏi bên nhận trước khi dùng."""
    from thidua import pipeline

    pipeline.order_resend(
        settings_here(), delivery_id=delivery, actor=actor, reason=reason, even_if_replaced=even_if_replaced
    )
    typer.echo(
        f"Việc gửi số {delivery}: đã ghi lệnh gửi lại. Lượt gửi kế tiếp gửi, hoặc ngay bằng `thidua delivery send`."
    )

"""What units hand in."""

from typing import Annotated

import typer

from thidua.cli.app import PlanId, app, read_instant, settings_here

STATES = {
    "RECEIVED": "đã nhận",
    "QUARANTINED": "không đọc được",
    "READ": "đã đọc",
    "REJECTED": "bị từ chối",
    "ACCEPTED": "đạt",
    "LOADED": "đã nạp",
}


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

    settings, declared = settings_here(), read_instant(received_at, option="--received-at")
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
def receipts(
    plan: PlanId,
    state: Annotated[str | None, typer.Option(help="Chỉ một trạng thái, ví dụ 'bị từ chối' (hoặc REJECTED).")] = None,
) -> None:
    """Các tệp đã nhận của một kế hoạch: số biên nhận, trạng thái, lý do."""
    from thidua.collect.states import current_states, receipt_number
    from thidua.warehouse.connect import opened

    with opened(settings_here().warehouse_url) as engine, engine.connect() as connection:
        for one in current_states(connection, plan_id=plan):
            if state in {None, one.state, STATES[one.state]}:
                number, place = receipt_number(one.receipt_id), f"{one.period_id or '-':<8} {one.unit_id or '-':<10}"
                typer.echo(f"{number}  {STATES[one.state]:<16}{place} {one.original_name}: {one.sentence}")

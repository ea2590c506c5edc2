"""Notices of what is due: send them, show them, list what was sent."""

from datetime import date
from typing import Annotated

import typer

from thidua.cli.app import app, settings_here
from thidua.errors import OperatorError

_STATES = {
    "CLAIMED": "đang gửi",
    "STARTED": "đang gửi",
    "SENT": "đã gửi",
    "REFUSED": "bị từ chối",
    "FAILED": "chưa gửi được",
    "UNKNOWN": "không rõ kết quả",
}


@app.command()
def remind(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Chỉ in sẽ nhắc ai, việc gì; không gửi, không ghi.")
    ] = False,
    plan: Annotated[str | None, typer.Option(help="Chỉ những địa chỉ có việc của kế hoạch này.")] = None,
) -> None:
    """Nhắc việc: mỗi địa chỉ không quá một thư một ngày, trong giờ làm việc."""
    from thidua import pipeline
    from thidua.deliver.status import tell_outcomes

    settings = settings_here()
    if not dry_run:
        counts = pipeline.remind(settings, worker="cli", plan_id=plan)
        typer.echo(tell_outcomes(counts) or "Không có thư nhắc nào đến lượt.")
        return
    previews = pipeline.preview_reminders(settings, plan_id=plan)
    for one in previews:
        when = "gửi ngay" if one.is_sent_now else "chưa gửi lúc này (ngoài giờ làm việc, hoặc hôm nay đã có thư)"
        typer.echo(f"=== {one.digest.address}: {when}\nTiêu đề: {one.digest.subject}\n\n{one.digest.body}")
    typer.echo(f"{len(previews)} địa chỉ.")


@app.command()
def reminders(
    since: Annotated[str | None, typer.Option(help="Từ ngày, dạng 2026-12-09; mặc định bảy ngày trước.")] = None,
) -> None:
    """Các thư nhắc đã gửi: ngày, địa chỉ, kết quả và những việc đã nhắc."""
    from thidua import pipeline

    for row in pipeline.list_reminders(settings_here(), since=_read_day(since)):
        state = _STATES[row.state or "CLAIMED"]
        typer.echo(f"{row.notice_id:>6} {row.day:%d/%m/%Y} {state:<17}{row.address}: {row.sentence or ''}")
        for key in row.item_keys or ():
            typer.echo(f"       - {key}")


def _read_day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise OperatorError(f"--since: có '{text}'; cần một ngày.", remedy="Viết dạng 2026-12-09.") from None

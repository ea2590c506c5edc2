"""Reports: the first one of a period, and previews."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thidua.cli.app import PeriodId, PlanId, app, read_instant, settings_here
from thidua.cli.corrections import make_report, tell_dry_run
from thidua.settings import Settings

if TYPE_CHECKING:
    from thidua.pipeline import Step


@app.command()
def report(
    plan: PlanId,
    period: PeriodId,
    as_known_at: Annotated[
        str | None, typer.Option(help="Bản tra cứu theo số liệu đã biết đến thời điểm này; không phát hành, không gửi.")
    ] = None,
    to: Annotated[Path | None, typer.Option(help="Thư mục ghi bản tra cứu; mặc định <THIDUA_HOME>/previews/….")] = None,
    send: Annotated[bool, typer.Option("--send/--no-send", help="Gửi ngay sau khi phát hành.")] = True,
) -> None:
    """Tổng hợp, kiểm tra, kết xuất và gửi một báo cáo; báo cáo đã phát hành giữ nguyên (xem `thidua rerun`)."""
    from thidua import pipeline

    settings = settings_here()
    known_at = read_instant(as_known_at, option="--as-known-at")
    if known_at is not None:
        _preview(settings, plan, period, known_at=known_at, to=to)
        return
    tried = pipeline.dry_run(settings, plan_id=plan, period_id=period, now=settings.now())
    if tried.outcome != "first":
        tell_dry_run(tried)
        typer.echo(f"Báo cáo đã phát hành giữ nguyên. → Lập lại: `thidua rerun {plan} {period}`")
        return
    make_report(settings, plan, period, send=send)


def _preview(settings: Settings, plan: str, period: str, *, known_at: datetime, to: Path | None) -> None:
    from thidua import pipeline

    made = pipeline.preview(settings, plan_id=plan, period_id=period, known_at=known_at, now=settings.now(), to=to)
    typer.echo(f"Bản tra cứu (không phát hành) trong {made['folder']}: {', '.join(made['files'])}")
    tell_remarks(made)


def tell_remarks(made: "Step") -> None:
    """What is to be known of a preview beside its files."""
    if made["plan_statement"]:
        typer.echo(f"CHÚ Ý: {made['plan_statement']}")
    for disagreement in made["disagreements"]:
        typer.echo(f"CHÚ Ý: số liệu chưa khớp: {disagreement}")

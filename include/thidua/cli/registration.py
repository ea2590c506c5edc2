"""Who has registered contents and targets for the year."""

from typing import TYPE_CHECKING

import typer

from thidua.cli.app import PlanId, app, settings_here
from thidua.text.dates import format_instant, format_short_day

if TYPE_CHECKING:
    from thidua.registration.standing import UnitStanding


@app.command()
def registered(plan: PlanId) -> None:
    """Đơn vị nào đã, chưa đăng ký nội dung, chỉ tiêu thi đua; dòng có dấu ! là chưa đăng ký."""
    from thidua import pipeline

    for standing in pipeline.registrations(settings_here(), plan_id=plan):
        done = [one for one in standing.units if one.version_no is not None]
        last = f", hạn {format_instant(standing.last_instant)}" if standing.last_instant else ""
        typer.echo(f"{standing.period.label}{last}: {len(done)}/{len(standing.units)} đơn vị đã gửi")
        for one in standing.units:
            mark = " " if one.version_no is not None else "!"
            typer.echo(f"{mark} {one.unit.id:<10}{one.unit.name}: {_words(one)}")


def _words(one: "UnitStanding") -> str:
    if one.version_no is None or one.received_at is None:
        return "chưa đăng ký"
    what = f"{one.content_count} nội dung, chỉ tiêu; {one.launch_count} phong trào"
    parts = ["xác nhận không có nội dung đăng ký riêng" if one.is_confirmed_nil else what]
    if one.document_number or one.dated:
        day = f" ngày {format_short_day(one.dated)}" if one.dated else ""
        parts.append(f"kế hoạch {one.document_number or '(không số)'}{day}")
    parts.append(f"nhận lúc {format_instant(one.received_at)}{', quá hạn' if one.is_late else ''}")
    return "; ".join(parts)

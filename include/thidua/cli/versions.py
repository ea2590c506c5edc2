"""Versions of what units handed in: list, compare, take back."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from thidua.cli.app import PeriodId, PlanId, app, settings_here
from thidua.text.dates import format_instant
from thidua.text.numbers import NO_FIGURE

if TYPE_CHECKING:
    from thidua.changes.submissions import CellChange
    from thidua.load.history import Version
    from thidua.load.unit_history import UnitHistory

UnitId = Annotated[str, typer.Argument(metavar="UNIT", help="Mã đơn vị, ví dụ TDP-05.")]
Actor = Annotated[str, typer.Option(help="Ai yêu cầu hoặc quyết định: họ tên, chức vụ.")]
Reason = Annotated[str, typer.Option(help="Vì sao; được lưu vào sổ nhật ký và ghi trong báo cáo thay thế.")]


@app.command()
def versions(plan: PlanId, period: PeriodId, unit: UnitId) -> None:
    """Mọi lần nộp của một đơn vị: loại, biên nhận, thời điểm, ai và vì sao; bản có dấu * đang có hiệu lực."""
    from thidua.versions import unit_history

    history = unit_history(settings_here(), plan_id=plan, period_id=period, unit_id=unit)
    for version in history.versions:
        typer.echo(f"{'*' if version.is_current else ' '} {version.version_no:>3}  {_what(version)}")
    for line in _timeliness(history):
        typer.echo(line)


@app.command()
def diff(
    plan: PlanId,
    period: PeriodId,
    unit: UnitId,
    before: Annotated[int, typer.Argument(metavar="FROM", help="Lần nộp trước.")],
    after: Annotated[int, typer.Argument(metavar="TO", help="Lần nộp sau.")],
) -> None:
    """So hai lần nộp của một đơn vị, từng ô."""
    from thidua.versions import compare_versions

    changes = compare_versions(
        settings_here(), plan_id=plan, period_id=period, unit_id=unit, before_no=before, after_no=after
    )
    for change in changes:
        typer.echo(_change(change))
    typer.echo(f"{len(changes)} ô khác nhau giữa lần nộp {before} và lần nộp {after}.")


@app.command()
def withdraw(plan: PlanId, period: PeriodId, unit: UnitId, actor: Actor, reason: Reason) -> None:
    """Rút báo cáo của một đơn vị: mọi bản đã nộp của kỳ không còn được tính."""
    from thidua import pipeline

    settings = settings_here()
    step = pipeline.withdraw(
        settings, plan_id=plan, period_id=period, unit_id=unit, actor=actor, reason=reason, now=settings.now()
    )
    typer.echo(f"Đã ghi việc rút báo cáo của đơn vị {unit} (lần nộp {step['version_no']}). Không còn bản có hiệu lực.")


@app.command()
def invalidate(
    plan: PlanId,
    period: PeriodId,
    unit: UnitId,
    version: Annotated[int, typer.Argument(metavar="VERSION", help="Lần nộp cần hủy hiệu lực.")],
    actor: Actor,
    reason: Reason,
) -> None:
    """Hủy hiệu lực một lần nộp (kể cả việc rút báo cáo); bản trước đó có hiệu lực trở lại."""
    from thidua import pipeline

    settings = settings_here()
    step = pipeline.invalidate(
        settings,
        plan_id=plan,
        period_id=period,
        unit_id=unit,
        version_no=version,
        actor=actor,
        reason=reason,
        now=settings.now(),
    )
    now = step["current_version_no"]
    stands = "Không còn bản có hiệu lực." if now is None else f"Bản có hiệu lực: lần nộp {now}."
    typer.echo(f"Đã hủy hiệu lực lần nộp {version} của đơn vị {unit}. {stands}")


def _what(version: "Version") -> str:
    from thidua.collect.states import receipt_number

    at = format_instant(version.received_at)
    void = ", đã bị hủy hiệu lực" if version.is_void else ""
    if version.receipt_id is not None:
        based_on = "" if version.based_on is None else f", sửa lần nộp {version.based_on}"
        return f"Báo cáo, biên nhận {receipt_number(version.receipt_id)}, nhận lúc {at}{based_on}{void}"
    what = "Rút báo cáo" if version.voids is None else f"Hủy hiệu lực lần nộp {version.voids}"
    return f"{what}, lúc {at}{void}; {version.actor}: {version.reason}"


def _timeliness(history: "UnitHistory") -> Iterator[str]:
    current = history.current
    last = history.last_instant
    yield f"Hạn nộp: {'không ghi ngày' if last is None else format_instant(last)}"
    for label, at in (
        ("Lần đầu nhận được tệp", history.first_received_at),
        ("Bản đang có hiệu lực", None if current is None else current.received_at),
    ):
        words = {True: ", đúng hạn", False: ", quá hạn", None: ""}[history.is_on_time(at)]
        yield f"{label}: {NO_FIGURE if at is None else format_instant(at)}{words}"


def _change(change: "CellChange") -> str:
    row = " (dòng thêm)" if change.is_row_new else " (dòng bỏ)" if change.is_row_gone else ""
    told = " → ".join(_shown(text) for text in (change.before, change.after))
    return f"Trang “{change.sheet}”, ô {change.cell}: {change.label}{row}: {told}"


def _shown(text: str | None) -> str:
    """The cell in one line; '(trống)' for an empty one."""
    return "(trống)" if text is None else " ".join(text.split())

"""Numbers and dates of documents: the register, a number that a person gives, one that no document bears."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from thidua.cli.app import PeriodId, PlanId, app, settings_here
from thidua.errors import OperatorError
from thidua.text.dates import format_instant, format_short_day

if TYPE_CHECKING:
    from thidua.register.records import RegisterRow

register_app = typer.Typer(no_args_is_help=True, help="Sổ đăng ký số văn bản: xem, cấp số, hủy số.")
app.add_typer(register_app, name="register")


@register_app.command("list")
def list_(
    unused: Annotated[bool, typer.Option("--unused", help="Chỉ những số đã giữ mà chưa in trên báo cáo nào.")] = False,
) -> None:
    """Mọi số đã lấy, theo cơ quan và năm; dòng có dấu ! là số đã giữ mà chưa dùng."""
    from thidua import pipeline

    rows = [row for row in pipeline.list_numbers(settings_here()) if row.is_open or not unused]
    for row in rows:
        typer.echo(
            f"{'!' if row.is_open else ' '} {row.document_number_id:>4} {row.document.code:<16}"
            f"{format_short_day(row.dated)}  {row.plan_id:<22}{row.period_id:<8} r{row.revision_no}  {_standing(row)}"
        )
    if not rows:
        typer.echo("Sổ đăng ký chưa có số nào.")


@register_app.command("give")
def give(
    plan: PlanId,
    period: PeriodId,
    number: Annotated[int, typer.Option(help="Số văn bản, không kèm ký hiệu.")],
    dated: Annotated[str, typer.Option("--date", help="Ngày ban hành, dạng 2026-01-05.")],
    actor: Annotated[str, typer.Option(help="Ai cấp số: họ tên, chức vụ.")],
) -> None:
    """Cấp số và ngày cho bản báo cáo sắp phát hành (kế hoạch có numbering.numbers: given)."""
    from thidua import pipeline

    settings = settings_here()
    row = pipeline.give_number(
        settings,
        plan_id=plan,
        period_id=period,
        number=number,
        dated=_day(dated),
        actor=actor,
        now=settings.now(),
    )
    typer.echo(
        f"Báo cáo {plan}, kỳ {period}, bản r{row.revision_no}: số {row.document.code} ngày "
        f"{format_short_day(row.dated)}. Lượt chạy đang chờ sẽ lập báo cáo trong ít phút; "
        f"hoặc lập ngay: `thidua rerun {plan} {period}`."
    )


@register_app.command("cancel")
def cancel(
    number_id: Annotated[int, typer.Argument(metavar="ID", help="Số dòng trong `thidua register list`.")],
    actor: Annotated[str, typer.Option(help="Ai hủy: họ tên, chức vụ.")],
    reason: Annotated[str, typer.Option(help="Vì sao; được lưu vào sổ nhật ký.")],
) -> None:
    """Hủy một số đã giữ mà chưa in trên báo cáo nào; số đã hủy không được cấp lại."""
    from thidua import pipeline

    settings = settings_here()
    row = pipeline.cancel_number(settings, document_number_id=number_id, actor=actor, reason=reason, now=settings.now())
    typer.echo(f"Số {row.document.code} năm {row.year}: đã hủy.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OperatorError(f"--date: có '{text}'; cần một ngày.", remedy="Viết dạng 2026-01-05.") from None


def _standing(row: "RegisterRow") -> str:
    if row.report_id is not None:
        return f"báo cáo số hiệu {row.report_id}"
    if row.cancelled_at is not None:
        return f"đã hủy lúc {format_instant(row.cancelled_at)}, {row.cancelled_by}: {row.cancel_reason}"
    held = f"giữ từ {format_instant(row.recorded_at)}, chưa dùng"
    return held if row.is_usable else f"{held}; ngày trước ngày số liệu: hủy rồi cấp số khác"

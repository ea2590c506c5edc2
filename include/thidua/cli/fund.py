"""The fund for emulation and commendation: figures of a year, and what was recorded before."""

from decimal import Decimal
from typing import Annotated

import typer

from thidua.cli.app import PeriodId, PlanId, app, settings_here
from thidua.errors import OperatorError
from thidua.text.dates import format_instant
from thidua.text.numbers import format_number
from thidua.text.parse import parse_number

fund_app = typer.Typer(no_args_is_help=True, help="Quỹ thi đua, khen thưởng: ghi nguồn quỹ, số đã chi của năm.")
app.add_typer(fund_app, name="fund")


@fund_app.command("set")
def set_line(
    plan: PlanId,
    period: PeriodId,
    line: Annotated[str, typer.Argument(metavar="LINE", help="Dòng của quỹ: carried, budget, gifts, other.")],
    set_aside: Annotated[str, typer.Option(help="Nguồn quỹ của dòng này, bằng đồng: 120000000 hoặc 120.000.000.")],
    awards: Annotated[str, typer.Option(help="Đã chi khen thưởng, bằng đồng; không có ghi 0.")],
    actor: Annotated[str, typer.Option(help="Ai ghi: họ tên, chức vụ.")],
    otherwise: Annotated[str, typer.Option(help="Đã chi khác, bằng đồng.")] = "0",
    note: Annotated[str | None, typer.Option(help="Ghi chú, in trong phụ lục của báo cáo.")] = None,
) -> None:
    """Ghi một dòng của quỹ trong năm; ghi lại thì số mới được dùng, số cũ vẫn giữ trong sổ nhật ký."""
    from thidua import pipeline
    from thidua.fund.records import FundEntry

    settings = settings_here()
    entry = FundEntry(
        source_id=line,
        set_aside=_amount(set_aside, "--set-aside"),
        spent_on_awards=_amount(awards, "--awards"),
        spent_otherwise=_amount(otherwise, "--otherwise"),
        note=note,
    )
    made = pipeline.record_fund(settings, plan_id=plan, period_id=period, entry=entry, actor=actor, now=settings.now())
    typer.echo(f"Đã ghi dòng {line} của quỹ, kỳ {period} (bản ghi số {made['number']}).")
    if made["is_issued"]:
        typer.echo(
            f"Báo cáo {period} đã phát hành: thay đổi được xét theo chính sách của kế hoạch trong ít phút; "
            f"hoặc xét ngay: `thidua rerun {plan} {period}`."
        )


@fund_app.command("list")
def list_lines(plan: PlanId, period: PeriodId) -> None:
    """Mọi lần ghi của quỹ trong năm; dòng có dấu * là số đang dùng."""
    from thidua import pipeline

    rows = pipeline.list_fund(settings_here(), plan_id=plan, period_id=period)
    newest = {row.source_id: row for row in rows}
    for row in rows:
        mark = "*" if newest[row.source_id] is row else " "
        typer.echo(
            f"{mark} {row.source_id:<9}nguồn quỹ {format_number(row.set_aside)}; chi khen thưởng "
            f"{format_number(row.spent_on_awards)}; chi khác {format_number(row.spent_otherwise)} đồng "
            f"({row.actor}, {format_instant(row.recorded_at)}){': ' + row.note if row.note else ''}"
        )
    if not rows:
        typer.echo(f"Kỳ {period} của kế hoạch {plan} chưa ghi số liệu quỹ thi đua, khen thưởng.")


def _amount(text: str, option: str) -> Decimal:
    number = parse_number(text, "decimal")
    if not isinstance(number, Decimal):
        raise OperatorError(
            f"{option}: có '{text}'; cần một số tiền bằng đồng.", remedy="Viết dạng 120000000 hoặc 120.000.000."
        )
    return number

"""Difficulties that units tell of at any time of the year: what there is, and the commune's answer to one."""

from typing import TYPE_CHECKING, Annotated

import typer

from thidua.cli.app import PlanId, app, settings_here
from thidua.text.dates import format_instant

if TYPE_CHECKING:
    from thidua.difficulties.records import Difficulty

difficulty_app = typer.Typer(no_args_is_help=True, help="Khó khăn, vướng mắc đơn vị báo cáo: trả lời đơn vị.")
app.add_typer(difficulty_app, name="difficulty")


@app.command()
def difficulties(plan: PlanId) -> None:
    """Khó khăn, vướng mắc các đơn vị đã báo cáo trong năm; dòng có dấu ! là chưa trả lời."""
    from thidua import pipeline

    known, told = pipeline.list_difficulties(settings_here(), plan_id=plan)
    names = {unit.id: unit.name for unit in known.units}
    waiting = sum(one.is_open for one in told)
    typer.echo(f"{len(told)} báo cáo khó khăn, vướng mắc; {waiting} chưa trả lời.")
    for one in told:
        state = "chưa trả lời" if one.is_open else "đã trả lời"
        who = f"{names.get(one.unit_id, one.unit_id)} ({one.unit_id})"
        mark = "!" if one.is_open else " "
        received = f"lần nộp {one.version_no}, nhận lúc {format_instant(one.received_at)}"
        typer.echo(f"{mark} số {one.number}  {who}, {received}: {state}")
        for line in _lines(one):
            typer.echo(f"    {line}")


@difficulty_app.command("answer")
def answer(
    plan: PlanId,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Số của báo cáo, xem `thidua difficulties`.")],
    answer: Annotated[str, typer.Option(help="Nội dung trả lời đơn vị.")],
    actor: Annotated[str, typer.Option(help="Ai trả lời: họ tên, chức vụ.")],
) -> None:
    """Ghi nội dung phường, xã trả lời đơn vị; không sửa được, ghi lại thì nội dung mới nhất có hiệu lực."""
    from thidua import pipeline

    settings = settings_here()
    found = pipeline.answer_difficulty(
        settings, plan_id=plan, number=number, answer=answer, actor=actor, now=settings.now()
    )
    typer.echo(f"Đã ghi trả lời báo cáo khó khăn, vướng mắc số {number} của {found.unit_id}.")


def _lines(one: "Difficulty") -> list[str]:
    from thidua.forms.load import current_editions, load_edition
    from thidua.plan.period_kinds import DIFFICULTIES

    sections = load_edition(current_editions()[DIFFICULTIES]).narrative
    lines = [f"{section.label}: {one.texts[section.id]}" for section in sections if section.id in one.texts]
    if one.answer is not None and one.answered_at is not None:
        lines.append(f"Trả lời ({one.actor}, {format_instant(one.answered_at)}): {one.answer}")
    return lines

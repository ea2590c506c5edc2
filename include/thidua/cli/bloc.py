"""Blocs: the leader's points, draws, votes, and how the members stand."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from thidua.cli.app import PeriodId, PlanId, app, settings_here
from thidua.errors import OperatorError
from thidua.text.numbers import format_number

bloc_app = typer.Typer(no_args_is_help=True, help="Khối thi đua: chấm điểm, bốc thăm, bình xét, suy tôn, xem xếp hạng.")
app.add_typer(bloc_app, name="bloc")

Actor = Annotated[str, typer.Option(help="Ai ghi: họ tên, chức vụ; được lưu vào sổ nhật ký.")]
HeldOn = Annotated[str, typer.Option("--date", help="Ngày họp, dạng 2027-01-12.")]
Note = Annotated[str | None, typer.Option(help="Ghi chú, ví dụ số biên bản.")]


@bloc_app.command("score")
def score(
    plan: PlanId,
    period: PeriodId,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="Mã thành viên.")],
    criterion: Annotated[str, typer.Argument(metavar="CRITERION", help="Mã tiêu chí, ví dụ T01.")],
    actor: Actor,
    reason: Annotated[str, typer.Option(help="Căn cứ chấm điểm; được lưu vào sổ nhật ký.")],
    points: Annotated[str | None, typer.Argument(metavar="POINTS", help="Số điểm; dấu phẩy hoặc dấu chấm.")] = None,
    take_back: Annotated[bool, typer.Option("--take-back", help="Rút điểm đã chấm.")] = False,
) -> None:
    """Ghi điểm khối trưởng chấm cho một thành viên ở một tiêu chí; lần ghi sau thay lần ghi trước."""
    from thidua import pipeline

    if (points is None) != take_back:
        raise OperatorError("Cần số điểm, hoặc --take-back.", remedy="Ghi số điểm sau mã tiêu chí.")
    settings = settings_here()
    given = None if points is None else _points(points)
    pipeline.score_member(
        settings,
        plan_id=plan,
        period_id=period,
        unit_id=unit,
        criterion_id=criterion,
        points=given,
        reason=reason,
        actor=actor,
        now=settings.now(),
    )
    what = "đã rút điểm" if given is None else f"{format_number(given)} điểm"
    typer.echo(f"{unit}, tiêu chí {criterion}: {what}.")
    _tell_next(plan, period)


@bloc_app.command("draw")
def draw(
    plan: PlanId,
    period: PeriodId,
    units: Annotated[list[str], typer.Argument(metavar="UNIT...", help="Mã các thành viên theo thứ tự bốc được.")],
    held_on: HeldOn,
    actor: Actor,
    note: Note = None,
) -> None:
    """Ghi kết quả bốc thăm giữa các thành viên bằng điểm."""
    from thidua import pipeline

    settings = settings_here()
    pipeline.draw_members(
        settings,
        plan_id=plan,
        period_id=period,
        units=units,
        held_on=_day(held_on),
        note=note,
        actor=actor,
        now=settings.now(),
    )
    typer.echo(f"Đã ghi thứ tự bốc thăm: {', '.join(units)}.")
    _tell_next(plan, period)


@bloc_app.command("vote")
def vote(
    plan: PlanId,
    period: PeriodId,
    honour: Annotated[str, typer.Argument(metavar="HONOUR", help="Mã hình thức suy tôn trong kế hoạch.")],
    votes: Annotated[list[str], typer.Argument(metavar="UNIT=VOTES...", help="Phiếu cho từng thành viên.")],
    present: Annotated[int, typer.Option(help="Số thành viên (của khối hoặc của hội đồng bình xét) dự họp.")],
    held_on: HeldOn,
    actor: Actor,
    cast: Annotated[int | None, typer.Option(help="Bỏ phiếu kín: số phiếu thu về.")] = None,
    valid: Annotated[int | None, typer.Option(help="Bỏ phiếu kín: số phiếu hợp lệ.")] = None,
    note: Note = None,
) -> None:
    """Ghi kết quả bình xét, suy tôn cho một hình thức; lần ghi sau thay lần ghi trước."""
    from thidua import pipeline
    from thidua.bloc.ballots import Ballot

    settings = settings_here()
    counted = dict(_votes(text) for text in votes)
    if len(counted) < len(votes):
        raise OperatorError("Có thành viên được ghi phiếu hai lần.", remedy="Ghi mỗi thành viên một lần.")
    ballot = Ballot(
        honour_id=honour,
        held_on=_day(held_on),
        present=present,
        votes=counted,
        papers_cast=cast,
        papers_valid=valid,
        note=note,
    )
    pipeline.vote_members(settings, plan_id=plan, period_id=period, ballot=ballot, actor=actor, now=settings.now())
    papers = "" if cast is None else f", thu về {cast} phiếu, hợp lệ {valid} phiếu"
    typer.echo(f"Đã ghi kết quả bình xét '{honour}': {present} thành viên dự họp{papers}.")
    _tell_next(plan, period)


@bloc_app.command("show")
def show(plan: PlanId, period: PeriodId) -> None:
    """Tổng điểm, xếp hạng và kết quả bình xét theo số liệu hiện có; không lưu, không phát hành."""
    from thidua import pipeline
    from thidua.plan.table import format_table
    from thidua.report.phrases import load_phrases

    settings = settings_here()
    outcome = load_phrases(layout="bloc").content.words["outcome"]
    rows = []
    for one in pipeline.bloc_standings(settings, plan_id=plan, period_id=period, now=settings.now()):
        place = "-" if one.rank.place is None else str(one.rank.place)
        total = format_number(one.rank.total) + (f" (thiếu {one.rank.unscored} tiêu chí)" if one.rank.unscored else "")
        ballots = "; ".join(f"{vote.honour_id}: {vote.votes} phiếu, {outcome[vote.outcome]}" for vote in one.ballots)
        rows.append((place, one.rank.unit_id, one.unit_name, total, ballots or "-"))
    for line in format_table(("Hạng", "Mã", "Thành viên", "Tổng điểm", "Bình xét, suy tôn"), rows):
        typer.echo(line)


def _tell_next(plan: str, period: str) -> None:
    typer.echo(
        "→ Báo cáo đã phát hành được xét lại trong lượt thu nhận kế tiếp (vài phút); Airflow không chạy: "
        f"`thidua rerun {plan} {period}`."
    )


def _points(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise OperatorError(f"'{text}' không phải là số điểm.", remedy="Viết dạng 8,5 hoặc 8.5.") from None


def _votes(text: str) -> tuple[str, int]:
    unit, sign, count = text.partition("=")
    if not sign or not count.isascii() or not count.isdigit():
        raise OperatorError(f"Không hiểu '{text}'.", remedy="Ghi phiếu dạng THÀNH-VIÊN=SỐ-PHIẾU, ví dụ LTN=7.")
    return unit, int(count)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OperatorError(f"--date: có '{text}'; cần một ngày.", remedy="Viết dạng 2027-01-12.") from None

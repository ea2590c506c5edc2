"""First reports that wait for a person's leave: what waits, and the answer outside of Airflow."""

from typing import TYPE_CHECKING, Annotated

import typer

from thidua.approve.roles import ROLES
from thidua.cli.app import PeriodId, PlanId, app, settings_here
from thidua.errors import OperatorError
from thidua.settings import Settings
from thidua.text.dates import format_instant

if TYPE_CHECKING:
    from thidua.approve.records import Request

ENDED = {"outdated": "đã có dự thảo mới hơn", "issued": "báo cáo đã phát hành"}


@app.command()
def approvals(
    all_: Annotated[bool, typer.Option("--all", help="Cả những yêu cầu đã trả lời hoặc không còn hiệu lực.")] = False,
) -> None:
    """Báo cáo chờ phê duyệt; dòng có dấu ! chờ người trả lời."""
    from thidua import pipeline

    shown = [one for one in pipeline.approvals(settings_here()) if all_ or one.standing in {"waiting", "approved"}]
    for one in shown:
        mark = "!" if one.standing == "waiting" else " "
        typer.echo(f"{mark} {one.approval_request_id:>4} {one.plan_id:<22}{one.period_id:<8} {_standing(one)}")
    if not shown:
        typer.echo("Không có báo cáo nào chờ phê duyệt.")


@app.command()
def approve(
    plan: PlanId,
    period: PeriodId,
    actor: Annotated[str, typer.Option(help="Ai trả lời: họ tên như trong kế hoạch.")],
    reason: Annotated[str, typer.Option(help="Vì sao; được lưu vào sổ nhật ký.")],
    refuse: Annotated[bool, typer.Option("--refuse", help="Từ chối dự thảo này.")] = False,
    send: Annotated[bool, typer.Option("--send/--no-send", help="Gửi ngay sau khi phát hành.")] = True,
) -> None:
    """Phê duyệt (rồi lập và gửi ngay) hoặc từ chối dự thảo mới nhất của một báo cáo, không qua Airflow."""
    from thidua import pipeline

    settings = settings_here()
    request = _newest_open(settings, plan, period)
    answered = pipeline.answer_approval(
        settings,
        approval_request_id=request.approval_request_id,
        decision="refused" if refuse else "approved",
        actor=actor,
        reason=reason,
        now=settings.now(),
    )
    what = "đã từ chối" if refuse else "đã phê duyệt"
    typer.echo(f"Yêu cầu {request.approval_request_id}: {what} ({ROLES[answered['role']]}).")
    if not refuse:
        _issue(settings, request, send=send)


def ask(settings: Settings, plan_id: str, period_id: str, *, snapshot_id: int) -> bool:
    """Make the draft and record the question; whether the report may be issued by an earlier answer."""
    from thidua import pipeline

    asked = pipeline.request_approval(
        settings, plan_id=plan_id, period_id=period_id, snapshot_id=snapshot_id, now=settings.now()
    )
    if asked["standing"] in {"approved", "issued"}:
        return True
    typer.echo(asked["summary"])
    if asked["standing"] == "refused":
        typer.echo(
            f"→ dự thảo này đã bị {asked['actor']} từ chối: {asked['reason'] or '-'}. Số liệu mới sẽ được trình lại; "
            f"đồng ý phát hành dự thảo này: `thidua approve {plan_id} {period_id} --actor … --reason …`"
        )
    else:
        typer.echo(f"→ chờ phê duyệt: `thidua approve {plan_id} {period_id} --actor … --reason …` (hoặc --refuse)")
    return False


def _newest_open(settings: Settings, plan_id: str, period_id: str) -> "Request":
    from thidua import pipeline

    found = [one for one in pipeline.approvals(settings) if (one.plan_id, one.period_id) == (plan_id, period_id)]
    # What was refused may be allowed after all; what waits comes first.
    for standings in ({"waiting", "approved"}, {"refused"}):
        if chosen := [one for one in found if one.standing in standings and not one.is_newer_asked]:
            return chosen[-1]
    raise OperatorError(
        f"Báo cáo {plan_id}, kỳ {period_id} không có dự thảo nào chờ phê duyệt.",
        remedy=f"Xem `thidua approvals --all`; trình dự thảo mới bằng `thidua rerun {plan_id} {period_id}`.",
    )


def _issue(settings: Settings, request: "Request", *, send: bool) -> None:
    from thidua import pipeline
    from thidua.cli.corrections import issue_allowed, make_report

    current = pipeline.is_draft_current(settings, approval_request_id=request.approval_request_id, now=settings.now())
    if not current:
        typer.echo("Số liệu, kế hoạch hoặc mẫu báo cáo đã thay đổi sau khi trình: trình lại dự thảo mới.")
        make_report(settings, request.plan_id, request.period_id, send=send)
        return
    made = {"snapshot_id": request.snapshot_id, "correction_id": None}
    issue_allowed(settings, request.plan_id, request.period_id, made, send=send)


def _standing(one: "Request") -> str:
    asked = f"trình lúc {format_instant(one.asked_at)}"
    if one.standing == "waiting":
        return f"chờ phê duyệt, {asked}"
    if one.decision and one.decided_at and one.role:
        word = "đã phê duyệt" if one.decision == "approved" else "đã từ chối"
        said = f"{word} lúc {format_instant(one.decided_at)}, {one.actor} ({ROLES[one.role]})"
        rest = "; ".join(filter(None, (one.decision_reason, ENDED.get(one.standing))))
        return f"{asked}, {said}. {rest}".rstrip()
    return f"{asked}, {ENDED.get(one.standing, one.standing)}"

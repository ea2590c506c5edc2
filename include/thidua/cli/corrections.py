"""Reports made again: what would change, what was considered, what a person decides."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from thidua.cli import approvals
from thidua.cli.app import app, settings_here
from thidua.errors import DeliveryError, ThiDuaError
from thidua.settings import Settings
from thidua.text.dates import format_instant

if TYPE_CHECKING:
    from thidua.changes.dry_run import DryRun
    from thidua.changes.records import Correction

ALL = "all"
OUTCOMES = {
    "first": "lập bản phát hành lần đầu",
    "unchanged": "không thay đổi, báo cáo đã phát hành giữ nguyên",
    "silent": "có thay đổi, chỉ lưu trong kho dữ liệu",
    "note": "có thay đổi, để nêu trong báo cáo sau nếu có",
    "reissue": "lập báo cáo thay thế",
    "overtaken": "đã có lần xét dùng số liệu mới hơn, không làm gì thêm",
}
WAITS = {
    "lock": "chờ quyết định (đã qua ngày khóa)",
    "policy": "chờ quyết định (kế hoạch yêu cầu)",
    "returned": "chờ quyết định (nơi nhận trả lại)",
}
DECISIONS = {"approve": "approved", "refuse": "refused"}

Plans = Annotated[str, typer.Argument(metavar="PLAN", help=f"Mã kế hoạch, hoặc '{ALL}'.")]
Periods = Annotated[str, typer.Argument(metavar="PERIOD", help=f"Mã kỳ báo cáo, hoặc '{ALL}': mọi kỳ đã phát hành.")]
Send = Annotated[bool, typer.Option("--send/--no-send", help="Gửi ngay sau khi phát hành.")]


@app.command()
def rerun(
    plan: Plans,
    period: Periods,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Chỉ xem sẽ lập lại gì, gửi cho ai; không ghi gì.")
    ] = False,
    reason: Annotated[str | None, typer.Option(help="Lý do ghi thêm vào báo cáo thay thế.")] = None,
    send: Send = True,
) -> None:
    """Tổng hợp lại, so với báo cáo đã phát hành, lập và gửi bản thay thế nếu chính sách của kế hoạch yêu cầu."""
    settings = settings_here()
    failed = False
    for plan_id, period_id in _chosen(settings, plan, period):
        try:
            if dry_run:
                _try(settings, plan_id, period_id)
            else:
                make_report(settings, plan_id, period_id, reason=reason, send=send)
        except ThiDuaError as error:
            # One report that cannot be made must not keep the others from being made.
            failed = True
            typer.echo(f"{plan_id} {period_id}: {error}", err=True)
    if failed:
        raise typer.Exit(1)


@app.command()
def corrections(
    plan: Annotated[str | None, typer.Argument(metavar="[PLAN]", help="Chỉ một kế hoạch.")] = None,
) -> None:
    """Các lần xét thay đổi của báo cáo đã phát hành; dòng có dấu ! chờ người quyết định hoặc chưa lập xong."""
    from thidua.changes.records import list_corrections
    from thidua.warehouse.connect import opened

    with opened(settings_here().warehouse_url) as engine, engine.connect() as connection:
        found = list_corrections(connection, plan_id=plan)
    for one in found:
        mark = "!" if _is_open(one) else " "
        typer.echo(
            f"{mark} {one.correction_id:>4} {one.plan_id:<22}{one.period_id:<8} so với r{one.compared_revision_no}: "
            f"{_standing(one)}. {one.reason}"
        )


@app.command()
def decide(
    correction: Annotated[int, typer.Argument(metavar="CORRECTION", help="Số của lần xét (xem `thidua corrections`).")],
    decision: Annotated[str, typer.Argument(metavar="approve|refuse", help="Duyệt hoặc từ chối lập báo cáo thay thế.")],
    actor: Annotated[str, typer.Option(help="Ai quyết định: họ tên, chức vụ.")],
    reason: Annotated[str, typer.Option(help="Vì sao; được lưu vào sổ nhật ký.")],
    send: Send = True,
) -> None:
    """Duyệt (rồi lập và gửi ngay) hoặc từ chối một báo cáo thay thế đang chờ."""
    from thidua import pipeline

    if decision not in DECISIONS:
        raise typer.BadParameter(f"có '{decision}'; cần approve hoặc refuse")
    settings = settings_here()
    decided = pipeline.decide(
        settings,
        correction_id=correction,
        decision="approved" if decision == "approve" else "refused",
        actor=actor,
        reason=reason,
        now=settings.now(),
    )
    typer.echo(f"Lần xét {correction}: {'đã duyệt' if decision == 'approve' else 'đã từ chối'}.")
    if decision == "approve":
        issue_allowed(settings, decided["plan_id"], decided["period_id"], decided, send=send)


def issue_allowed(settings: Settings, plan_id: str, period_id: str, made: Mapping[str, object], *, send: bool) -> None:
    """What a person allowed is issued; whether it could be sent at once is told and does not undo it."""
    try:
        issue(settings, plan_id, period_id, made, reason=None, send=send)
    except DeliveryError as error:
        typer.echo(f"Đã ghi quyết định và phát hành báo cáo; thư còn chờ gửi.\n{error}")


def make_report(settings: Settings, plan_id: str, period_id: str, *, reason: str | None = None, send: bool) -> None:
    """Aggregate, check, consider; then issue and send where that is due, and tell what was done."""
    from thidua import pipeline

    now = settings.now()
    snapshot = pipeline.aggregate(settings, plan_id=plan_id, period_id=period_id, now=now)
    pipeline.check_figures(settings, snapshot_id=snapshot["snapshot_id"])
    considered = pipeline.consider(
        settings,
        plan_id=plan_id,
        period_id=period_id,
        snapshot_id=snapshot["snapshot_id"],
        now=settings.now(),
        reason=reason,
    )
    typer.echo(f"{plan_id} {period_id}: {OUTCOMES[considered['outcome']]}")
    if considered["waits_for"] == "approval":
        if approvals.ask(settings, plan_id, period_id, snapshot_id=snapshot["snapshot_id"]):
            issue(settings, plan_id, period_id, snapshot | considered, reason=reason, send=send)
    elif considered["waits_for"]:
        number = considered["correction_id"]
        typer.echo(
            f"{considered['summary']}\n→ {WAITS[considered['waits_for']]}: `thidua decide {number} approve|refuse`"
        )
    elif considered["outcome"] in {"first", "reissue"}:
        issue(settings, plan_id, period_id, snapshot | considered, reason=reason, send=send)


def issue(
    settings: Settings, plan_id: str, period_id: str, made: Mapping[str, object], *, reason: str | None, send: bool
) -> None:
    """Issue what was considered or allowed, sign it as far as its plan lets us, send it, and tell each."""
    from thidua import pipeline
    from thidua.deliver.status import tell_outcomes

    issued = pipeline.render(
        settings,
        plan_id=plan_id,
        period_id=period_id,
        snapshot_id=int(str(made["snapshot_id"])),
        correction_id=None if made["correction_id"] is None else int(str(made["correction_id"])),
        reason=reason,
        now=settings.now(),
    )
    report_id = int(issued["report_id"])
    typer.echo(f"Báo cáo số hiệu {report_id}, bản {issued['revision_no']}")
    signed = pipeline.sign(settings, report_id=report_id, worker="cli", now=settings.now())
    if signed["outcome"] == "waits":
        typer.echo(f"Chờ ký số, đủ chữ ký thì hệ thống tự gửi. Tệp cần ký: {signed['file']}")
    elif send:
        counts = pipeline.deliver(settings, report_id=report_id, worker="cli")
        typer.echo(tell_outcomes(counts) or "Không có việc gửi nào đến lượt.")


def _try(settings: Settings, plan_id: str, period_id: str) -> None:
    from thidua import pipeline

    found = pipeline.dry_run(settings, plan_id=plan_id, period_id=period_id, now=settings.now())
    tell_dry_run(found)


def tell_dry_run(found: "DryRun") -> None:
    """What would be reissued to whom, with the differences; or why no report could be made."""
    typer.echo(f"{found.plan_id} {found.period_id}: {OUTCOMES[found.outcome]} (chạy thử, không ghi gì)")
    for row in found.disagreements:
        typer.echo(f"! [{row.rule}] {row.key}: {row.detail}")
    typer.echo(found.summary)


def _chosen(settings: Settings, plan: str, period: str) -> list[tuple[str, str]]:
    """The reports meant; of 'all' those that were issued."""
    from thidua.changes.records import issued_reports
    from thidua.warehouse.connect import opened

    if ALL not in {plan, period}:
        return [(plan, period)]
    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        issued = issued_reports(connection)
    return [one for one in issued if plan in {ALL, one[0]} and period in {ALL, one[1]}]


def _is_open(one: "Correction") -> bool:
    is_due = one.outcome == "reissue" and one.issued_report_id is None and one.decision != "refused"
    return is_due and not one.is_outdated


def _standing(one: "Correction") -> str:
    if one.outcome != "reissue":
        return OUTCOMES[one.outcome]
    if one.issued_revision_no is not None:
        return f"đã lập bản thay thế r{one.issued_revision_no}"
    if one.decision and one.decided_at:
        word = "đã duyệt, chưa lập" if one.decision == "approved" else "đã từ chối"
        return f"{word} ({one.actor}, {format_instant(one.decided_at)})"
    if one.is_outdated:
        return "đã có lần xét mới hơn"
    return WAITS[one.waits_for] if one.waits_for else "chưa lập báo cáo thay thế"

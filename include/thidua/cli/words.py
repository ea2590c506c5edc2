"""Words of a report: every paragraph with its key, what a person writes in its place, and whether it still fits."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thidua.cli.app import PeriodId, PlanId, app, settings_here
from thidua.errors import OperatorError
from thidua.text.dates import format_instant

if TYPE_CHECKING:
    from thidua.words.standing import WordVersion
    from thidua.words.write import Action

words_app = typer.Typer(no_args_is_help=True, help="Lời văn của báo cáo: xem từng đoạn, sửa tay, trả về lời tự động.")
app.add_typer(words_app, name="words")

Place = Annotated[str, typer.Argument(metavar="KEY", help="Mã đoạn trong `thidua words show`, ví dụ targets:A04.")]
Actor = Annotated[str, typer.Option(help="Ai sửa: họ tên, chức vụ.")]
Reason = Annotated[str, typer.Option(help="Vì sao; được lưu vào sổ nhật ký và nêu trong lý do của báo cáo thay thế.")]

ACTIONS = {"text": "sửa lời", "deletion": "bỏ đoạn", "reset": "trả về lời tự động"}


@words_app.command("show")
def show(plan: PlanId, period: PeriodId) -> None:
    """Mọi đoạn của báo cáo theo số liệu hiện có, kèm mã; đoạn đã sửa tay có dấu *."""
    from thidua import pipeline

    settings = settings_here()
    draft = pipeline.show_words(settings, plan_id=plan, period_id=period, now=settings.now())
    heading = ""
    for place in draft.places:
        if place.heading != heading:
            heading = place.heading
            typer.echo(f"\n{heading}")
        written = next((one for one in draft.overwritten if place in draft.under(one.place)), None)
        typer.echo(f"{'*' if written else ' '} [{place.key}] {place.text}")
    for one in draft.overwritten:
        typer.echo(f"\n* Lời sửa tay tại [{one.place}]:")
        typer.echo("\n".join(f"    {line}" for line in one.text) or "    (bỏ, không in)")


@words_app.command("set")
def set_(
    plan: PlanId,
    period: PeriodId,
    key: Place,
    actor: Actor,
    reason: Reason,
    text: Annotated[str | None, typer.Option(help="Nội dung thay thế.")] = None,
    file: Annotated[Path | None, typer.Option(help="Tệp văn bản (UTF-8) chứa nội dung; mỗi dòng một đoạn.")] = None,
    delete: Annotated[bool, typer.Option("--delete", help="Bỏ đoạn này, không thay bằng gì.")] = False,
) -> None:
    """Thay lời của một đoạn; lời đã sửa giữ nguyên qua các lần lập lại cho đến khi `thidua words reset`."""
    if [text is not None, file is not None, delete].count(True) != 1:
        raise OperatorError("Cần đúng một trong --text, --file, --delete.", remedy="Chọn một cách rồi chạy lại.")
    body = _read(file) if file else text
    _write(plan, period, key, action="deletion" if delete else "text", body=body, actor=actor, reason=reason)


@words_app.command("reset")
def reset(plan: PlanId, period: PeriodId, key: Place, actor: Actor, reason: Reason) -> None:
    """Trả một đoạn về lời do hệ thống lập."""
    _write(plan, period, key, action="reset", body=None, actor=actor, reason=reason)


@words_app.command("list")
def list_(plan: PlanId, period: PeriodId) -> None:
    """Mọi lần sửa tay; dấu * là lời đang dùng; cảnh báo lời đã sửa tay không còn khớp số liệu."""
    from thidua import pipeline

    settings = settings_here()
    versions, findings = pipeline.list_words(settings, plan_id=plan, period_id=period, now=settings.now())
    for version in versions:
        typer.echo(f"{'*' if version.is_newest and version.action != 'reset' else ' '} {_told(version)}")
        if version.is_newest and version.own_numbers:
            typer.echo(f"      Số do người sửa tự ghi: {'; '.join(version.own_numbers)}")
    for finding in findings:
        typer.echo(f"CẢNH BÁO [{finding.rule_id}] {finding.message}\n    → {finding.remedy}")
    if not versions:
        typer.echo("Báo cáo này chưa có lời nào được sửa tay.")


def _write(plan: str, period: str, key: str, *, action: "Action", body: str | None, actor: str, reason: str) -> None:
    from thidua import pipeline
    from thidua.words.write import Word

    settings = settings_here()
    word = Word(plan_id=plan, period_id=period, place=key, action=action, body=body, actor=actor, reason=reason)
    step = pipeline.write_word(settings, word, now=settings.now())
    typer.echo(f"Đã ghi: {ACTIONS[action]} tại [{key}], lần {step['version_no']}.")
    if step["is_issued"]:
        typer.echo(
            "Báo cáo đã phát hành: thay đổi được xét theo chính sách của kế hoạch trong ít phút; "
            f"hoặc xét ngay: `thidua rerun {plan} {period}`."
        )


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(
            f"Không đọc được tệp {file}: {error}", remedy="Kiểm tra tên tệp; lưu tệp dạng văn bản thường, mã UTF-8."
        ) from error


def _told(version: "WordVersion") -> str:
    said = {"text": f": {' '.join((version.body or '').split())}", "deletion": "", "reset": ""}[version.action]
    what = f"lần {version.version_no}, {ACTIONS[version.action]}, {format_instant(version.recorded_at)}"
    return f"[{version.place}] {what}, {version.actor} ({version.reason}){said}"

"""Names of rewarded persons: who may read them reads, exports and erases them here, and says what for."""

from pathlib import Path
from typing import Annotated

import typer

from thidua.cli.app import PeriodId, PlanId, app, settings_here
from thidua.text.dates import format_instant, format_short_day

personal_app = typer.Typer(
    no_args_is_help=True, help="Dữ liệu cá nhân trong danh sách khen thưởng: xem, kết xuất, xóa, hết thời hạn lưu."
)
app.add_typer(personal_app, name="personal")

Actor = Annotated[str, typer.Option("--by", help="Người thực hiện: họ tên, chức vụ; được ghi vào nhật ký.")]
Purpose = Annotated[
    str, typer.Option(help="Mục đích; được ghi vào nhật ký. Không ghi họ tên người có trong danh sách.")
]
Person = Annotated[str, typer.Argument(metavar="PERSON", help="Mã cá nhân, ví dụ 12; hoặc họ tên kèm --work-unit.")]
WorkUnit = Annotated[str | None, typer.Option(help="Đơn vị công tác, ghi như trong danh sách.")]


@personal_app.command("fields")
def fields() -> None:
    """Những mục dữ liệu cá nhân được thu thập, mục đích, căn cứ, thời hạn lưu, ai được xem."""
    from thidua.personal.fields import load_personal_data

    data = load_personal_data()
    for field in data.fields:
        typer.echo(f"{field.label}\n    Mục đích: {field.purpose}\n    Căn cứ: {field.law}")
        readers = ", ".join(field.readers)
        typer.echo(
            f"    Thời hạn lưu: {field.retention_years} năm {data.retention_from}. Tài khoản được xem: {readers}."
        )
    files = data.files
    typer.echo(f"Tệp đã nhận (mã hóa): {files.kept_years} năm; tệp không được chấp nhận: {files.refused_days} ngày.")
    for law in data.legal_bases:
        mark = "" if law.is_verified else " (chưa đối chiếu toàn văn, cần người kiểm tra)"
        typer.echo(f"- {law.text}{mark}")


@personal_app.command("key")
def key(to: Annotated[Path, typer.Option(help="Tệp khóa sẽ tạo; chỉ chủ sở hữu đọc được.")]) -> None:
    """Tạo khóa dữ liệu cá nhân, một lần cho mỗi hệ thống. Mất khóa là mất mọi họ tên đã nhận."""
    from thidua.personal.keys import write_master_key

    write_master_key(to)
    typer.echo(
        f"Đã tạo khóa {to}. Đặt THIDUA_PERSONAL_KEY_FILE={to} và giữ một bản sao ở nơi khác bản sao lưu dữ liệu."
    )


@personal_app.command("list")
def list_(
    plan: PlanId,
    period: PeriodId,
    purpose: Purpose,
    actor: Actor,
    to: Annotated[Path | None, typer.Option(help="Thư mục ghi; mặc định <THIDUA_HOME>/personal/….")] = None,
) -> None:
    """Lập danh sách đề nghị khen thưởng, được khen thưởng (Word, PDF, Excel) từ danh sách các đơn vị đã nộp."""
    from thidua import pipeline

    settings = settings_here()
    made = pipeline.list_names(
        settings, plan_id=plan, period_id=period, actor=actor, purpose=purpose, now=settings.now(), to=to
    )
    erased = f"; {made['erased']} lượt đã xóa dữ liệu" if made["erased"] else ""
    typer.echo(f"Danh sách {made['rows']} lượt{erased} trong {made['folder']}: {', '.join(made['files'])}")
    if made["doubts"]:
        typer.echo(f"Có {made['doubts']} nội dung đề nghị kiểm tra lại, ghi dưới các phụ lục của danh sách.")


@personal_app.command("export")
def export(
    person: Person,
    purpose: Purpose,
    actor: Actor,
    to: Annotated[Path, typer.Option(help="Tệp JSON sẽ ghi; chỉ chủ sở hữu đọc được.")],
    work_unit: WorkUnit = None,
) -> None:
    """Mọi dữ liệu đang giữ về một cá nhân và ai đã xem: khi cá nhân yêu cầu, hoặc để thông báo sự cố."""
    from thidua import pipeline
    from thidua.pipeline.personal import Who

    who = Who(person=person, work_unit=work_unit)
    made = pipeline.export_person(settings_here(), who, actor=actor, purpose=purpose, to=to)
    typer.echo(
        f"Cá nhân số {made['person_id']}: {made['entries']} lượt, {made['files']} tệp đã nhận; ghi vào {made['file']}"
    )


@personal_app.command("erase")
def erase(
    person: Person,
    actor: Actor,
    reason: Annotated[str, typer.Option(help="Lý do; được ghi vào nhật ký. Không ghi họ tên.")],
    work_unit: WorkUnit = None,
    despite_waiting: Annotated[
        bool, typer.Option("--despite-waiting", help="Xóa cả khi còn tệp chờ kiểm tra, chờ nạp; sau đó phải xóa lại.")
    ] = False,
) -> None:
    """Xóa dữ liệu của một cá nhân bằng cách hủy khóa; không khôi phục được. Sổ nhật ký vẫn nguyên vẹn."""
    from thidua import pipeline
    from thidua.pipeline.personal import Who

    settings = settings_here()
    who = Who(person=person, work_unit=work_unit)
    made = pipeline.erase_person(
        settings, who, actor=actor, reason=reason, now=settings.now(), despite_waiting=despite_waiting
    )
    typer.echo(
        f"Đã hủy khóa của cá nhân số {made['person_id']}: {made['entries']} lượt và {made['files']} tệp đã nhận không "
        f"còn đọc được; đã xóa {made['lists']} tệp danh sách trong thư mục của hệ thống."
    )
    for one in made["elsewhere"]:
        what = {"list": "danh sách", "export": "bản kết xuất"}[one.action]
        typer.echo(
            f"Cần tìm và xóa: {what} do {one.actor} ghi ra nơi khác (--to) lúc {format_instant(one.recorded_at)}."
        )
    typer.echo("Bản đã in, đã gửi, đã chép và bản sao lưu trước lúc này không thuộc phạm vi của lệnh.")


@personal_app.command("retention")
def retention(
    destroy: Annotated[bool, typer.Option("--destroy", help="Hủy khóa của những mục đã hết thời hạn lưu.")] = False,
    actor: Annotated[str | None, typer.Option("--by", help="Người thực hiện; bắt buộc khi có --destroy.")] = None,
) -> None:
    """Những cá nhân, tệp đã hết thời hạn lưu; --destroy để hủy khóa."""
    from thidua import pipeline

    settings = settings_here()
    if destroy:
        made = pipeline.destroy_overdue(settings, actor=actor or "", now=settings.now())
        typer.echo(
            f"Đã hủy khóa của {made['persons']} cá nhân, {made['files']} tệp đã nhận; đã xóa {made['lists']} tệp danh "
            "sách trong thư mục của hệ thống."
        )
        return
    found = pipeline.retention(settings, now=settings.now())
    for person_id, last_at in found.persons:
        typer.echo(f"Cá nhân số {person_id}: danh sách cuối cùng nhận ngày {format_short_day(last_at.date())}")
    for receipt_id, last_at in found.files:
        typer.echo(f"Tệp của biên nhận BN-{receipt_id:08d}: nhận ngày {format_short_day(last_at.date())}")
    if not found:
        typer.echo("Không có dữ liệu cá nhân nào hết thời hạn lưu.")

"""Signatures on reports: what waits for whom, files that come back, and what a signed file says."""

from pathlib import Path
from typing import Annotated

import typer

from thidua.cli.app import app, settings_here
from thidua.text.said import said_actor

sign_app = typer.Typer(no_args_is_help=True, help="Ký số báo cáo: việc còn chờ, nhận tệp đã ký, kiểm tra chữ ký.")
app.add_typer(sign_app, name="sign")

File = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="Tệp PDF đã ký.")]


@sign_app.command("list")
def list_waiting(
    everything: Annotated[bool, typer.Option("--all", help="Cả những báo cáo đã đủ chữ ký.")] = False,
) -> None:
    """Báo cáo còn chờ ký số: chờ ai, tệp cần ký ở đâu."""
    from thidua import pipeline
    from thidua.sign.folders import Folders
    from thidua.sign.tell import tell_waiting

    settings = settings_here()
    states = pipeline.signing_states(settings, only_open=not everything)
    folders = Folders(to_sign=settings.to_sign_folder, signed=settings.signed_folder)
    typer.echo(tell_waiting(states, folders))


@sign_app.command("prepare")
def prepare(
    report: Annotated[int, typer.Argument(metavar="REPORT", help="Số hiệu báo cáo (xem `thidua sign list`).")],
) -> None:
    """Ký bằng khóa của hệ thống nếu đến lượt; đặt lại tệp cần ký vào thư mục chờ ký."""
    from thidua import pipeline

    settings = settings_here()
    done = pipeline.sign(settings, report_id=report, worker="cli", now=settings.now())
    told = {
        "none": "Báo cáo này không phải ký số trong hệ thống.",
        "signed": "Báo cáo đã đủ chữ ký; lượt gửi kế tiếp sẽ gửi, hoặc ngay bằng `thidua delivery send`.",
        "waits": f"Tệp cần ký: {done['file']}",
        "replaced": "Báo cáo đã được bản mới hơn thay thế; không ký bản này nữa.",
    }
    typer.echo(told[done["outcome"]])


@sign_app.command("take")
def take(file: File, actor: Annotated[str, typer.Option(help="Ai đưa tệp vào: họ tên, chức vụ.")]) -> None:
    """Nhận tệp đã ký: kiểm tra chữ ký, chứng thư và nội dung, rồi ghi nhận; tệp gốc để nguyên chỗ cũ."""
    from thidua import pipeline

    settings = settings_here()
    taken = pipeline.take_signed_file(settings, path=file, actor=said_actor(actor), now=settings.now())
    known = "" if taken["is_new"] else " (đã nhận từ trước)"
    rest = "đã đủ chữ ký, sẽ được gửi" if taken["outcome"] == "signed" else "còn chờ chữ ký khác"
    typer.echo(f"{taken['subject']}: đã nhận chữ ký của {', '.join(taken['signers'])}{known}; {rest}.")


@sign_app.command("verify")
def verify(
    file: File,
    trust: Annotated[
        str, typer.Option(help="Kết nối nêu thư mục chứng thư của các tổ chức chứng thực được tin cậy.")
    ] = "thidua_sign_trust",
) -> None:
    """Tệp được ai ký, lúc nào, chữ ký có hợp lệ không và vì sao."""
    from thidua import pipeline
    from thidua.sign.tell import tell_signatures

    found = pipeline.check_signed_file(settings_here(), path=file, trust=trust)
    typer.echo(tell_signatures(found))
    if not found or not all(one.is_valid for one in found):
        raise typer.Exit(1)

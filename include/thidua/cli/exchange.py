"""The exchange of official documents: take in what came back, see what was put aside, look at a package."""

from pathlib import Path
from typing import Annotated

import typer

from thidua.cli.app import app, settings_here

exchange_app = typer.Typer(no_args_is_help=True, help="Trao đổi văn bản điện tử: gói tin edXML và gói tin dữ liệu.")
app.add_typer(exchange_app, name="exchange")


@exchange_app.command("take")
def take() -> None:
    """Thu các gói tin trạng thái đang nằm trong thư mục trạng thái."""
    from thidua import pipeline

    settings = settings_here()
    counts = pipeline.take_statuses(settings, now=settings.now())
    typer.echo(
        f"Đã ghi {counts['recorded']}, đã biết từ trước {counts['repeated']}, để riêng {counts['aside']}, "
        f"chưa trọn vẹn {counts['waiting']}."
    )
    if counts["aside"]:
        typer.echo("Xem lý do bằng `thidua exchange aside`.")


@exchange_app.command("aside")
def aside() -> None:
    """Các tệp không dùng được trong thư mục trạng thái, kèm lý do."""
    from thidua import pipeline

    found = pipeline.statuses_aside(settings_here())
    for one in found:
        typer.echo(f"{one.path}: {one.reason}")
    if not found:
        typer.echo("Không có tệp nào bị để riêng.")


@exchange_app.command("package")
def package(
    delivery: Annotated[int, typer.Argument(metavar="DELIVERY", help="Số của việc gửi (xem `thidua deliveries`).")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Thư mục ghi gói tin.")],
) -> None:
    """Ghi gói tin của một việc gửi ra thư mục để xem, kiểm tra; tình trạng của việc gửi không đổi."""
    from thidua import pipeline

    path = pipeline.write_package(settings_here(), delivery_id=delivery, folder=folder)
    typer.echo(
        f"Đã ghi {path}. Hệ thống vẫn tự gửi gói tin này; đừng chuyển tay nếu bên nhận không loại được bản trùng."
    )

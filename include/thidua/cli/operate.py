"""The machine: warehouse, Airflow, demonstration."""

from typing import Annotated

import typer

from thidua.cli.app import app, settings_here
from thidua.settings import Settings


@app.command()
def migrate() -> None:
    """Tạo hoặc nâng cấp kho dữ liệu tại THIDUA_OWNER_URL."""
    from thidua.warehouse.migrate import migrate as run

    run(settings_here().owner_url)
    typer.echo("Kho dữ liệu đã ở phiên bản mới nhất.")


@app.command()
def up(detach: Annotated[bool, typer.Option(help="Chạy nền và trả lại dấu nhắc khi đã sẵn sàng.")] = False) -> None:
    """Khởi động PostgreSQL và Airflow trên máy này, không cần Docker."""
    from thidua.launch.up import up as run

    run(Settings.from_environment(), detach=detach)


@app.command()
def down() -> None:
    """Dừng những gì `thidua up` đã khởi động."""
    from thidua.launch.up import down as run

    run(Settings.from_environment())


@app.command()
def status() -> None:
    """Trạng thái của PostgreSQL và các thành phần Airflow."""
    from thidua.launch.up import status as run

    typer.echo(run(Settings.from_environment()))


@app.command()
def demo(
    stop: Annotated[bool, typer.Option("--stop", help="Dừng phần trình diễn đang chạy.")] = False,
    correct: Annotated[
        bool, typer.Option("--correct", help="Sửa một số liệu của báo cáo đã phát hành và xem bản thay thế.")
    ] = False,
    after_lock: Annotated[
        bool, typer.Option("--after-lock", help="Cùng --correct: sửa sau ngày khóa sổ, phải có người chấp thuận.")
    ] = False,
) -> None:
    """Chạy trọn một năm báo cáo của năm phường, xã với số liệu giả định."""
    from thidua.demo import correct as correction
    from thidua.demo import play, stage

    settings = Settings.from_environment()
    if stop:
        play.stop(stage.demo_settings(settings))
    elif correct or after_lock:
        raise typer.Exit(correction.correct(settings, "after_lock" if after_lock else "before_lock"))
    else:
        raise typer.Exit(play.play(settings))

"""The watchdog: a process of its own beside Airflow."""

import signal
import threading
from datetime import timedelta
from typing import Annotated

import typer

from thidua.cli.app import app, settings_here


@app.command()
def watch(
    once: Annotated[bool, typer.Option("--once", help="Một lượt rồi thôi; mã kết thúc 1 nếu có cảnh báo.")] = False,
    every: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=1, help="Số giây giữa hai lượt; mặc định THIDUA_WATCH_EVERY.")
    ] = None,
) -> None:
    """Canh hạn báo cáo từ bên ngoài Airflow: cảnh báo qua thư và webhook khi còn kịp."""
    from thidua.watch.run import keep_watching, open_watchdog
    from thidua.watch.tell import tell_round

    settings = settings_here()
    watchdog = open_watchdog(settings)
    if not watchdog.receivers:
        typer.echo("Chưa đặt THIDUA_WATCH_ADDRESS hay THIDUA_WATCH_WEBHOOK_URL: cảnh báo chỉ in ra đây.", err=True)
    if once:
        now = settings.now()
        observed = watchdog.round(now=now).observed
        typer.echo(tell_round(observed, now=now))
        raise typer.Exit(1 if observed.alerts else 0)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    keep_watching(
        watchdog,
        every=timedelta(seconds=every) if every else settings.watch_every,
        clock=settings.now,
        pause=stop.wait,
        say=typer.echo,
    )

"""Two clocks that differ: one of them would make a warning come too late."""

from datetime import datetime, timedelta

from thidua.text.dates import format_instant
from thidua.watch.limits import Limits
from thidua.watch.model import Alert, Level, Observed


def watch_clock(clock: datetime | None, limits: Limits, *, now: datetime) -> Observed:
    """clock: the warehouse's, None where it was not asked. now: by this machine's clock."""
    if clock is None or abs(clock - now) <= timedelta(minutes=limits.clock_minutes):
        return Observed()
    alert = Alert(
        key="clock",
        level=Level.WARNING,
        subject="Đồng hồ của máy canh và của kho dữ liệu lệch nhau",
        sentence=f"Máy canh: {format_instant(now)}; kho dữ liệu: {format_instant(clock)}.",
        remedy="Bật đồng bộ giờ (NTP) trên cả hai máy; cảnh báo có thể đến sớm hoặc muộn.",
        tolerance=limits.tolerance,
    )
    return Observed(alerts=(alert,))

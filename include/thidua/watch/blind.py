"""When the warehouse does not answer: that itself is told, the louder the nearer a report is that is not known sent."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from thidua.errors import OperatorError
from thidua.text.dates import format_instant
from thidua.watch.due import DueReport
from thidua.watch.limits import Limits
from thidua.watch.model import Alert, Level, Observed


def watch_blindly(
    soon: Iterable[DueReport], error: Exception, limits: Limits, *, now: datetime, known_met: frozenset[str]
) -> Observed:
    """soon: reports that are due soon or over. known_met: those that are known to be sent."""
    unknown = sorted((due for due in soon if due.key not in known_met), key=lambda due: due.last_instant)
    waiting = "; ".join(f"{due.key} hạn {format_instant(due.last_instant)}" for due in unknown)
    told = f" Không biết đã gửi hay chưa: {waiting}." if unknown else ""
    alert = Alert(
        key="warehouse",
        level=max((_level(due, limits, now=now) for due in unknown), default=Level.WARNING),
        subject="Không truy vấn được kho dữ liệu",
        sentence=f"{_described(error)}.{told}",
        remedy="Kiểm tra PostgreSQL (`thidua status`, `docker compose ps`), ổ đĩa và mạng; khởi động lại.",
        tolerance=limits.tolerance,
    )
    return Observed(alerts=(alert,), met=known_met)


def _level(due: DueReport, limits: Limits, *, now: datetime) -> Level:
    if now > due.last_instant:
        return Level.BREACH
    danger = due.last_instant - timedelta(hours=limits.report.danger_hours)
    return Level.CRITICAL if now >= min(danger, due.run_at) else Level.WARNING


def _described(error: Exception) -> str:
    """The first line says what happened; those that follow may hold the statement with its values."""
    if isinstance(error, OperatorError):
        return error.message.rstrip(".")
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0][:300]}" if lines else type(error).__name__

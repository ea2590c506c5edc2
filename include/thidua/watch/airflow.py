"""Does Airflow live? Asked of its API server, which tells of the scheduler's heartbeat too."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from http.client import HTTPException
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from thidua.text.dates import format_instant
from thidua.watch.limits import Limits, level_named, level_since
from thidua.watch.model import Alert, Level, Observed

KEY = "airflow"
_LONGEST_ANSWER = 64 * 1024
_REMEDY = "Chạy `thidua status` hoặc `docker compose ps`; xem nhật ký, khởi động lại thành phần đã dừng."
_PARTS = {
    "metadatabase": "cơ sở dữ liệu của Airflow",
    "scheduler": "bộ lập lịch",
    "dag_processor": "bộ đọc DAG",
    "triggerer": "triggerer",
}


def watch_airflow(url: str, limits: Limits, *, now: datetime) -> Observed:
    """url: of the API server. now: by the machine's own clock, which heartbeats go by."""
    try:
        parts = _ask(url, limits.timeout_seconds)
    except (OSError, HTTPException, ValueError) as error:
        return _unreachable(limits, error)
    return Observed(alerts=tuple(_faults(parts, limits, now=now)))


def stopped(limits: Limits) -> Observed:
    """For an installation on this machine that was shut down by hand."""
    alert = Alert(
        key=KEY,
        level=Level.WARNING,
        subject="Airflow đang dừng",
        sentence="Hệ thống trên máy này đã được dừng bằng `thidua down`; không báo cáo nào được lập và gửi.",
        remedy="Chạy `thidua up --detach`.",
        tolerance=limits.tolerance,
    )
    return Observed(alerts=(alert,), held=(f"{KEY}|",))


def is_scheduler_alive(observed: Observed) -> bool:
    """Whether reports can be made at all, as far as this look has shown."""
    vital = {KEY, f"{KEY}|scheduler", f"{KEY}|metadatabase"}
    return not any(alert.key in vital for alert in observed.alerts)


def _ask(url: str, timeout_seconds: int) -> Mapping[str, Any]:
    # No proxy: the server is our own.
    opener = build_opener(ProxyHandler({}))
    request = Request(f"{url.rstrip('/')}/api/v2/monitor/health", headers={"Accept": "application/json"})  # noqa: S310 - the address is the operator's
    with opener.open(request, timeout=timeout_seconds) as answer:
        found = json.loads(answer.read(_LONGEST_ANSWER))
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found


def _unreachable(limits: Limits, error: Exception) -> Observed:
    alert = Alert(
        key=KEY,
        level=Level.CRITICAL,
        subject="Không kết nối được Airflow",
        sentence=f"Máy chủ API của Airflow không trả lời ({type(error).__name__}: {_short(error)}).",
        remedy=_REMEDY,
        tolerance=limits.tolerance,
    )
    return Observed(alerts=(alert,), held=(f"{KEY}|",))


def _faults(parts: Mapping[str, Any], limits: Limits, *, now: datetime) -> Iterator[Alert]:
    for name, level_name in limits.airflow_parts.items():
        part = parts.get(name)
        told = part if isinstance(part, dict) else {}
        heartbeat = _instant(told.get(f"latest_{name}_heartbeat"))
        level = None if told.get("status") == "healthy" else level_named(level_name)
        late = level_since(limits.stays.heartbeat, heartbeat, now) if heartbeat and name == "scheduler" else None
        worst = max(filter(None, (level, late)), default=None)
        if worst is not None:
            yield _fault(name, worst, heartbeat, limits)


def _fault(name: str, level: Level, heartbeat: datetime | None, limits: Limits) -> Alert:
    seen = f"tín hiệu cuối lúc {format_instant(heartbeat)}" if heartbeat else "không có tín hiệu"
    return Alert(
        key=f"{KEY}|{name}",
        level=level,
        subject=f"Airflow: {_PARTS.get(name, name)} không hoạt động",
        sentence=f"Thành phần {name}: {seen}.",
        remedy=_REMEDY,
        tolerance=limits.tolerance,
    )


def _instant(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]

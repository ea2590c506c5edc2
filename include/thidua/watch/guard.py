"""A check that breaks becomes an alert of its own."""

import logging
from collections.abc import Callable
from typing import Literal

from thidua.watch.model import Alert, Level, Observed

Check = Literal["airflow", "warehouse", "scan", "disk", "statuses"]
TITLES: dict[Check, str] = {
    "airflow": "Airflow",
    "warehouse": "kho dữ liệu",
    "scan": "thư mục nhận báo cáo",
    "disk": "dung lượng đĩa",
    "statuses": "trạng thái của trục liên thông",
}
"""How people call the checks."""
log = logging.getLogger(__name__)


def guarded(name: Check, keys: tuple[str, ...], check: Callable[[], Observed]) -> Observed:
    """What the check has found; where it breaks, that, and what it would have judged is held."""
    try:
        return check()
    except Exception as error:
        log.exception("check %s broke", name)
        alert = Alert(
            key=f"watch|{name}",
            level=Level.WARNING,
            subject=f"Phép kiểm tra {TITLES[name]} của bộ canh bị lỗi",
            sentence=f"{type(error).__name__}: {' '.join(str(error).split())[:300]}",
            remedy="Xem nhật ký của `thidua watch`; những phép kiểm tra khác vẫn chạy.",
        )
        return Observed(alerts=(alert,), held=keys)

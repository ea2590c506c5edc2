"""The pool in which reports are made again: few slots, so that a report on its day always finds a free worker."""

import os

RERUNS = "thidua_reruns"
DESCRIPTION = "Lập lại báo cáo: bản thay thế, chạy bù, chạy bằng tay. Ít chỗ, để báo cáo đúng ngày không phải chờ."


def rerun_slots() -> int:
    """How many tasks of reruns run at the same time, where nobody has set it in Airflow: `THIDUA_RERUN_SLOTS`."""
    return int(os.environ.get("THIDUA_RERUN_SLOTS", "2"))

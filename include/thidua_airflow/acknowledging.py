"""The tasks that take in what comes back after sending: each unpacks its context and calls `thidua.pipeline`."""

import logging

from airflow.sdk import task
from airflow.sdk.exceptions import AirflowSkipException

from thidua_airflow.runtime import Step, task_settings

log = logging.getLogger(__name__)
_FOR_A_PERSON = {"failed": "báo không phát được", "unreadable": "không đọc được"}
"""What must be looked at, of what `pipeline.take_mail` counts."""


@task(task_display_name="Đọc hộp thư")
def take_mail() -> Step:
    """How many mails of the sender's mailbox were what."""
    from thidua import pipeline

    settings = task_settings()
    taken = pipeline.take_mail(settings, now=settings.now())
    if taken is None:
        raise AirflowSkipException("Chưa có kết nối thidua_imap; không đọc hộp thư.")
    for kind, said in _FOR_A_PERSON.items():
        if taken.get(kind):
            log.warning("Hộp thư: %s thư %s cần người xử lý, xem `thidua deliveries`.", taken[kind], said)
    return taken


@task(task_display_name="Nhận trạng thái từ trục liên thông")
def take_statuses() -> Step:
    """How many statuses were recorded, known already, put aside."""
    from thidua import pipeline

    settings = task_settings()
    return pipeline.take_statuses(settings, now=settings.now())

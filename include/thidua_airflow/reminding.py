"""The task that tells people what they owe: it unpacks its context and calls `thidua.pipeline`."""

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException

from thidua_airflow.runtime import Step, sending_settings


@task(task_display_name="Nhắc việc")
def remind() -> Step:
    """How many digests were sent, failed and so on."""
    from thidua import pipeline

    told = pipeline.remind(sending_settings(), worker=f"airflow/{get_current_context()['run_id']}")
    if not told:
        raise AirflowSkipException("Không có thư nhắc nào đến lượt.")
    return told

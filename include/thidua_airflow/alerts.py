"""The alert that a report's run has not come to its end although the legal end of the report is near."""

from airflow.sdk import AsyncCallback, DeadlineAlert  # type: ignore[attr-defined]

from thidua_airflow.callbacks import warn_deadline
from thidua_airflow.config import DEADLINE_MARGIN
from thidua_airflow.deadline import ReportLastInstant


def before_legal_end() -> DeadlineAlert:
    """For a DAG whose runs make one report each."""
    return DeadlineAlert(
        name="Hạn pháp lý của báo cáo",
        reference=ReportLastInstant(),
        interval=-DEADLINE_MARGIN,
        callback=AsyncCallback(warn_deadline),
    )

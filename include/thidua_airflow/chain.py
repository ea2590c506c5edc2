"""The one way from the warehouse to the recipient: on the report's day, by hand, in a backfill, after a correction."""

from typing import Any

from thidua_airflow.approval import approve
from thidua_airflow.reporting import aggregate, check_figures, consider, deliver, render


def issue_report() -> Any:
    """Build the chain in the DAG that is being defined; its first task, to be set behind others."""
    snapshot = aggregate()
    considered = consider(check_figures(snapshot))
    rendered = render(considered)
    approve(considered) >> rendered
    deliver(rendered)
    return snapshot

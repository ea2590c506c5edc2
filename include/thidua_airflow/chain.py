"""The one way from the warehouse to the recipient: on the report's day, by hand, in a backfill, after a correction."""

from typing import Any

from thidua_airflow.approval import approve
from thidua_airflow.numbering import await_number
from thidua_airflow.reporting import aggregate, deliver, render
from thidua_airflow.signing import sign


def issue_report() -> Any:
    """Build the chain in the DAG that is being defined; its first task, to be set behind others."""
    considered = aggregate()
    rendered = render(considered)
    leave = approve(considered)
    leave >> await_number(considered) >> rendered
    leave >> rendered
    sign(rendered) >> deliver(rendered)
    return considered

"""Settings that only the DAGs have, and what all their tasks share."""

import os
from datetime import datetime, timedelta
from typing import Any

from airflow.sdk import Asset, ExceptionRetryPolicy, RetryAction, RetryRule
from airflow.sdk.exceptions import AirflowTaskTimeout

from thidua.errors import NotYetError, OperatorError
from thidua.launch.pools import RERUNS
from thidua.text.dates import LEGAL_ZONE
from thidua_airflow.policy import BY_HAND_WEIGHT, DATED_WEIGHT, RERUN_WEIGHT

SUBMISSIONS = Asset(name="submissions", uri="thidua://submissions")
"""Loaded submissions; its partitions are the reports that they touch, 'plan|period'."""

CORRECTIONS = Asset(name="corrections", uri="thidua://corrections")
"""Changes to reports that have been issued; its partitions are those reports, 'plan|period'."""

COMMUNES_EXIST_SINCE = datetime(2025, 7, 1, tzinfo=LEGAL_ZONE)
"""No report can be older. What is left out of the schedule besides says `THIDUA_GO_LIVE`."""

COLLECT_SCHEDULE = os.environ.get("THIDUA_COLLECT_CRON", "*/5 * * * *")
PENDING_SCHEDULE = "*/2 * * * *"
"""How often deliveries that wait for another attempt are looked at; the shortest waits are seconds, so not rarer."""

REMIND_SCHEDULE = os.environ.get("THIDUA_REMIND_CRON", "13,43 * * * *")
"""How often it is looked whether somebody is to be reminded; the hours of sending are the library's own."""

ACKNOWLEDGE_SCHEDULE = "*/10 * * * *"
"""How often what came back from recipients is taken in."""

DEADLINE_MARGIN = timedelta(hours=float(os.environ.get("THIDUA_DEADLINE_MARGIN_HOURS", "24")))
"""How long before the legal last instant of a report somebody is told that it has not been sent."""

GATHER_AT_MOST = timedelta(minutes=float(os.environ.get("THIDUA_GATHER_AT_MOST_MINUTES", "10080")))
"""No run waits longer than this for more changes to its report, whatever the plan's policy allows."""

MOST_RUNS = 1000
"""Runs of one DAG at a time. A run that waits for a person or for more changes takes no worker, and must not keep a
report from being made on its day."""

_ONLY_A_PERSON = RetryRule(exception=OperatorError, action=RetryAction.FAIL, reason="Chỉ người vận hành xử lý được.")
_COMES_BY_ITSELF = RetryRule(
    exception=NotYetError, action=RetryAction.RETRY, reason="Còn tệp đang được thu nhận; sẽ tổng hợp lại."
)
FAIL_WHAT_ONLY_A_PERSON_CAN_MEND = ExceptionRetryPolicy(rules=[_COMES_BY_ITSELF, _ONLY_A_PERSON])
LEAVE_WHAT_HANGS_TO_THE_NEXT_ROUND = ExceptionRetryPolicy(
    rules=[
        _ONLY_A_PERSON,
        RetryRule(
            exception=AirflowTaskTimeout,
            action=RetryAction.FAIL,
            reason="Quá thời gian cho phép; lượt sau xử lý từng kế hoạch riêng.",
        ),
    ]
)

REPORT_TASKS: dict[str, Any] = {
    "owner": "thidua",
    "retries": 4,
    "retry_delay": timedelta(seconds=20),
    "retry_exponential_backoff": 3.0,
    "max_retry_delay": timedelta(minutes=15),
    "retry_policy": FAIL_WHAT_ONLY_A_PERSON_CAN_MEND,
    "execution_timeout": timedelta(minutes=30),
    "priority_weight": DATED_WEIGHT,
    "weight_rule": "absolute",
}
"""In the default pool; `thidua_airflow.policy` moves what is made again to that of reruns."""
REISSUE_TASKS: dict[str, Any] = {**REPORT_TASKS, "pool": RERUNS, "priority_weight": RERUN_WEIGHT}
PREVIEW_TASKS: dict[str, Any] = {**REISSUE_TASKS, "priority_weight": BY_HAND_WEIGHT}
COLLECT_TASKS: dict[str, Any] = {
    **REPORT_TASKS,
    "retries": 1,
    "retry_delay": timedelta(seconds=5),
    "retry_policy": LEAVE_WHAT_HANGS_TO_THE_NEXT_ROUND,
    "execution_timeout": timedelta(minutes=10),
    "priority_weight": DATED_WEIGHT // 2,
}
"""One quick retry, and none of what hangs: the next round comes in minutes, waits for this one, and takes what is
broken by itself. Ten plans with a hundred workbooks each take some seconds for a step."""

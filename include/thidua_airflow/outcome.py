"""What a task leaves behind besides its result: tasks that need not run at all, and events of partitions."""

from collections.abc import Collection, Mapping

from airflow.sdk import Asset, BaseXCom, get_current_context
from airflow.sdk.exceptions import DownstreamTasksSkipped

from thidua_airflow.runtime import Step


def hand_on(result: Step, *, without: Collection[str]) -> Step:
    """The task's result; these tasks behind it are skipped, and no process is started for them."""
    if not without:
        return result
    get_current_context()["ti"].xcom_push(key=BaseXCom.XCOM_RETURN_KEY, value=result)
    raise DownstreamTasksSkipped(tasks=sorted(without))  # type: ignore[no-untyped-call]  # Airflow's


def emit(partitions: Mapping[Asset, Collection[str]]) -> bool:
    """Whether there was anything to tell: an event for each partition of the task's outlets.

    An outlet that succeeds without a partition tells of an event of none, so those without are taken from the task,
    which is this process's own copy.
    """
    context = get_current_context()
    told = {asset: sorted(keys) for asset, keys in partitions.items() if keys}
    for asset, keys in told.items():
        context["outlet_events"][asset].add_partitions(keys)
    context["task"].outlets = list(told)
    return bool(told)

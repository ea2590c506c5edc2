"""Order of the tasks, their forms, and what becomes of a failure."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import DAG, RetryAction
from airflow.sdk.exceptions import AirflowSkipException, AirflowTaskTimeout, ParamValidationError
from airflow.serialization.serialized_objects import DagSerialization

from thidua.calendar.report_dates import split_report_key
from thidua.errors import DeliveryError, FiguresError, NotYetError, OperatorError, OvertakenError
from thidua.launch.pools import RERUNS
from thidua.text.dates import LEGAL_ZONE
from thidua_airflow import callbacks, runtime
from thidua_airflow.approval import Approve
from thidua_airflow.config import FAIL_WHAT_ONLY_A_PERSON_CAN_MEND, LEAVE_WHAT_HANGS_TO_THE_NEXT_ROUND
from thidua_airflow.gathering import GatherChanges
from thidua_airflow.policy import BY_HAND_WEIGHT
from thidua_airflow.reporting import skipped_if_overtaken


def order_of(dag: DAG) -> list[tuple[str, list[str]]]:
    return [(task.task_id, sorted(task.downstream_task_ids)) for task in dag.topological_sort()]  # type: ignore[no-untyped-call]


def submit(dag: DAG, form: dict[str, Any]) -> None:
    """What the API server does with a form."""
    DagSerialization.from_dict(DagSerialization.to_dict(dag)).params.deep_merge(form).validate()


def test_collecting_goes_from_plans_to_loading(dagbag: DagBag) -> None:
    assert order_of(dagbag.dags["collect_submissions"]) == [
        ("choose_plans", ["each_group.collect"]),
        ("each_group.collect", ["each_group.validate"]),
        ("each_group.validate", ["each_group.load"]),
        ("each_group.load", []),
    ]


CHAIN = [
    ("aggregate", ["approve", "number", "render"]),
    ("approve", ["number", "render"]),
    ("number", ["render"]),
    ("render", ["deliver", "sign"]),
    ("sign", ["deliver"]),
    ("deliver", []),
]
"""From the warehouse to the recipient: checked, compared and allowed before it is made, and made before it is sent."""


def test_report_goes_one_way_on_its_day_and_after_a_correction(dagbag: DagBag) -> None:
    assert order_of(dagbag.dags["deliver_reports"]) == CHAIN
    assert order_of(dagbag.dags["reissue_reports"]) == [("gather", ["aggregate"]), *CHAIN]


@pytest.mark.parametrize(
    "dag_id", ["collect_submissions", "remind_units", "send_pending_deliveries", "take_acknowledgements"]
)
def test_rounds_do_not_overlap_and_are_not_caught_up(dagbag: DagBag, dag_id: str) -> None:
    dag = dagbag.dags[dag_id]
    assert (dag.max_active_runs, dag.catchup) == (1, False)


def test_whoever_may_stand_in_the_way_is_asked_by_whom_it_would_stop(dagbag: DagBag) -> None:
    """Behind these a skipped task is passed by, so each of them stands directly before whatever it may hold up."""
    for dag_id in ("deliver_reports", "reissue_reports"):
        dag = dagbag.dags[dag_id]
        passing = {task.task_id for task in dag.tasks if task.trigger_rule != "all_success"}
        assert passing == {"number", "render", "deliver"}
        assert dag.get_task("render").upstream_task_ids == {"aggregate", "approve", "number"}
        assert dag.get_task("deliver").upstream_task_ids == {"render", "sign"}
        asks = dag.get_task("approve")
        assert isinstance(asks, Approve)
        assert asks.ignore_downstream_trigger_rules


def test_each_asset_has_one_task_that_tells_of_it(dagbag: DagBag) -> None:
    """Two that tell of one asset would wake its reports twice."""
    outlets = {
        task.task_id: [asset.name for asset in task.outlets] for dag in dagbag.dags.values() for task in dag.tasks
    }
    assert {task_id: names for task_id, names in outlets.items() if names} == {
        "each_group.load": ["submissions", "corrections"],
    }


def test_reissuing_uses_the_pool_of_reruns_and_gives_way(dagbag: DagBag) -> None:
    reissue, dated = dagbag.dags["reissue_reports"].tasks, dagbag.dags["deliver_reports"].tasks
    assert {task.pool for task in reissue} == {RERUNS}
    preview = dagbag.dags["preview_report"].tasks
    assert {(task.pool, task.priority_weight) for task in preview} == {(RERUNS, BY_HAND_WEIGHT)}
    assert {task.pool for task in dated} == {"default_pool"}
    assert max(task.priority_weight for task in reissue) < min(task.priority_weight for task in dated)


def test_waiting_takes_no_worker(dagbag: DagBag) -> None:
    gather = dagbag.dags["reissue_reports"].get_task("gather")
    assert isinstance(gather, GatherChanges)
    assert gather.reschedule


@pytest.mark.parametrize(
    "error", [OperatorError("a", remedy="b"), FiguresError("a", remedy="b"), DeliveryError("a", remedy="b")]
)
def test_what_a_person_must_mend_is_not_tried_again(error: Exception) -> None:
    decision = FAIL_WHAT_ONLY_A_PERSON_CAN_MEND.evaluate(error, try_number=1, max_tries=4)
    assert decision.action is RetryAction.FAIL


def test_report_whose_files_are_still_taken_in_is_tried_again_without_a_person() -> None:
    decision = FAIL_WHAT_ONLY_A_PERSON_CAN_MEND.evaluate(NotYetError("a", remedy="b"), try_number=1, max_tries=4)
    assert decision.action is RetryAction.RETRY


def test_run_that_is_overtaken_is_skipped_and_every_other_fault_is_not() -> None:
    with pytest.raises(AirflowSkipException, match=r"số liệu mới hơn.*đã có lần xét số 7"), skipped_if_overtaken():
        raise OvertakenError("Lần xét số 6: đã có lần xét số 7.", remedy="Chạy lại.")
    with pytest.raises(OperatorError, match="đang chờ"), skipped_if_overtaken():
        raise OperatorError("Lần xét số 6 đang chờ.", remedy="Quyết định.")


@pytest.mark.parametrize("error", [ConnectionError(), TimeoutError(), OSError(), RuntimeError()])
def test_everything_else_is_tried_again(error: Exception) -> None:
    decision = FAIL_WHAT_ONLY_A_PERSON_CAN_MEND.evaluate(error, try_number=1, max_tries=4)
    assert decision.action is RetryAction.DEFAULT


def test_every_task_has_the_policy_and_a_time_limit(dagbag: DagBag) -> None:
    all_tasks = [task for dag in dagbag.dags.values() for task in dag.tasks]
    others = [task for task in all_tasks if task.retry_policy is not FAIL_WHAT_ONLY_A_PERSON_CAN_MEND]
    assert {task.dag_id for task in others} == {"collect_submissions"}
    assert all(task.retry_policy is LEAVE_WHAT_HANGS_TO_THE_NEXT_ROUND for task in others)
    # The next round is the retry of what is still pending.
    unretried = {task.task_id for task in all_tasks if not task.retries}
    assert unretried == {"remind", "send_pending", "take_mail", "take_signed", "take_statuses"}
    limits = {task: task.execution_timeout for task in all_tasks if task.execution_timeout != timedelta(minutes=30)}
    assert {task.task_id for task, limit in limits.items() if limit is None} == {"approve"}
    assert {task.dag_id: limit for task, limit in limits.items() if limit} == {
        "collect_submissions": timedelta(minutes=10)
    }


def test_step_of_a_group_that_hangs_is_left_to_the_next_round() -> None:
    for error, action in {
        AirflowTaskTimeout(): RetryAction.FAIL,
        OperatorError("x", remedy="y"): RetryAction.FAIL,
        ConnectionError(): RetryAction.DEFAULT,
    }.items():
        decision = LEAVE_WHAT_HANGS_TO_THE_NEXT_ROUND.evaluate(error, try_number=1, max_tries=1)
        assert decision.action is action


@pytest.mark.parametrize(
    ("dag_id", "form"),
    [
        ("collect_submissions", {"plan": "no-such-plan"}),
        ("collect_submissions", {"plan": None}),
        ("collect_submissions", {"received_at": "yesterday"}),
        ("deliver_reports", {"plan": "no-such-plan", "period": "2026-Y"}),
        ("deliver_reports", {"plan": "vinh-bao-2026", "period": "2031-Y"}),
        ("deliver_reports", {"reason": "x" * 501}),
        ("preview_report", {"as_known_at": "yesterday"}),
        ("preview_report", {"plan": "no-such-plan", "period": "2026-Y"}),
        ("reissue_reports", {"plan": "no-such-plan", "period": "2026-Y"}),
    ],
)
def test_form_refuses_a_slip(dagbag: DagBag, dag_id: str, form: dict[str, Any]) -> None:
    with pytest.raises(ParamValidationError):
        submit(dagbag.dags[dag_id], form)


@pytest.mark.parametrize(
    ("dag_id", "form"),
    [
        ("collect_submissions", {}),
        ("collect_submissions", {"plan": "vinh-bao-2026", "received_at": "2026-12-04T16:00:00+07:00"}),
        ("deliver_reports", {}),
        ("deliver_reports", {"plan": "vinh-bao-2026", "period": "2026-Y", "reason": "Đơn vị nộp bổ sung"}),
        ("preview_report", {"plan": "vinh-bao-2026", "period": "2026-Y", "as_known_at": "2026-12-08T16:00:00+07:00"}),
        ("reissue_reports", {}),
    ],
)
def test_form_takes_what_is_right(dagbag: DagBag, dag_id: str, form: dict[str, Any]) -> None:
    submit(dagbag.dags[dag_id], form)


@pytest.mark.parametrize(
    ("partition_key", "form", "expected"),
    [
        ("a-2026|2026-Y", {"plan": "b-2026", "period": "2026-H1"}, ("a-2026", "2026-Y")),
        (None, {"plan": "b-2026", "period": "2026-H1"}, ("b-2026", "2026-H1")),
    ],
)
def test_partition_of_the_run_goes_before_its_form(
    monkeypatch: pytest.MonkeyPatch, partition_key: str | None, form: dict[str, str], expected: tuple[str, str]
) -> None:
    context = {"dag_run": SimpleNamespace(partition_key=partition_key), "params": form}
    monkeypatch.setattr(runtime, "get_current_context", lambda: context)
    assert runtime.report_of_run() == expected


@pytest.mark.parametrize("form", [{"plan": None, "period": None}, {"plan": "b-2026", "period": None}])
def test_run_without_a_report_is_refused(monkeypatch: pytest.MonkeyPatch, form: dict[str, str | None]) -> None:
    context = {"dag_run": SimpleNamespace(partition_key=None), "params": form}
    monkeypatch.setattr(runtime, "get_current_context", lambda: context)
    with pytest.raises(OperatorError, match="chọn cả kế hoạch lẫn kỳ"):
        runtime.report_of_run()


def test_look_back_without_an_instant_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "get_current_context", lambda: {"params": {"as_known_at": None}})
    with pytest.raises(OperatorError, match="ghi thời điểm"):
        runtime.instant_of_form("as_known_at")


@pytest.mark.parametrize("key", ["", "|", "a|", "|b", "a"])
def test_bad_report_key_is_refused(key: str) -> None:
    with pytest.raises(OperatorError):
        split_report_key(key)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-04T16:00:00", datetime(2026, 12, 4, 16, tzinfo=LEGAL_ZONE)),
        ("2026-12-04T09:00:00+00:00", datetime(2026, 12, 4, 9, tzinfo=UTC)),
    ],
)
def test_declared_time_without_a_zone_is_vietnamese(text: str, expected: datetime) -> None:
    assert runtime.read_instant(text) == expected


def test_declared_time_that_is_none_is_refused() -> None:
    with pytest.raises(OperatorError, match="2026-13-01"):
        runtime.read_instant("2026-13-01T00:00")


def test_addresses_come_from_airflow_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_THIDUA_WAREHOUSE", "postgres://app:p%40ss@db.example:5433/thidua")
    monkeypatch.setenv("AIRFLOW_CONN_THIDUA_SMTP", "smtp://127.0.0.1:2525?starttls=none")
    monkeypatch.setenv("THIDUA_WAREHOUSE_URL", "postgres://wrong")
    settings = runtime.sending_settings()
    assert settings.warehouse_url == "postgres://app:p%40ss@db.example:5433/thidua"
    assert settings.smtp_url == "smtp://127.0.0.1:2525/?starttls=none"


def test_only_tasks_that_send_ask_for_the_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def note(name: str) -> None:
        asked.append(name)

    monkeypatch.setattr(runtime, "_connection_url", note)
    settings = runtime.task_settings()
    assert asked == ["thidua_warehouse"]
    runtime.sending_settings()
    settings.find_connection("thidua_imap")
    assert asked == ["thidua_warehouse", "thidua_warehouse", "thidua_smtp", "thidua_imap"]


def test_deadline_warning_names_the_report_and_needs_no_mail_server(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("THIDUA_SMTP_URL", raising=False)
    run = {"dag_run_id": "scheduled__x", "partition_key": "vinh-bao-2026|2026-Y", "conf": {}}
    deadline = {"id": "7", "deadline_time": "2026-12-13T16:59:59Z"}
    asyncio.run(callbacks.warn_deadline({"dag_run": run, "deadline": deadline}))
    assert "vinh-bao-2026, kỳ 2026-Y chưa gửi xong" in caplog.text
    assert "lập lại báo cáo" not in caplog.text
    asyncio.run(callbacks.warn_deadline({"dag_run": {**run, "dag_id": "reissue_reports"}, "deadline": deadline}))
    assert "bản đã gửi trước đó, nếu có, vẫn giữ nguyên" in caplog.text

"""The client against a real HTTP server that answers like Airflow."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from thidua.errors import OperatorError
from thidua.launch.api import AirflowApi
from thidua.launch.api_model import TaskRun


class Airflow(BaseHTTPRequestHandler):
    """Runs are queued when triggered and finished when they are listed the second time."""

    runs: dict[str, dict[str, Any]]
    calls: list[tuple[str, str, Any]]
    listed: int
    late: list[float]
    """Seconds that the next answers take."""

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path.endswith("/monitor/health"):
            self._answer({"scheduler": {"status": "healthy"}, "triggerer": {"status": None}, "other": None})
        elif self.headers["Authorization"] != "Bearer token":
            self._answer({"detail": "who are you?"}, status=401)
        elif path.endswith("/taskInstances"):
            offset = int(query["offset"][0])
            found = [_task(number) for number in range(150)][offset : offset + int(query["limit"][0])]
            self._answer({"task_instances": found, "total_entries": 150})
        elif path.endswith("/pools"):
            pools = [{"name": "default_pool", "slots": 128}, {"name": "thidua_reruns", "slots": 2}]
            self._answer({"pools": pools, "total_entries": 2})
        elif path.endswith("/approve/-1/hitlDetails"):
            self._answer(_question(self.calls))
        elif path.endswith("/hitlDetails"):
            self._answer({"detail": "no question"}, status=404)
        elif "/logs/" in path:
            error = {"exc_type": "OperatorError", "exc_value": "hỏng"}
            self._answer({"content": [{"event": "start"}, {"event": "failed", "error_detail": [error]}]})
        else:
            self._list_runs()

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.calls.append(("POST", self.path, body))
        if self.path == "/auth/token":
            is_right = body == {"username": "thidua", "password": "right"}
            self._answer({"access_token": "token"} if is_right else {"detail": "no"}, status=201 if is_right else 401)
        elif body["partition_key"] == "bad":
            self._answer({"detail": "Không có báo cáo 'bad'"}, status=400)
        else:
            run_id = f"manual__{len(self.runs)}"
            self.runs[run_id] = _dag_run(run_id, body["partition_key"])
            self._answer(self.runs[run_id])

    def do_PATCH(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.calls.append(("PATCH", self.path, body))
        self._answer({})

    def _list_runs(self) -> None:
        type(self).listed += 1
        if self.listed >= 2:
            for run in self.runs.values():
                run |= {"state": "success", "end_date": "2026-12-07T01:00:02.500000Z"}
        self._answer({"dag_runs": list(self.runs.values()), "total_entries": len(self.runs)})

    def _answer(self, content: Any, *, status: int = 200) -> None:
        data = json.dumps(content).encode()
        if self.late:
            time.sleep(self.late.pop(0))
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        pass


def _dag_run(run_id: str, partition_key: str | None) -> dict[str, Any]:
    return {
        "dag_id": "deliver_reports",
        "dag_run_id": run_id,
        "state": "queued",
        "partition_key": partition_key,
        "start_date": "2026-12-07T01:00:00Z",
        "end_date": None,
    }


def _question(calls: list[tuple[str, str, Any]]) -> dict[str, Any]:
    answers = [body for method, path, body in calls if method == "PATCH" and path.endswith("/hitlDetails")]
    return {
        "subject": "Lập báo cáo thay thế",
        "body": "| STT |",
        "options": ["Chấp thuận", "Từ chối"],
        "chosen_options": answers[-1]["chosen_options"] if answers else None,
        "responded_by_user": {"id": "1", "name": "thidua"} if answers else None,
    }


def _task(number: int) -> dict[str, Any]:
    return {"task_id": "load", "map_index": number, "state": "success", "try_number": 1, "duration": 0.5}


@pytest.fixture
def server() -> Iterator[str]:
    Airflow.runs, Airflow.calls, Airflow.listed, Airflow.late = {}, [], 0, []
    with ThreadingHTTPServer(("127.0.0.1", 0), Airflow) as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()
        thread.join()


@pytest.fixture
def api(server: str) -> AirflowApi:
    return AirflowApi(server, user="thidua", password="right")


def test_health_needs_no_login(api: AirflowApi) -> None:
    assert api.health() == {"scheduler": "healthy", "triggerer": None}
    assert Airflow.calls == []


def test_run_is_triggered_with_its_partition(api: AirflowApi) -> None:
    assert api.trigger("deliver_reports", partition_key="a|2026-Y") == "manual__0"
    _, path, body = Airflow.calls[-1]
    assert path == "/api/v2/dags/deliver_reports/dagRuns"
    assert body == {"logical_date": None, "partition_key": "a|2026-Y", "conf": {}}


def test_logs_in_once(api: AirflowApi) -> None:
    api.unpause("deliver_reports")
    api.trigger("deliver_reports", conf={"plan": "a"})
    assert [path for _, path, _ in Airflow.calls].count("/auth/token") == 1


def test_runs_are_waited_for(api: AirflowApi) -> None:
    run_ids = [api.trigger("deliver_reports", partition_key=key) for key in ("a|2026-Y", "b|2026-Y")]
    done = list(api.wait("deliver_reports", run_ids, timeout_seconds=10, poll_seconds=0.01))
    assert [(run.partition_key, run.state, run.duration) for run in done] == [
        ("a|2026-Y", "success", 2.5),
        ("b|2026-Y", "success", 2.5),
    ]


def test_waiting_ends(api: AirflowApi) -> None:
    run_id = api.trigger("deliver_reports", partition_key="a|2026-Y")
    with pytest.raises(OperatorError, match="1 lượt chạy"):
        list(api.wait("deliver_reports", [run_id], timeout_seconds=0, poll_seconds=0.01))


def test_all_pages_are_read(api: AirflowApi) -> None:
    assert [task.map_index for task in api.tasks("deliver_reports", "manual__0")] == list(range(150))


def test_question_is_read_and_answered(api: AirflowApi) -> None:
    asked = api.question("reissue_reports", "asset_triggered__1", "approve")
    assert asked is not None
    assert (asked.options, asked.chosen, asked.answered_by) == (("Chấp thuận", "Từ chối"), (), None)
    api.answer("reissue_reports", "asset_triggered__1", "approve", option="Từ chối", fields={"decision_reason": "sai"})
    _, path, body = Airflow.calls[-1]
    assert path == ("/api/v2/dags/reissue_reports/dagRuns/asset_triggered__1/taskInstances/approve/-1/hitlDetails")
    assert body == {"chosen_options": ["Từ chối"], "params_input": {"decision_reason": "sai"}}
    answered = api.question("reissue_reports", "asset_triggered__1", "approve")
    assert answered is not None
    assert (answered.chosen, answered.answered_by) == (("Từ chối",), "thidua")


def test_task_that_has_asked_nothing_has_no_question(api: AirflowApi) -> None:
    assert api.question("reissue_reports", "asset_triggered__1", "render") is None


def test_slots_of_a_pool(api: AirflowApi) -> None:
    assert api.pool_slots("thidua_reruns") == 2
    assert api.pool_slots("no_such_pool") is None


def test_log_shows_the_error(api: AirflowApi) -> None:
    task = TaskRun(task_id="load", map_index=-1, state="failed", try_number=2, duration=1.0)
    assert api.log("deliver_reports", "manual__0", task) == "start\nfailed\nOperatorError: hỏng"


def test_refusal_is_told_with_its_reason(api: AirflowApi) -> None:
    with pytest.raises(OperatorError, match=r"400 .*bad"):
        api.trigger("deliver_reports", partition_key="bad")


def test_wrong_password_is_told(server: str) -> None:
    with pytest.raises(OperatorError, match="401"):
        AirflowApi(server, user="thidua", password="wrong").dag_ids()


def test_busy_server_is_asked_again_and_never_told_twice(api: AirflowApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thidua.launch.api._TIMEOUT_SECONDS", 0.2)
    Airflow.late = [0.6, 0.6]
    assert api.pool_slots("thidua_reruns") == 2
    Airflow.late = [0.6]
    with pytest.raises(OperatorError, match="Không kết nối được"):
        api.trigger("deliver_reports", partition_key="slow")
    assert [body["partition_key"] for _, _, body in Airflow.calls if "partition_key" in body] == ["slow"]


def test_dead_server_is_told(api: AirflowApi) -> None:
    with pytest.raises(OperatorError, match="Không kết nối được"):
        AirflowApi("http://127.0.0.1:9", user="a", password="b").health()

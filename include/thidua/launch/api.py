"""A small client of Airflow's REST API: start runs, wait for them, see how long their tasks took."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from thidua.errors import OperatorError
from thidua.launch.api_model import Question, Run, TaskRun, read_log_entry, read_question, read_run, read_task

_PAGE = 100
_TIMEOUT_SECONDS = 30
_LOGIN = "/auth/token"
_LOOKS = 4
"""Times that a question is put to a server that is too busy to answer; what changes something is asked once."""


class NotFoundError(OperatorError):
    """What was asked for is not there."""


class AirflowApi:
    """A session of one user. Raises OperatorError for every answer that is no success."""

    def __init__(self, base_url: str, *, user: str, password: str) -> None:
        self._base_url = base_url
        self._login = {"username": user, "password": password}
        self._token: str | None = None

    def health(self) -> dict[str, str | None]:
        """State of each part by name: 'healthy', 'unhealthy', or None for one that never was there."""
        parts = self._call("GET", "/api/v2/monitor/health", is_open=True)
        return {name: part["status"] for name, part in parts.items() if part is not None}

    def pool_slots(self, name: str) -> int | None:
        """How many tasks a pool lets run at the same time; None where there is no such pool."""
        found = {pool["name"]: pool["slots"] for pool in self._pages("/api/v2/pools", "pools")}
        return found.get(name)

    def dag_ids(self) -> list[str]:
        """DAGs that the scheduler knows."""
        return [dag["dag_id"] for dag in self._pages("/api/v2/dags", "dags")]

    def unpause(self, dag_id: str) -> None:
        self._call("PATCH", f"/api/v2/dags/{quote(dag_id)}", {"is_paused": False})

    def trigger(self, dag_id: str, *, partition_key: str | None = None, conf: Mapping[str, Any] | None = None) -> str:
        """Start a run; its id."""
        body = {"logical_date": None, "partition_key": partition_key, "conf": dict(conf or {})}
        run_id: str = self._call("POST", f"/api/v2/dags/{quote(dag_id)}/dagRuns", body)["dag_run_id"]
        return run_id

    def runs(self, dag_id: str) -> list[Run]:
        """All runs of a DAG, the newest first."""
        path = f"/api/v2/dags/{quote(dag_id)}/dagRuns"
        return [read_run(found) for found in self._pages(path, "dag_runs", order_by="-run_after")]

    def run(self, dag_id: str, run_id: str) -> Run:
        return read_run(self._call("GET", f"/api/v2/dags/{quote(dag_id)}/dagRuns/{quote(run_id, safe='')}"))

    def wait(
        self, dag_id: str, run_ids: list[str], *, timeout_seconds: float, poll_seconds: float = 0.3
    ) -> Iterator[Run]:
        """Each run as soon as it has finished; OperatorError when some have not in time."""
        waiting = set(run_ids)
        give_up = time.monotonic() + timeout_seconds
        while waiting:
            for run in self._newest(dag_id, waiting):
                if run.is_finished:
                    waiting.discard(run.run_id)
                    yield run
            if waiting and time.monotonic() > give_up:
                raise OperatorError(
                    f"Sau {timeout_seconds:.0f} giây vẫn còn {len(waiting)} lượt chạy {dag_id} chưa xong.",
                    remedy=f"Xem các lượt chạy tại {self._base_url}/dags/{dag_id}.",
                )
            if waiting:
                time.sleep(poll_seconds)

    def tasks(self, dag_id: str, run_id: str) -> list[TaskRun]:
        """All task instances of a run, mapped ones each."""
        path = f"/api/v2/dags/{quote(dag_id)}/dagRuns/{quote(run_id, safe='')}/taskInstances"
        return [read_task(found) for found in self._pages(path, "task_instances")]

    def question(self, dag_id: str, run_id: str, task_id: str) -> Question | None:
        """What a task asks of a person, or has asked; None where it has asked nothing."""
        try:
            return read_question(self._call("GET", f"{_task_path(dag_id, run_id, task_id)}/-1/hitlDetails"))
        except NotFoundError:
            return None

    def answer(
        self, dag_id: str, run_id: str, task_id: str, *, option: str, fields: Mapping[str, Any] | None = None
    ) -> None:
        """Answer it, as the user of this session. fields: of the question's form."""
        body = {"chosen_options": [option], "params_input": dict(fields or {})}
        self._call("PATCH", f"{_task_path(dag_id, run_id, task_id)}/-1/hitlDetails", body)

    def log(self, dag_id: str, run_id: str, task: TaskRun) -> str:
        """The lines of a task's last try, with the errors that ended it."""
        path = _task_path(dag_id, run_id, task.task_id)
        query = urlencode({"map_index": task.map_index, "full_content": "true"})
        answer = self._call("GET", f"{path}/logs/{max(task.try_number, 1)}?{query}")
        return "\n".join(read_log_entry(line) for line in answer["content"])

    def _newest(self, dag_id: str, wanted: set[str]) -> Iterator[Run]:
        """The wanted runs, with one question for as long as they are among the newest hundred."""
        query = urlencode({"limit": _PAGE, "order_by": "-run_after"})
        page = self._call("GET", f"/api/v2/dags/{quote(dag_id)}/dagRuns?{query}")["dag_runs"]
        found = {run.run_id: run for run in map(read_run, page)}
        for run_id in sorted(wanted):
            yield found.get(run_id) or self.run(dag_id, run_id)

    def _pages(self, path: str, field: str, **query: str) -> Iterator[dict[str, Any]]:
        offset = 0
        while True:
            answer = self._call("GET", f"{path}?{urlencode({'limit': _PAGE, 'offset': offset, **query})}")
            yield from answer[field]
            offset += _PAGE
            if offset >= (answer["total_entries"] or 0):
                return

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None, *, is_open: bool = False) -> Any:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if not is_open:
            self._token = self._token or self._log_in()
            headers["Authorization"] = f"Bearer {self._token}"
        return self._send(method, path, body, headers)

    def _log_in(self) -> str:
        headers = {"Content-Type": "application/json"}
        token: str = self._send("POST", _LOGIN, self._login, headers)["access_token"]
        return token

    def _send(self, method: str, path: str, body: Mapping[str, Any] | None, headers: dict[str, str]) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - the address is our own server's
            f"{self._base_url}{path}", data=data, headers=headers, method=method
        )
        try:
            return _answer(request, looks=_LOOKS if method == "GET" or path == _LOGIN else 1)
        except urllib.error.HTTPError as error:
            reason = error.read().decode(errors="replace")[:500]
            kind = NotFoundError if error.code == HTTPStatus.NOT_FOUND else OperatorError
            raise kind(
                f"Airflow trả lời {error.code} cho {method} {path}: {reason}",
                remedy="Xem nhật ký api-server.log.",
            ) from None
        except OSError as error:
            raise OperatorError(
                f"Không kết nối được Airflow tại {self._base_url}: {error}", remedy="Chạy `thidua status`."
            ) from None


def _task_path(dag_id: str, run_id: str, task_id: str) -> str:
    return f"/api/v2/dags/{quote(dag_id)}/dagRuns/{quote(run_id, safe='')}/taskInstances/{quote(task_id)}"


def _answer(request: urllib.request.Request, *, looks: int) -> Any:
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310
            return json.load(answer)
    except TimeoutError:
        if looks == 1:
            raise
        return _answer(request, looks=looks - 1)

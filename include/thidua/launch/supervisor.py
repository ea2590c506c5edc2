"""Keeps the parts of one machine running until it is told to stop."""

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace

from thidua.errors import OperatorError
from thidua.launch.api import AirflowApi
from thidua.launch.component import Component, kill_session
from thidua.launch.state import RunState, clear_state, read_state, write_state
from thidua.settings import Settings
from thidua.warehouse.embedded import EmbeddedPostgres

PARTS = ("metadatabase", "scheduler", "dag_processor", "triggerer")
"""What Airflow's own health page must call healthy before we call ourselves ready."""

_TICK_SECONDS = 0.25
_POSTGRES_SECONDS = 5.0
_START_SECONDS = 180.0
_STOP_SECONDS = 30.0

Say = Callable[[str], None]


class Supervisor:
    """Starts the components, waits until they are healthy, starts again what dies, stops all in order."""

    def __init__(
        self,
        settings: Settings,
        *,
        postgres: EmbeddedPostgres,
        components: tuple[Component, ...],
        environment: Mapping[str, str],
        state: RunState,
        say: Say,
    ) -> None:
        self._settings = settings
        self._postgres = postgres
        self._components = components
        self._environment = environment
        self._state = state
        self._say = say
        self._api = AirflowApi(state.api_url, user="", password="")
        self._postgres_checked = 0.0

    def start_until_ready(self, stop: threading.Event) -> None:
        """Start everything and wait until Airflow itself says that all its parts are healthy."""
        give_up = time.monotonic() + _START_SECONDS
        healthy: set[str] = set()
        while not stop.is_set() and len(healthy) < len(PARTS):
            self.tick(time.monotonic())
            for part in sorted(self._healthy_parts() - healthy):
                self._say(f"{part}: sẵn sàng")
                healthy.add(part)
            if time.monotonic() > give_up:
                missing = ", ".join(part for part in PARTS if part not in healthy)
                raise OperatorError(
                    f"Sau {_START_SECONDS:.0f} giây vẫn chưa sẵn sàng: {missing}.",
                    remedy=f"Xem nhật ký trong {self._settings.home / 'logs'}.",
                )
            stop.wait(_TICK_SECONDS)
        self._write(is_ready=not stop.is_set())

    def keep_running(self, stop: threading.Event) -> None:
        while not stop.wait(_TICK_SECONDS):
            self.tick(time.monotonic())

    def tick(self, now: float) -> None:
        """Start what is not running and due. now: seconds on a clock that never goes back."""
        for component in self._components:
            if component.process is not None and not component.is_running():
                status = component.bury(now=now)
                self._say(f"{component.name} đã dừng (mã {status}); khởi động lại sau {component.wait:.0f} giây")
            if component.process is None and now >= component.due:
                component.start(self._environment, now=now)
                self._write(is_ready=self._state.is_ready)
        if now - self._postgres_checked > _POSTGRES_SECONDS:
            self._postgres_checked = now
            self._keep_postgres()

    def stop(self) -> None:
        """End the components, then PostgreSQL. The API server outlives the scheduler: tasks that end report to it."""
        scheduler, *others, api_server = self._components
        for component in (scheduler, *others):
            component.ask_to_stop()
        self._wait_for_end(scheduler)
        api_server.ask_to_stop()
        for component in (*others, api_server):
            self._wait_for_end(component)
        self._postgres.stop()
        self._say("PostgreSQL: đã dừng")
        clear_state(self._settings)

    def _wait_for_end(self, component: Component) -> None:
        component.wait_for_end(seconds=_STOP_SECONDS)
        self._say(f"{component.name}: đã dừng")

    def _healthy_parts(self) -> set[str]:
        try:
            health = self._api.health()
        except OperatorError:
            return set()
        return {part for part in PARTS if health.get(part) == "healthy"}

    def _keep_postgres(self) -> None:
        if not self._postgres.is_running():
            self._say("PostgreSQL đã dừng; khởi động lại")
            with suppress(OperatorError):
                self._postgres.start()

    def _write(self, *, is_ready: bool) -> None:
        marks = {component.name: component.mark() for component in self._components}
        self._state = replace(
            self._state, is_ready=is_ready, components={name: mark for name, mark in marks.items() if mark}
        )
        write_state(self._settings, self._state)


def end_leftovers(settings: Settings, postgres: EmbeddedPostgres | None = None) -> int:
    """End the components of a launcher that was killed; how many sessions there were."""
    state = read_state(settings)
    marks = [mark for mark in state.components.values() if mark.is_alive()] if state else []
    for mark in marks:
        kill_session(mark.pid)
    if postgres is not None:
        postgres.stop()
    clear_state(settings)
    return len(marks)

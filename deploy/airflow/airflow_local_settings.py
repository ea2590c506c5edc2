"""Read by every Airflow component at its start. Kept small: it sends tasks to their pools and makes them start faster.

Three measures for the processes that tasks are forked from, each safe to lose:
* what tasks would import, read and compile is there before they are forked;
* all of that lies in large pages, of which there are few to be copied;
* a wait of the task supervisor is bounded that otherwise lasts a whole heartbeat interval after about a third of
  all tasks: all sockets of the ended task are closed before it can be reaped, and `select` sleeps on nothing.
"""

import importlib
import logging
import os
import pkgutil
import sys
from contextlib import suppress
from importlib.metadata import version
from typing import TYPE_CHECKING

from thidua_airflow.policy import choose_pool

if TYPE_CHECKING:
    from airflow.models.dagrun import DagRun
    from airflow.models.taskinstance import TaskInstance

__all__ = ["task_instance_mutation_hook"]

_PATCHED_VERSIONS = frozenset({"1.3.2"})
"""Versions of the task SDK in which the wait was looked at; any other is left alone."""

_NOT_FOR_TASKS = ("thidua.cli", "thidua.demo", "thidua.launch")

_COMMAND = set(sys.argv[1:3])
_RUNS_LOCALLY = "Local" in os.environ.get("AIRFLOW__CORE__EXECUTOR", "LocalExecutor")
_FORKS_TASKS = "worker" in _COMMAND or ("scheduler" in _COMMAND and _RUNS_LOCALLY)
_PARSES_FILES = "dag-processor" in _COMMAND


def task_instance_mutation_hook(task_instance: "TaskInstance", dag_run: "DagRun | None" = None) -> None:
    """Airflow calls this for every task of every run before it is scheduled."""
    choose_pool(task_instance, dag_run)


def _import_what_tasks_use() -> None:
    import great_expectations  # noqa: F401
    import pandas  # noqa: F401

    import thidua
    import thidua.preload

    ours = [module.name for module in pkgutil.walk_packages(thidua.__path__, "thidua.")]
    for name in [
        *ours,
        "thidua_airflow.plugin",
        "thidua_airflow.alerts",
        "thidua_airflow.chain",
        "thidua_airflow.collecting",
        "thidua_airflow.gathering",
        "airflow.dag_processing.bundles.local",
        "airflow.providers.standard.decorators.python",
        "airflow.sdk.definitions.asset.metadata",
        "airflow.sdk.execution_time.cache",
        "airflow.sdk.execution_time.task_mapping",
        "airflow.sdk.execution_time.timeout",
        "fsspec.implementations.chained",
        "openpyxl.packaging.extended",
    ]:
        if not name.startswith(_NOT_FOR_TASKS) and not name.endswith("__main__"):
            with suppress(ImportError):  # the task that needs it will say so
                importlib.import_module(name)
    with suppress(Exception):  # a template that is broken now may be mended before it is needed
        thidua.preload.preload()
    _find_plugins()
    _spare_silent_loggers()
    thidua.preload.settle()
    _use_large_pages()


def _find_plugins() -> None:
    """Every task would look through the installed packages for macros and listeners."""
    with suppress(Exception):  # the task that needs them will say so
        from airflow.sdk.listener import get_listener_manager
        from airflow.sdk.plugins_manager import integrate_macros_plugins

        integrate_macros_plugins()
        get_listener_manager()


def _use_large_pages() -> None:
    """Of what is in memory by now."""
    with suppress(Exception):  # a system that does not let us look has pages of the usual size
        from thidua.large_pages import use_large_pages

        use_large_pages()


def _spare_silent_loggers() -> None:
    """Airflow configures the log of each task anew, for which Python empties the memory of all 400 loggers 75 times:
    only those that have ever been asked remember anything."""
    manager = logging.Logger.manager
    lock = logging._lock  # type: ignore[attr-defined]  # Python's own, without names for others

    def clear_cache() -> None:
        with lock:
            for logger in (manager.root, *manager.loggerDict.values()):
                if remembered := getattr(logger, "_cache", None):
                    remembered.clear()

    manager._clear_cache = clear_cache  # type: ignore[attr-defined]  # as above


def _read_calendar() -> None:
    """Forked processes inherit the dates of the plan files, and read again only what has changed since."""
    from thidua.calendar.report_dates import read_readable_dates
    from thidua.settings import Settings

    settings = Settings.from_environment()
    read_readable_dates(settings.plans, kept=settings.dates_file)


def _read_due_reports() -> None:
    """Forked processes inherit what each collecting round asks of every plan: which of its reports are due."""
    from thidua.calendar.workdays import load_workdays
    from thidua.settings import Settings
    from thidua.watch.due import read_calendar

    settings = Settings.from_environment()
    with suppress(Exception):  # the round itself will say so
        read_calendar(settings.plans, load_workdays(), go_live=settings.go_live)


def _bound_wait_after_task_end() -> None:
    from airflow.sdk.execution_time.supervisor import ActivitySubprocess

    serve = ActivitySubprocess._service_subprocess

    def serve_without_stall(self, max_wait_time, *args, **kwargs):  # type: ignore[no-untyped-def]
        if not self._open_sockets and self._exit_code is None:
            max_wait_time = min(max_wait_time, 0.02)
        return serve(self, max_wait_time, *args, **kwargs)

    ActivitySubprocess._service_subprocess = serve_without_stall  # type: ignore[method-assign]


if _FORKS_TASKS or _PARSES_FILES:
    _read_calendar()
if _FORKS_TASKS:
    _read_due_reports()
    _import_what_tasks_use()
    if version("apache-airflow-task-sdk") in _PATCHED_VERSIONS:
        _bound_wait_after_task_end()

"""DAG files are parsed every half minute and in every task: they must stay light and free of logic."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.serialization.serialized_objects import DagSerialization
from airflow.utils.dag_version_inflation_checker import check_dag_file_stability

PROJECT = Path(__file__).resolve().parents[2]
DAG_FILES = sorted((PROJECT / "dags").glob("*.py"))
DAG_IDS = [
    "collect_submissions",
    "deliver_reports",
    "preview_report",
    "reissue_reports",
    "remind_units",
    "send_pending_deliveries",
    "take_acknowledgements",
]
HEAVY = {"pandas", "numpy", "great_expectations", "sqlalchemy", "psycopg", "openpyxl", "docxtpl", "typst", "pydantic"}

TIMED_IMPORT = """
import importlib.util, json, sys, time
import airflow.models.dag, airflow.sdk, airflow.timetables.base
import socket, sqlite3
def refuse(*args, **kwargs):
    raise AssertionError("a DAG file must not open a connection")
socket.socket.connect = refuse
sqlite3.connect = refuse
before = set(sys.modules)
started = time.process_time()
for position, path in enumerate(sys.argv[1:]):
    spec = importlib.util.spec_from_file_location(f"dag_{position}", path)
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
print(json.dumps({"seconds": time.process_time() - started, "modules": sorted(set(sys.modules) - before)}))
"""


def test_all_dags_load(dagbag: DagBag) -> None:
    assert dagbag.import_errors == {}
    assert sorted(dagbag.dags) == DAG_IDS


def test_dag_files_import_fast_light_and_offline() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TIMED_IMPORT, *map(str, DAG_FILES)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "THIDUA_HOME": "/nonexistent"},
    )
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["seconds"] < 2, "seconds of processor time, all files together"
    assert not {name.partition(".")[0] for name in result["modules"]} & {"pandas", "great_expectations", "docxtpl"}


@pytest.mark.parametrize("path", DAG_FILES, ids=lambda path: path.stem)
def test_dag_file_is_a_sentence(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    branches = (ast.If, ast.For, ast.While, ast.Try, ast.With, ast.Lambda, ast.comprehension)
    assert not [node for node in ast.walk(tree) if isinstance(node, branches)]


@pytest.mark.parametrize(
    "path", [*DAG_FILES, *sorted((PROJECT / "include" / "thidua_airflow").glob("*.py"))], ids=lambda path: path.stem
)
def test_nothing_heavy_at_the_top(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {name for node in tree.body for name in _imported_names(node)}
    assert not {name.partition(".")[0] for name in imported} & HEAVY
    assert imported & {"thidua.pipeline"} == set()


def _imported_names(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


@pytest.mark.parametrize("path", DAG_FILES, ids=lambda path: path.stem)
def test_no_argument_varies_between_parses(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__DAG_PROCESSOR__DAG_VERSION_INFLATION_CHECK_LEVEL", "error")
    assert check_dag_file_stability(str(path)).warnings == {}


@pytest.mark.parametrize("dag_id", DAG_IDS)
def test_serialised_dag_is_stable_and_complete(dagbag: DagBag, dag_id: str) -> None:
    written = DagSerialization.to_dict(dagbag.dags[dag_id])
    again = DagSerialization.to_dict(DagBag(str(PROJECT / "dags")).dags[dag_id])
    assert json.dumps(written, sort_keys=True) == json.dumps(again, sort_keys=True)
    read = DagSerialization.from_dict(written)
    assert sorted(read.task_dict) == sorted(dagbag.dags[dag_id].task_dict)

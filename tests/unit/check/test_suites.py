"""Reading the rules: a faulty file is refused by name, and the hash says by which rules a verdict was given."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from thidua.check.suites import EXPECTATIONS, FRAMES, load_suites, read_suites, suite_sha256
from thidua.errors import OperatorError
from thidua.forms.load import load_editions

Change = Callable[[dict[str, Any]], object]


def _changed(folder: Path, change: Change) -> Path:
    for path in EXPECTATIONS.glob("*.json"):
        shutil.copy(path, folder)
    content = json.loads((folder / "models.json").read_text(encoding="utf-8"))
    change(content)
    (folder / "models.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return folder


def _meta(content: dict[str, Any]) -> dict[str, Any]:
    meta: dict[str, Any] = content["expectations"][0]["meta"]
    return meta


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda content: _meta(content).update(rule_id="TD-TT-001"), "hai lần: TD-TT-001"),
        (lambda content: _meta(content).update(rule_id="TD-DH-002"), "hai lần"),
        (lambda content: _meta(content).pop("remedy"), "thiếu .*remedy"),
        (lambda content: _meta(content).update(colunm="name"), "thừa .*colunm"),
        (lambda content: _meta(content).update(severity="fatal"), "severity 'fatal'"),
    ],
)
def test_a_faulty_suite_is_refused(tmp_path: Path, change: Change, message: str) -> None:
    with pytest.raises(OperatorError, match=message):
        read_suites(_changed(tmp_path, change))


def test_a_missing_suite_is_refused(tmp_path: Path) -> None:
    _changed(tmp_path, lambda _: None)
    (tmp_path / "narrative.json").unlink()
    with pytest.raises(OperatorError, match=r"narrative\.json"):
        read_suites(tmp_path)


def test_there_is_one_suite_per_frame_and_no_other_file() -> None:
    assert {path.stem for path in EXPECTATIONS.iterdir()} == set(FRAMES) == set(load_suites())


def test_every_rule_points_at_a_column_of_some_form() -> None:
    columns = {
        (sheet.key, column.key)
        for edition in load_editions().values()
        for sheet in edition.sheets
        for column in sheet.columns
    }
    fields = {field.key for edition in load_editions().values() for field in edition.info}
    for suite in load_suites().values():
        for rule in suite.rules.values():
            if suite.name == "reading":
                assert rule.column == "*"
            else:
                assert rule.column in fields or (rule.sheet or suite.name, rule.column) in columns


def test_the_hash_changes_with_any_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = suite_sha256()
    changed = read_suites(_changed(tmp_path, lambda content: _meta(content).update(why="Một lý do khác hẳn")))
    monkeypatch.setattr("thidua.check.suites.load_suites", lambda: changed)
    assert suite_sha256.__wrapped__() != before
    assert len(before) == 64


def test_the_hash_does_not_wait_for_great_expectations() -> None:
    code = "import sys, thidua.check.run as run; run.suite_sha256(); print('great_expectations' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

"""What could not be tested says so."""

import os
import subprocess
import sys
from pathlib import Path

from thidua.settings import project_path

WITHOUT_ITS_SERVER = """
import pytest

def test_of_a_server():
    pytest.skip("NOT TESTED: no server")

def test_that_fails():
    raise AssertionError("as it should")
"""


def test_reasons_stand_at_the_end_beside_what_failed(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(WITHOUT_ITS_SERVER, encoding="utf-8")
    options = ("-c", str(project_path("pyproject.toml")), "--rootdir", str(tmp_path), "-p", "no:cacheprovider")
    command = [sys.executable, "-m", "pytest", *options, str(tmp_path)]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=60)
    assert "NOT TESTED: no server" in done.stdout
    assert "FAILED" in done.stdout

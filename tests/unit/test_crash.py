"""Who dies where the environment says so, and who goes on."""

import os
import subprocess
import sys
from pathlib import Path
from signal import SIGKILL

import psutil
import pytest

SECONDS = 30
PASSES = "from thidua.crash import crash_point\nfor name in 'aabb': crash_point(name)\nprint('lived')"
ENDS_SLOWLY = """import pathlib, signal, sys, time
def end(*_):
    time.sleep(0.3)
    pathlib.Path({file!r}).touch()
    sys.exit()
signal.signal(signal.SIGQUIT, end)
print('ready', flush=True)
signal.pause()"""
LOOKS = (
    "from pathlib import Path\nfrom thidua.crash import crash_point\ncrash_point('b')\nprint(Path({file!r}).exists())"
)
STARTS_ANOTHER = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {PASSES!r}])\nprint('led')"


def start(program: str, **environment: str) -> subprocess.Popen[str]:
    """A process in a session of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    said, _ = process.communicate(timeout=SECONDS)
    return process.returncode, said


@pytest.mark.parametrize(
    ("wanted", "code"), [("a", -SIGKILL), ("b:2", -SIGKILL), ("b:3", 0), ("c", 0), ("", 0)], ids=str
)
def test_the_process_itself_dies_at_its_point(wanted: str, code: int) -> None:
    assert ended(start(PASSES, THIDUA_CRASH_AT=wanted)) == (code, "" if code else "lived\n")


def test_another_process_is_stopped_at_once_and_this_one_goes_on_when_it_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "gone"
    other = start(ENDS_SLOWLY.format(file=str(file)))
    assert other.stdout is not None
    assert other.stdout.readline() == "ready\n"
    environment = {"THIDUA_CRASH_AT": "b", "THIDUA_CRASH_PID": str(other.pid)}
    try:
        assert ended(start(LOOKS.format(file=str(file)), **environment)) == (0, "True\n")
        assert ended(other) == (0, "")
    finally:
        other.kill()


def test_leader_of_the_session_dies_and_who_came_to_the_point_waits_for_its_end(tmp_path: Path) -> None:
    file = tmp_path / "point"
    file.write_text("b:2", encoding="ascii")
    leader = start(STARTS_ANOTHER, THIDUA_CRASH_FILE=str(file))
    assert leader.wait(SECONDS) == -SIGKILL
    assert not file.exists()
    [waiting] = [
        one for one in psutil.process_iter(["cmdline"]) if one.info["cmdline"] == [sys.executable, "-c", PASSES]
    ]
    waiting.kill()
    assert leader.communicate(timeout=SECONDS)[0] == ""


@pytest.mark.parametrize("held", [None, "c"])
def test_a_file_that_is_not_there_or_names_another_point_kills_nobody(tmp_path: Path, held: str | None) -> None:
    file = tmp_path / "point"
    if held is not None:
        file.write_text(held, encoding="ascii")
    assert ended(start(STARTS_ANOTHER, THIDUA_CRASH_FILE=str(file))) == (0, "lived\nled\n")
    assert file.exists() == (held is not None)

"""All files of a report: names, and the same bytes from the same report whatever the machine's settings."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from factories.plans import make_plan
from factories.reports import make_movement, make_report
from thidua.render import run
from thidua.render.run import render_report, template_sha256

TESTS = Path(__file__).resolve().parents[2]
SCRIPT = """
import hashlib
from factories.reports import make_movement, make_report
from thidua.render.run import render_report
for file in render_report(make_report(movements=(make_movement("M1"), make_movement("M2")))):
    print(file.file_name, hashlib.sha256(file.data).hexdigest())
"""


def start(**settings: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(TESTS), **settings}
    return subprocess.Popen([sys.executable, "-c", SCRIPT], env=environment, stdout=subprocess.PIPE, text=True)


def test_same_report_gives_the_same_bytes_in_every_process() -> None:
    processes = [
        start(TZ="America/New_York", PYTHONHASHSEED="1", LC_ALL="C"),
        start(TZ="Asia/Ho_Chi_Minh", PYTHONHASHSEED="2", LC_ALL="C.UTF-8"),
    ]
    first, second = (process.communicate(timeout=60)[0].splitlines() for process in processes)
    report = make_report(movements=(make_movement("M1"), make_movement("M2")))
    here = [f"{file.file_name} {hashlib.sha256(file.data).hexdigest()}" for file in render_report(report)]
    assert len(here) == 4
    assert first == second == here


def test_rendering_again_gives_the_same_bytes() -> None:
    report = make_report()
    render_report(make_report(period_id="2026-H1"))
    assert render_report(report) == render_report(report)


def test_a_report_read_back_from_its_json_renders_to_the_same_bytes() -> None:
    report = make_report(movements=(make_movement("M1"),))
    assert render_report(type(report).model_validate_json(report.model_dump_json())) == render_report(report)


@pytest.mark.parametrize(
    ("revision_no", "names"),
    [
        (0, ["bc-phuong-mau-2026-y.docx", "bc-phuong-mau-2026-y.pdf"]),
        (3, ["bc-phuong-mau-2026-y-r3.docx", "bc-phuong-mau-2026-y-r3.pdf"]),
    ],
)
def test_file_names(revision_no: int, names: list[str]) -> None:
    files = render_report(make_report(provenance={"revision_no": revision_no}))
    assert [file.kind for file in files] == ["docx", "pdf", "xlsx", "json"]
    assert [file.file_name for file in files][:2] == names


def test_file_names_of_a_very_long_plan_are_short_and_its_own() -> None:
    plans = [make_plan(id=f"xa-{'rat-' * 10}dai-{n}-2026") for n in (1, 2)]
    names = [file.file_name for plan in plans for file in render_report(make_report(plan=plan))]
    assert len(set(names)) == 8
    assert all(len(name) <= 50 and name.isascii() for name in names)


def test_template_hash_changes_with_every_file_it_covers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = template_sha256.__wrapped__()
    for name in ("PHRASES", "WORD_TEMPLATE", "PDF_TEMPLATE"):
        path = getattr(run, name)
        changed = tmp_path / path.name
        changed.write_bytes(path.read_bytes() + b" ")
        with monkeypatch.context() as patch:
            patch.setattr(run, name, changed)
            assert template_sha256.__wrapped__() != original
    assert template_sha256.__wrapped__() == original == template_sha256()

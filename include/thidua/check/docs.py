"""Data Docs of one run: a site of its own, in a folder named after the run.

One folder per run keeps the cost of a run the same for ever (a site that grows is rendered again each time, and was
measured to get slower with every run), and old runs can be thrown away one by one. The pages are Great Expectations'
own, made into plain documents: its scripts and styles come from seven foreign hosts, and without a way out its index
stays blank.
"""

import re
import shutil
import tempfile
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template

from thidua.check.gx import CheckpointResult, ExpectationSuiteValidationResult, ValidationResultIdentifier
from thidua.check.pages import result_page, unchanging_files
from thidua.check.suites import FRAMES, load_suites
from thidua.settings import project_path

_UNSAFE = re.compile(r"[^\w.-]+", re.ASCII)

Results = dict[Path, ExpectationSuiteValidationResult]
"""By the place of its page in the site."""


def write_data_docs(result: CheckpointResult, *, folder: Path, run_name: str) -> Path:
    """Write the pages of a run and return `folder/<run>/index.html`. A run of the same name is replaced as a whole."""
    folder.mkdir(parents=True, exist_ok=True)
    run = _safe(run_name)
    site = folder / run
    results = {_place(key, run): one for key, one in result.run_results.items()}
    with tempfile.TemporaryDirectory(dir=folder, prefix=".building-") as building:
        made = Path(building) / "site"
        for place, content in unchanging_files().items():
            _write(made / place, content)
        for place, one in results.items():
            _write(made / place, result_page(one, depth=len(place.parts) - 1).encode())
        _write(made / "index.html", _index(results, run_name=run_name).encode())
        # The rename comes last: whoever opens the folder sees the old pages or the new ones, never half of them.
        shutil.rmtree(site, ignore_errors=True)
        made.rename(site)
    return site / "index.html"


def _safe(run_name: str) -> str:
    return _UNSAFE.sub("_", run_name).strip(".") or "run"


def _place(key: ValidationResultIdentifier, run: str) -> Path:
    """Where Great Expectations' own sites have it."""
    moment = f"{key.run_id.run_time:%Y%m%dT%H%M%S.%fZ}"
    suite: str = key.expectation_suite_identifier.name
    return Path("validations") / suite / run / moment / f"{_safe(str(key.batch_identifier))}.html"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _index(results: Results, *, run_name: str) -> str:
    of_suite = {one.suite_name: (place, one.statistics) for place, one in results.items()}
    pages = [
        {
            "suite": name,
            "notes": load_suites()[name].notes,
            "path": of_suite[name][0].as_posix(),
            "evaluated": of_suite[name][1]["evaluated_expectations"],
            "failed": of_suite[name][1]["unsuccessful_expectations"],
        }
        for name in FRAMES
        if name in of_suite
    ]
    return _index_template().render(run_name=run_name, pages=pages)


@cache
def _index_template() -> Template:
    folder = project_path("include", "thidua", "check")
    return Environment(loader=FileSystemLoader(folder), autoescape=True).get_template("data_docs.html.j2")

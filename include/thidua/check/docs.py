"""Data Docs of one run: a site of its own, in a folder named after the run.

One folder per run keeps the cost of a run the same for ever (a site that grows is rendered again each time, and was
measured to get slower with every run), and old runs can be thrown away one by one. The pages are Great Expectations'
own, made into plain documents: its scripts and styles come from seven foreign hosts, and without a way out its index
stays blank.
"""

import re
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template

from thidua.check.gx import CheckpointResult, ExpectationSuiteValidationResult
from thidua.check.pages import prepare_pages, result_page, unchanging_files
from thidua.check.suites import FRAMES, load_suites
from thidua.settings import project_path

_UNSAFE = re.compile(r"[^\w.-]+", re.ASCII)

Results = dict[Path, ExpectationSuiteValidationResult]
"""By the place of its page in the site."""


def prepare_docs() -> None:
    """Compile templates and render what most pages are made of now, and not in the first run."""
    prepare_pages()
    _index_template()


def write_data_docs(result: CheckpointResult, *, folder: Path, run_name: str) -> Path:
    """Write the pages of a run and return `folder/<run>/index.html`. A run of the same name is replaced as a whole."""
    folder.mkdir(parents=True, exist_ok=True)
    site = folder / _safe(run_name)
    results = {Path("validations") / f"{one.suite_name}.html": one for one in result.run_results.values()}
    with tempfile.TemporaryDirectory(dir=folder, prefix=".building-") as building:
        made = Path(building) / "site"
        pages = {place: result_page(one).encode() for place, one in results.items()}
        index = {Path("index.html"): _index(results, run_name=run_name).encode()}
        _write_all(made, {**unchanging_files(), **pages, **index})
        # The rename comes last: whoever opens the folder sees the old pages or the new ones, never half of them.
        shutil.rmtree(site, ignore_errors=True)
        made.rename(site)
    return site / "index.html"


def _safe(run_name: str) -> str:
    return _UNSAFE.sub("_", run_name).strip(".") or "run"


def _write_all(site: Path, files: Mapping[Path, bytes]) -> None:
    """Write all files of a site that is not there yet. Each folder is made once, those above it first."""
    for folder in sorted({site / folder for place in files for folder in place.parents}):
        folder.mkdir()
    for place, content in files.items():
        (site / place).write_bytes(content)


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

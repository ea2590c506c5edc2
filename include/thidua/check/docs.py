"""Data Docs of one run: a site of its own, in a folder named after the run.

One folder per run keeps the cost of a run the same for ever (a site that grows is rendered again each time, and was
measured to get slower with every run), and old runs can be thrown away one by one. The pages are Great Expectations'
own, made into plain documents: its scripts and styles come from seven foreign hosts, and without a way out its index
stays blank.
"""

import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from thidua.check.gx import CheckpointResult, gx
from thidua.check.suites import FRAMES, load_suites
from thidua.settings import project_path

_HERE = project_path("include", "thidua", "check")
_UNSAFE = re.compile(r"[^\w.-]+", re.ASCII)
_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
_FOREIGN = re.compile(r"""<(?:link|img)\b[^>]*(?:href|src)=["']https?://[^>]*>""")


def write_data_docs(result: CheckpointResult, *, folder: Path, run_name: str) -> Path:
    """Write the pages of a run and return `folder/<run>/index.html`. A run of the same name is replaced as a whole."""
    folder.mkdir(parents=True, exist_ok=True)
    site = folder / (_UNSAFE.sub("_", run_name).strip(".") or "run")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".building-") as building:
        made = Path(building) / "site"
        _build(result, made)
        _make_plain(made)
        _write_index(result, made, run_name=run_name)
        # The rename comes last: whoever opens the folder sees the old pages or the new ones, never half of them.
        shutil.rmtree(site, ignore_errors=True)
        made.rename(site)
    return site / "index.html"


def _build(result: CheckpointResult, target: Path) -> None:
    context = gx.get_context(mode="ephemeral")
    context.variables.data_docs_sites = {}
    for name in {one.suite_name for one in result.run_results.values()}:
        suite = load_suites()[name]
        context.suites.add(gx.ExpectationSuite(name=name, expectations=list(suite.expectations)))
    for key, one in result.run_results.items():
        context.validation_results_store.set(key, one)
    context.add_data_docs_site("site", _site(target))
    context.build_data_docs(site_names=["site"])


def _site(target: Path) -> Any:
    return {
        "class_name": "SiteBuilder",
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(target)},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }


def _make_plain(site: Path) -> None:
    """Take out scripts and whatever is fetched from elsewhere; pictures and fonts of the tool's own tutorial go too."""
    for unused in ("images", "fonts"):
        shutil.rmtree(site / "static" / unused, ignore_errors=True)
    shutil.copyfile(_HERE / "data_docs.css", site / "static" / "styles" / "thidua.css")
    for page in site.rglob("*.html"):
        up = "../" * (len(page.relative_to(site).parts) - 1)
        style = f'<link rel="stylesheet" href="{up}static/styles/thidua.css"></head>'
        text = _FOREIGN.sub("", _SCRIPT.sub("", page.read_text(encoding="utf-8")))
        page.write_text(text.replace("</head>", style, 1), encoding="utf-8")


def _write_index(result: CheckpointResult, site: Path, *, run_name: str) -> None:
    results = {one.suite_name: one for one in result.run_results.values()}
    pages = [
        {
            "suite": name,
            "notes": load_suites()[name].notes,
            "path": next((site / "validations" / name).rglob("*.html")).relative_to(site).as_posix(),
            "evaluated": results[name].statistics["evaluated_expectations"],
            "failed": results[name].statistics["unsuccessful_expectations"],
        }
        for name in FRAMES
        if name in results
    ]
    template = Environment(loader=FileSystemLoader(_HERE), autoescape=True).get_template("data_docs.html.j2")
    (site / "index.html").write_text(template.render(run_name=run_name, pages=pages), encoding="utf-8")

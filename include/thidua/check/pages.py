"""Great Expectations' own pages as plain documents.

Its site builder writes every result to a store, reads it back, and compiles its templates again for every site; here
its renderers and its view are made once per process.
"""

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from thidua.check.gx import (
    ExpectationSuitePageRenderer,
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
    RunIdentifier,
    calc_validation_statistics,
    gx,
)
from thidua.check.page_parts import page_of, render
from thidua.check.suites import FRAMES, load_suites
from thidua.settings import project_path

OWN_STYLE = Path("static/styles/thidua.css")

_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
_FOREIGN = re.compile(r"""<(?:link|img)\b[^>]*(?:href|src)=["']https?://[^>]*>""")
_UP_FROM_RUN = '"../../../../'
"""Great Expectations keeps the results of many runs in one site, four folders deep; here a site is one run."""


def prepare_pages() -> None:
    """Render now what most pages are made of, and not in the first run."""
    unchanging_files()
    for name in FRAMES:
        for percent in (None, 0.0):
            result_page(_met(name, percent))


def result_page(result: ExpectationSuiteValidationResult) -> str:
    """The page of one suite's result, to stand in a folder of the site."""
    return _plain(page_of(result))


@cache
def unchanging_files() -> dict[Path, bytes]:
    """What is the same in every site of this process, by its place in it: a style, and a page for each suite."""
    return {
        OWN_STYLE: project_path("include", "thidua", "check", "data_docs.css").read_bytes(),
        **{Path("expectations") / f"{name}.html": _suite_page(name).encode() for name in FRAMES},
    }


def _suite_page(name: str) -> str:
    renderer: Any = ExpectationSuitePageRenderer()
    return _plain(render(renderer.render(_suite(name))))


def _suite(name: str) -> gx.ExpectationSuite:
    return gx.ExpectationSuite(name=name, expectations=list(load_suites()[name].expectations))


def _met(name: str, unexpected_percent: float | None) -> ExpectationSuiteValidationResult:
    """A result with every expectation met. unexpected_percent: 0.0, or None where there was no row to look at."""
    found = {"unexpected_count": 0, "unexpected_percent": unexpected_percent}
    results = [
        ExpectationValidationResult(success=True, expectation_config=config, result=dict(found))
        for config in _suite(name).expectation_configurations
    ]
    return ExpectationSuiteValidationResult(
        results=results,
        success=True,
        suite_name=name,
        statistics=calc_validation_statistics(results)._asdict(),
        meta={
            "great_expectations_version": gx.__version__,
            "run_id": RunIdentifier(run_name="", run_time=datetime.now(UTC)),
        },
    )


def _plain(page: str) -> str:
    """Without scripts and without what is fetched from elsewhere, and with a style of our own."""
    style = f'<link rel="stylesheet" href="../{OWN_STYLE.as_posix()}"></head>'
    return _FOREIGN.sub("", _SCRIPT.sub("", page)).replace("</head>", style, 1).replace(_UP_FROM_RUN, '"../')

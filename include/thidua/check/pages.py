"""Great Expectations' own pages as plain documents.

Its site builder writes every result to a store, reads it back, and compiles its templates again for every site; the
renderers and the view below are the ones it uses, made once per process.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from thidua.check.gx import (
    DefaultJinjaPageView,
    ExpectationSuitePageRenderer,
    ExpectationSuiteValidationResult,
    RenderedDocumentContent,
    ValidationResultsPageRenderer,
    gx,
)
from thidua.check.suites import FRAMES, load_suites
from thidua.settings import project_path

OWN_STYLE = Path("static/styles/thidua.css")

_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
_FOREIGN = re.compile(r"""<(?:link|img)\b[^>]*(?:href|src)=["']https?://[^>]*>""")


def result_page(result: ExpectationSuiteValidationResult, *, depth: int) -> str:
    """The page of one suite's result. depth: how many folders below the site's root it will stand."""
    return _page(_result_renderer().render(result), depth=depth)


@cache
def unchanging_files() -> dict[Path, bytes]:
    """What is the same in every site of this process, by its place in it: styles, and a page for each suite."""
    styles = Path(gx.__file__).parent / "render" / "view" / "static" / "styles"
    own = project_path("include", "thidua", "check", "data_docs.css")
    return {
        **{Path("static/styles") / path.name: path.read_bytes() for path in sorted(styles.iterdir())},
        OWN_STYLE: own.read_bytes(),
        **{Path("expectations") / f"{name}.html": _suite_page(name).encode() for name in FRAMES},
    }


def _suite_page(name: str) -> str:
    suite = gx.ExpectationSuite(name=name, expectations=list(load_suites()[name].expectations))
    renderer: Any = ExpectationSuitePageRenderer()
    return _page(renderer.render(suite), depth=1)


def _page(content: RenderedDocumentContent, *, depth: int) -> str:
    # The arguments that the site builder gives its view.
    return _plain(_view().render(content, data_context_id=None, show_how_to_buttons=True), depth=depth)


def _plain(page: str, *, depth: int) -> str:
    """Without scripts and without what is fetched from elsewhere, and with a style of our own."""
    style = f'<link rel="stylesheet" href="{"../" * depth}{OWN_STYLE.as_posix()}"></head>'
    return _FOREIGN.sub("", _SCRIPT.sub("", page)).replace("</head>", style, 1)


@cache
def _view() -> Any:
    view: Any = DefaultJinjaPageView()
    view.env.auto_reload = False  # the templates are part of an installed package
    return view


@cache
def _result_renderer() -> Any:
    return ValidationResultsPageRenderer()

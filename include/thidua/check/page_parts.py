"""A result page of Great Expectations in parts: a shell, and in it a section for each column.

From run to run little of a page changes. A section whose expectations were all met looks the same every time, and the
shell differs by its counts and by the name and time of the run: both are rendered once and kept.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import chain, zip_longest
from typing import Any, NamedTuple

from thidua.check.gx import (
    DefaultJinjaPageView,
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
    RenderedDocumentContent,
    RenderedSectionContent,
    RunIdentifier,
    ValidationResultsPageRenderer,
)

_WHOLE_TABLE = "Table-Level Expectations"
_FIRST = 2
"""Number of the first section with expectations; before it stands the overview."""

_EMPTY_SECTION = re.compile(r'<div id="section-\d+" class="ge-section[^>]*>\s*<div class="row"[^>]*>\s*</div>\s*</div>')

_RUN_NAME = "⟦run⟧"
_RUN_TIME = datetime(1900, 1, 1, microsecond=1, tzinfo=UTC)
"""Stand in a kept shell for the run whose page it will be."""
_TIMES = ("%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%SZ")
"""How the page's title and its overview write the time."""

_ROW = re.compile(r"(.*?<tbody>\s*)(<tr>.*</tr>)(</tbody>.*)", re.DOTALL)

Results = Sequence[ExpectationValidationResult]


class _Row(NamedTuple):
    """One row of a section, and what stands around the rows of this section when none or when any has failed."""

    before: str
    text: str
    after: str


_shells: dict[tuple[object, ...], list[str]] = {}
_met_rows: dict[tuple[object, ...], _Row] = {}


def page_of(result: ExpectationSuiteValidationResult) -> str:
    """The page of one suite's result, as `ValidationResultsPageRenderer` and `DefaultJinjaPageView` make it."""
    groups = _groups(result)
    sections = [
        _section(result.suite_name, number, results) for number, results in enumerate(groups.values(), start=_FIRST)
    ]
    first, *others = _shell(result, list(groups))
    run = result.meta["run_id"]
    for form in _TIMES:
        first = first.replace(_RUN_TIME.strftime(form), run.run_time.strftime(form))
    texts = first.replace(_RUN_NAME, run.run_name), *others
    return "".join(chain.from_iterable(zip_longest(texts, sections, fillvalue="")))


def render(document: RenderedDocumentContent) -> str:
    """A whole document, with the arguments that the site builder gives its view."""
    page: str = _view().render(document, data_context_id=None, show_how_to_buttons=True)
    return page


def _groups(result: ExpectationSuiteValidationResult) -> dict[str, Results]:
    """Results by column, in the order of the page."""
    groups: dict[str, list[ExpectationValidationResult]] = {}
    for one in result.results:
        declared = one.expectation_config.kwargs if one.expectation_config else {}
        groups.setdefault(declared.get("column", _WHOLE_TABLE), []).append(one)
    columns = sorted(column for column in groups if column != _WHOLE_TABLE)
    return {column: groups[column] for column in (_WHOLE_TABLE, *columns) if column in groups}


def _section(suite: str, number: int, results: Results) -> str:
    """The section of one column: a table with a row for each of its expectations."""
    rows = [_row(suite, number, place, one) for place, one in enumerate(results, start=1)]
    # The frame around the rows says whether any has failed.
    decisive = next((row for row, one in zip(rows, results, strict=True) if not one.success), rows[0])
    return "".join((decisive.before, *(row.text for row in rows), decisive.after))


def _row(suite: str, number: int, place: int, one: ExpectationValidationResult) -> _Row:
    if not one.success or one.result.get("unexpected_count") != 0:
        return _render_row(number, place, one)
    # Of an expectation that was met the page shows its text and this.
    key = suite, number, place, one.result["unexpected_percent"]
    if key not in _met_rows:
        _met_rows[key] = _render_row(number, place, one)
    return _met_rows[key]


def _render_row(number: int, place: int, one: ExpectationValidationResult) -> _Row:
    """Render a section with this row only, and cut the row out of it."""
    content: RenderedSectionContent = _renderer()._column_section_renderer.render(validation_results=[one])
    numbered = {"index": number}
    section = (
        _view()
        ._get_template("section.j2")
        .render(
            section=content.to_json_dict(),
            section_loop=numbered,
            loop=numbered,
            renderer_type="ValidationResultsPageRenderer",
        )
    )
    if not (parts := _ROW.fullmatch(section)):
        raise RuntimeError("the rows of a section are not where they were expected")
    before, text, after = parts.groups()
    cell = f"section-{number}-content-block-2-cell-"
    return _Row(before, text.replace(f"{cell}1-", f"{cell}{place}-"), after)


def _shell(result: ExpectationSuiteValidationResult, columns: Sequence[str]) -> list[str]:
    key = result.suite_name, result.success, *result.statistics.values(), *columns
    if key not in _shells:
        _shells[key] = _render_shell(result, columns)
    return _shells[key]


def _render_shell(result: ExpectationSuiteValidationResult, columns: Sequence[str]) -> list[str]:
    """What stands before, between and after the sections."""
    run = RunIdentifier(run_name=_RUN_NAME, run_time=_RUN_TIME)
    document = _renderer().render(
        ExpectationSuiteValidationResult(
            results=[],
            success=result.success,
            suite_name=result.suite_name,
            statistics=result.statistics,
            meta={**result.meta, "run_id": run},
        )
    )
    document.sections += [RenderedSectionContent(section_name=column, content_blocks=[]) for column in columns]
    texts = _EMPTY_SECTION.split(render(document))
    if len(texts) != len(columns) + 1:
        raise RuntimeError("the sections of a page are not where they were expected")
    return texts


@cache
def _view() -> Any:
    view: Any = DefaultJinjaPageView()
    view.env.auto_reload = False  # the templates are part of an installed package
    return view


@cache
def _renderer() -> Any:
    return ValidationResultsPageRenderer()

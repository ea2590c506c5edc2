"""Data Docs: a page put together from kept parts is the page that Great Expectations renders by itself."""

import re
from typing import Any

import pytest

from thidua.check.frames import build_frames
from thidua.check.gate import run_checkpoint
from thidua.check.gx import DefaultJinjaPageView, ValidationResultsPageRenderer
from thidua.check.model import CheckItem
from thidua.check.page_parts import page_of
from thidua.check.pages import prepare_pages, result_page
from thidua.forms.load import load_editions
from unit.check.factory import NOW, indicator_rows, make_item, nil_item, small_catalogue
from unit.check.families import FAMILIES

BATCHES = {
    "sound": [make_item()],
    "nothing to look at": [nil_item()],
    "one fault": [make_item(), make_item(receipt_id=2, indicators=indicator_rows({"A03": {"numerator": "-40"}}))],
    "many faults": [
        item
        for number, case in enumerate(case for family in FAMILIES for case in list(family())[::4])
        for item in case.items(2 * number)
    ],
}
RUN_NAMES = ("scheduled__2026-06-05T09:00:00+07:00", "2026-06-05", "lần 1")

_BY_CHANCE = re.compile(r"-collapse-body-[0-9a-f-]{36}|[?]d=\w+[.]\w+")
"""Ids of what folds, and the time at which the logo was asked for."""


@pytest.mark.parametrize("batch", BATCHES)
def test_pages_are_great_expectations_own(batch: str) -> None:
    for result in _results(BATCHES[batch], RUN_NAMES[0]):
        assert _BY_CHANCE.sub("", page_of(result)) == _BY_CHANCE.sub("", _rendered_whole(result))


def test_pages_of_other_runs_are_not_mixed_up() -> None:
    prepare_pages()
    for run_name in RUN_NAMES:
        for result in _results(BATCHES["sound"], run_name)[:2]:
            assert _BY_CHANCE.sub("", page_of(result)) == _BY_CHANCE.sub("", _rendered_whole(result))


def test_a_page_links_within_its_own_run() -> None:
    for result in _results(BATCHES["one fault"], RUN_NAMES[0]):
        links = set(re.findall(r'href="([^"#]*)', result_page(result)))
        assert {"../index.html", "../static/styles/thidua.css"} <= links
        assert f"../expectations/{result.suite_name}.html" in links
        assert not any(link.startswith("../../") for link in links if "favicon" not in link)


def _results(items: list[CheckItem], run_name: str) -> list[Any]:
    frames = build_frames(items, catalogue=small_catalogue(), editions=load_editions(), today=NOW.date())
    return list(run_checkpoint(frames, run_name=run_name).run_results.values())


def _rendered_whole(result: Any) -> str:
    document = ValidationResultsPageRenderer().render(result)
    view: Any = DefaultJinjaPageView()
    page: str = view.render(document, data_context_id=None, show_how_to_buttons=True)
    return page

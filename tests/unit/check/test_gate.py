"""Great Expectations as the gate: the prepared plan gives what a plain run gives, and no text gets into its results."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import Any

import pandas as pd
import pytest

from thidua.check.frame import Frame
from thidua.check.frames import build_frames
from thidua.check.gate import RESULT_FORMAT, run_checkpoint
from thidua.check.gx import gx
from thidua.check.model import CheckItem
from thidua.check.prepared import PreparedSuite
from thidua.check.run import check_batch
from thidua.check.suites import FRAMES, load_suites
from thidua.forms.load import load_editions
from thidua.read.model import Structure
from unit.check.factory import (
    COMMENDATION,
    EDITION,
    MODEL,
    MOVEMENT,
    NOW,
    REGISTERED,
    indicator_rows,
    make_item,
    make_row,
    narrative_rows,
    small_catalogue,
    table_rows,
)
from unit.check.families import FAMILIES

CANARIES = ("Nguyễn Thị Hoa Mai", "031099000123", "0912345678")


def _frames(*items: CheckItem) -> dict[str, Frame]:
    return build_frames(items, catalogue=small_catalogue(), editions=load_editions(), today=NOW.date())


def _faulty_items() -> list[CheckItem]:
    cases = [case for family in FAMILIES for case in family()]
    return [item for number, case in enumerate(cases) for item in case.items(2 * number)]


def _canary_item() -> CheckItem:
    """A name, an identity number and a telephone in every cell that takes text, and where text does not belong."""
    canary = " ".join(CANARIES)
    free = {"explanation": canary, "status": canary}
    return make_item(
        info={"prepared_by": canary, "unit_name": canary, "commune": canary, "confirmed_nil": None},
        expected_unit_id=canary,
        expected_period_id=canary,
        indicators=[
            *indicator_rows(
                {"A05": {**free, "estimate": "1"}, "A16": free}, problems={"A20": {"actual": "not_a_number"}}
            ),
            make_row(20, {"target_id": canary, "actual": canary}, problems={"actual": "not_a_number"}),
        ],
        registered=table_rows({**REGISTERED, "name": canary, "unit_of_measure": canary, "actual": None}),
        movements=table_rows({**MOVEMENT, "name": canary, "level": "Thành phố", "result": canary}),
        commendations=table_rows(
            dict.fromkeys(COMMENDATION, canary) | {"count": "1", "women": "2", "direct_workers": "1"}
        ),
        models=table_rows(dict.fromkeys(MODEL, canary), dict.fromkeys(MODEL, canary)),
        narrative=[*narrative_rows({"lessons": canary}), make_row(9, {"section": canary, "text": canary})],
        structure=Structure(
            extra_sheets=[canary], headings=[("3. Phong trào", "F4", canary, "Kết quả chủ yếu")], external=[canary]
        ),
    )


@pytest.fixture(scope="module")
def faulty_frames() -> dict[str, Frame]:
    return _frames(*_faulty_items())


@pytest.mark.parametrize("name", FRAMES)
def test_the_prepared_plan_gives_what_a_plain_run_gives(name: str, faulty_frames: dict[str, Frame]) -> None:
    table = faulty_frames[name].table
    plain, prepared = _both_ways(*load_suites()[name].expectations)
    expected = _told(plain(table))
    for _ in range(2):  # the second run must not remember the first
        assert _told(prepared(table.head(1)))
        assert _told(prepared(table)) == expected
    # Mixed up column by column, rows hold together what no workbook does.
    mixed = table.apply(lambda column: column.sample(frac=1, random_state=len(column.name)).array).head(60)
    assert _told(prepared(mixed)) == _told(plain(mixed))


@pytest.mark.parametrize(
    "expectation",
    [
        {"type": "expect_column_values_to_match_regex", "kwargs": {"column": "target_id", "regex": "^A0"}},
        {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "is_answered"}},
        {"type": "expect_column_values_to_be_between", "kwargs": {"column": "actual", "min_value": 50, "mostly": 0.2}},
        {"type": "expect_column_values_to_be_in_set", "kwargs": {"column": "actual_decimals", "value_set": [0, 1]}},
        {
            "type": "expect_column_pair_values_to_be_equal",
            "kwargs": {"column_A": "numerator", "column_B": "denominator", "ignore_row_if": "both_values_are_missing"},
        },
        {
            "type": "expect_column_pair_values_a_to_be_greater_than_b",
            "kwargs": {
                "column_A": "denominator",
                "column_B": "numerator",
                "ignore_row_if": "either_value_is_missing",
                "row_condition": {"type": "nullity", "column": {"name": "actual"}, "is_null": True},
            },
        },
        {"type": "expect_column_max_to_be_between", "kwargs": {"column": "actual", "max_value": 100}},
    ],
)
def test_any_expectation_may_be_added(expectation: dict[str, Any], faulty_frames: dict[str, Frame]) -> None:
    table = faulty_frames["indicators"].table
    plain, prepared = _both_ways({**expectation, "meta": {"rule_id": "X"}})
    for rows in (table, table.head(1)):
        # As text, for NaN is among the values and not equal to itself.
        assert repr(_told(prepared(rows))) == repr(_told(plain(rows)))


def _both_ways(*expectations: dict[str, Any]) -> tuple[Callable[[pd.DataFrame], Any], Callable[[pd.DataFrame], Any]]:
    """Validate a table as Great Expectations does by itself, and with a prepared plan."""
    context = gx.get_context(mode="ephemeral")
    asset = context.data_sources.add_pandas("plain").add_dataframe_asset("rows")
    suite = gx.ExpectationSuite(name="rows", expectations=list(expectations))
    plain = gx.ValidationDefinition(
        name="rows", data=asset.add_batch_definition_whole_dataframe("batch"), suite=context.suites.add(suite)
    )
    prepared = PreparedSuite(suite, batch_id="plain-rows", result_format=RESULT_FORMAT)
    return (
        lambda table: plain.run(batch_parameters={"dataframe": table}, result_format=RESULT_FORMAT),
        prepared.validate,
    )


def _told(result: Any) -> list[tuple[str, bool, dict[str, Any]]]:
    told = [(one.expectation_config.meta["rule_id"], one.success, _sorted(one.result)) for one in result.results]
    return sorted(told, key=lambda one: one[0])


def _sorted(result: dict[str, Any]) -> dict[str, Any]:
    """Great Expectations counts unexpected pairs in the order of a set."""
    return {key: value for key, value in result.items() if key != "partial_unexpected_counts"}


def test_every_case_fails_its_own_expectation(faulty_frames: dict[str, Frame]) -> None:
    result = run_checkpoint(faulty_frames, run_name="test")
    failed = {
        one.expectation_config.meta["rule_id"]
        for suite in result.run_results.values()
        for one in suite.results
        if not one.success
    }
    assert failed == {rule_id for suite in load_suites().values() for rule_id in suite.rules}


def test_every_word_of_a_message_is_there_to_be_quoted(faulty_frames: dict[str, Frame]) -> None:
    # `Words` says "(trống)" for what a row does not have; a misspelt word must not hide behind that.
    for result in run_checkpoint(faulty_frames, run_name="test").run_results.values():
        frame, rules = faulty_frames[result.suite_name], load_suites()[result.suite_name].rules
        for one in result.results:
            rule = rules[one.expectation_config.meta["rule_id"]]
            asked = {name for text in (rule.message, rule.remedy) for _, name, _, _ in Formatter().parse(text) if name}
            rows = [frame.words(int(row["place"])) for row in one.result["unexpected_index_list"]]
            assert any(asked <= {*words, "sheet_name", "cell"} for words in rows), rule.rule_id


def test_one_checkpoint_leaves_empty_frames_out() -> None:
    item = make_item(registered=[], models=[], movements=[], commendations=[])
    result = run_checkpoint(_frames(item), run_name="test")
    assert {one.suite_name for one in result.run_results.values()} == {
        "submission",
        "reading",
        "indicators",
        "narrative",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        gx.expectations.ExpectColumnValuesToNotBeNull(column="no_such_column"),
        gx.expectations.ExpectColumnValuesToBeInSet(column="no_such_column", value_set=[True]),
    ],
    ids=["own metrics", "metrics on columns"],
)
def test_a_rule_that_cannot_be_evaluated_stops_the_run(wrong: Any, faulty_frames: dict[str, Frame]) -> None:
    suite = gx.ExpectationSuite(name="wrong", expectations=[wrong])
    prepared = PreparedSuite(suite, batch_id="x", result_format=RESULT_FORMAT)
    with pytest.raises(gx.exceptions.MetricResolutionError, match="no_such_column"):
        prepared.validate(faulty_frames["models"].table)


def test_no_text_of_a_unit_is_in_frames_or_results() -> None:
    frames = _frames(_canary_item())
    tables = "".join(frame.table.to_csv() for frame in frames.values())
    result = run_checkpoint(frames, run_name="test")
    told = json.dumps([one.to_json_dict() for one in result.run_results.values()], ensure_ascii=False)
    assert "TD-KT-001" in told
    for canary in CANARIES:
        assert canary not in tables
        assert canary not in told


def test_findings_on_free_text_do_not_quote_it(tmp_path: Path) -> None:
    verdict = _check_with_docs(tmp_path, _canary_item())
    free = {"TD-TT-018", "TD-DK-003", "TD-PT-002", "TD-PT-011", "TD-DH-004", "TD-DH-006", "TD-ND-006"}
    found = [finding for finding in verdict.findings[1] if finding.rule_id in free]
    assert {finding.rule_id for finding in found} == free
    for finding in found:
        assert not any(canary in finding.message + finding.remedy for canary in CANARIES)
        assert finding.rule_id == "TD-PT-002" or finding.value is None


def test_data_docs_are_plain_pages_without_text_of_units(tmp_path: Path) -> None:
    _check_with_docs(tmp_path, _canary_item())
    (site,) = tmp_path.iterdir()
    assert site.name == "scheduled__2026-06-05T09_00_00_07_00"
    pages = {page: page.read_text(encoding="utf-8") for page in site.rglob("*.html")}
    # An index, a page of rules for every frame, and one of results for every frame that the edition fills.
    assert len(pages) == 1 + len(FRAMES) + len(load_editions()[EDITION].sheets) + len(("submission", "reading"))
    for text in pages.values():
        assert "<script" not in text
        assert 'rel="stylesheet" href="http' not in text
        assert "static/styles/thidua.css" in text
        assert not any(canary in text for canary in CANARIES)
    assert "Danh hiệu, hình thức có trong danh mục" in "".join(pages.values())
    index = pages[site / "index.html"]
    for name in ("submission", "reading", *(sheet.key for sheet in load_editions()[EDITION].sheets)):
        assert f">{name}</a>" in index


def test_the_same_run_replaces_its_pages(tmp_path: Path) -> None:
    _check_with_docs(tmp_path, make_item(indicators=indicator_rows({"A03": {"numerator": "-40"}})))
    (site,) = tmp_path.iterdir()
    (site / "left-over").touch()
    _check_with_docs(tmp_path, make_item())
    assert [path.name for path in tmp_path.iterdir()] == [site.name]
    assert not (site / "left-over").exists()
    assert "failed" not in (site / "index.html").read_text(encoding="utf-8")


def _check_with_docs(folder: Path, *items: CheckItem) -> Any:
    return check_batch(
        items,
        catalogue=small_catalogue(),
        editions=load_editions(),
        now=datetime(2026, 6, 5, 2, 0, tzinfo=UTC),
        data_docs=folder,
        run_name="scheduled__2026-06-05T09:00:00+07:00",
    )

"""A batch is its workbooks: together or alone, in any order, nothing is lost and nothing is added."""

import os
import sys

import pytest

from thidua.check.model import CheckItem
from thidua.check.run import check_batch
from thidua.forms.load import load_editions
from thidua.read.model import Extraction, Structure
from unit.check.cases_identity import identity_cases, reading_cases
from unit.check.cases_indicators import indicator_cases
from unit.check.cases_tables import commendation_cases, text_cases
from unit.check.factory import check, edition, findings_of, indicator_rows, make_item, small_catalogue, table_rows

FAMILIES = (identity_cases, reading_cases, indicator_cases, commendation_cases, text_cases)


def _mixed_batch() -> list[CheckItem]:
    """Every third case of each family, broken and sound ones in turn."""
    cases = [case for family in FAMILIES for case in list(family())[::3]]
    return [case.items(2 * number)[number % 2] for number, case in enumerate(cases)]


def test_order_and_company_change_nothing() -> None:
    items = _mixed_batch()
    together = check(*items).findings
    assert any(together.values())
    assert check(*reversed(items)).findings == together
    middle = len(items) // 2
    assert {**check(*items[:middle]).findings, **check(*items[middle:]).findings} == together


def test_alone_as_in_the_batch() -> None:
    items = _mixed_batch()[::6]
    together = check(*items).findings
    assert {item.receipt_id: findings_of(item) for item in items} == together


def test_every_failing_row_is_told_however_many() -> None:
    # Great Expectations shortens some of its lists to 20 and to 200 rows.
    items = [make_item(receipt_id=n, indicators=indicator_rows({"A03": {"numerator": "-40"}})) for n in range(250)]
    findings = check(*items).findings
    assert [len(findings[n]) for n in range(250)] == [1] * 250


def test_an_empty_batch_has_an_empty_verdict() -> None:
    assert check().findings == {}


def test_every_receipt_has_an_entry_even_without_rows() -> None:
    bare = Extraction(edition=None, info={}, info_problems={}, tables={}, structure=Structure())
    item = CheckItem(
        receipt_id=7,
        plan=make_item().plan,
        expected_period_id=None,
        expected_unit_id=None,
        extraction=bare,
        previous={},
    )
    assert [finding.rule_id for finding in findings_of(item)] == ["TD-TT-002"]
    verdict = check(item, make_item(receipt_id=8))
    assert [finding.rule_id for finding in verdict.findings[7]] == ["TD-TT-002"]
    assert verdict.is_rejected(7)
    assert verdict.findings[8] == ()


def test_an_unknown_stamp_is_quoted() -> None:
    stamp = ("Thông tin", "C7", "2019.9", "2026.1")
    item = make_item(info={"edition": None}, structure=Structure(headings=[stamp]))
    messages = [finding.message for finding in findings_of(item)]
    assert messages == ["Không nhận ra phiên bản biểu mẫu “2019.9”."]


@pytest.mark.parametrize(("cell", "key"), [("F4", "numerator"), ("H4", "actual"), ("M4", "status")])
def test_of_a_column_that_was_not_read_nothing_else_is_said(cell: str, key: str) -> None:
    rows = indicator_rows({target: {key: None} for target in ("A01", "A03", "A04", "A05", "A16", "A20", "A21")})
    heading = ("1. Chỉ tiêu", cell, "Ghi chú", edition().sheet("indicators").column(key).heading)
    item = make_item(indicators=rows, structure=Structure(headings=[heading]))
    assert [finding.rule_id for finding in findings_of(item)] == ["TD-BM-004"]


def test_without_the_codes_of_the_rows_no_row_is_missed() -> None:
    heading = ("1. Chỉ tiêu", "B4", "STT", "Mã")
    item = make_item(indicators=[], structure=Structure(headings=[heading]))
    assert [finding.rule_id for finding in findings_of(item)] == ["TD-BM-004"]


def test_every_fault_of_a_workbook_is_told_at_once_in_reading_order() -> None:
    item = make_item(
        info={"prepared_by": None},
        indicators=indicator_rows({"A05": {"actual": "60.5"}, "A03": {"denominator": "0"}}),
        movements=table_rows({"name": None, "level": "Huyện", "collectives": "-1"}),
        structure=Structure(missing_sheets=["5. Điển hình"]),
        models=[],
    )
    found = [(finding.sheet, finding.cell, finding.rule_id) for finding in findings_of(item)]
    assert found == [
        ("Thông tin", "C14", "TD-TT-017"),
        ("1. Chỉ tiêu", "G6", "TD-CT-008"),
        ("1. Chỉ tiêu", "H8", "TD-CT-014"),
        ("3. Phong trào", "B5", "TD-PT-001"),
        ("3. Phong trào", "C5", "TD-PT-003"),
        ("3. Phong trào", "D5", "TD-PT-006"),
        ("3. Phong trào", "F5", "TD-PT-008"),
        ("5. Điển hình", None, "TD-BM-001"),
    ]


def test_an_instant_without_a_zone_is_refused() -> None:
    from unit.check.factory import NOW

    with pytest.raises(ValueError, match="zone"):
        check_batch(
            [make_item()],
            catalogue=small_catalogue(),
            editions=load_editions(),
            now=NOW.replace(tzinfo=None),
            data_docs=None,
            run_name="test",
        )


def test_nothing_is_sent_anywhere() -> None:
    check(make_item())
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
    assert "posthog" not in sys.modules

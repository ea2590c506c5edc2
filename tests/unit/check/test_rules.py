"""Every rule: broken by one workbook, kept by another; and what a person reads about it."""

import string
from collections.abc import Mapping
from datetime import timedelta

import pytest

from thidua.check.model import BatchVerdict
from thidua.check.suites import Rule, load_suites
from thidua.findings import Finding
from thidua.forms.load import load_editions
from unit.check.cases import Case
from unit.check.factory import (
    NOW,
    REGISTERED,
    check,
    edition,
    findings_of,
    indicator_rows,
    make_item,
    make_row,
    nil_item,
)
from unit.check.families import FAMILIES

CASES = tuple(enumerate(case for family in FAMILIES for case in family()))
RULES: Mapping[str, Rule] = {rule_id: rule for suite in load_suites().values() for rule_id, rule in suite.rules.items()}

SHEETS = {sheet.name for one in load_editions().values() for sheet in one.sheets}


@pytest.fixture(scope="module")
def verdict() -> BatchVerdict:
    """All workbooks of all cases, checked in one batch."""
    return check(*(item for number, case in CASES for item in case.items(2 * number)))


def _name(case: Case) -> str:
    return f"{case.rule_id} {case.fault}"


def _of_rule(findings: tuple[Finding, ...], rule_id: str) -> list[Finding]:
    return [finding for finding in findings if finding.rule_id == rule_id]


@pytest.mark.parametrize(("number", "case"), CASES, ids=[_name(case) for _, case in CASES])
def test_rule_finds_its_fault_at_its_cell_and_no_other_rule_does(
    number: int, case: Case, verdict: BatchVerdict
) -> None:
    assert {finding.rule_id for finding in verdict.findings[2 * number]} == {case.rule_id, *case.also}
    found = _of_rule(verdict.findings[2 * number], case.rule_id)
    assert case.cell in {finding.cell for finding in found}
    assert {finding.severity for finding in found} == {RULES[case.rule_id].severity}
    for finding in found:
        assert finding.sheet in {edition().info_name, "Sheet1", *SHEETS}
        assert "{" not in finding.message + finding.remedy


@pytest.mark.parametrize(("number", "case"), CASES, ids=[_name(case) for _, case in CASES])
def test_rule_is_silent_about_the_sound_neighbour(number: int, case: Case, verdict: BatchVerdict) -> None:
    assert not _of_rule(verdict.findings[2 * number + 1], case.rule_id)


def test_every_rule_has_a_case() -> None:
    assert {case.rule_id for _, case in CASES} == set(RULES)


def test_the_valid_workbooks_have_no_finding_at_all() -> None:
    assert check(make_item(receipt_id=1), nil_item(receipt_id=2)).findings == {1: (), 2: ()}


def test_every_rule_says_what_why_and_how() -> None:
    for rule in RULES.values():
        assert rule.rule_id.startswith("TD-")
        assert len(rule.message) > 10
        assert len(rule.remedy) > 10
        assert len(rule.why) > 10
        for template in (rule.message, rule.remedy):
            for _, name, spec, conversion in string.Formatter().parse(template):
                assert name is None or name.isidentifier()
                assert not spec
                assert conversion is None


def test_the_abolished_cap_is_no_rule() -> None:
    # The cap of 15 % on Chiến sĩ thi đua cơ sở ended on 01/01/2024 (NĐ 91/2017, Điều 9.3).
    assert not [rule for rule in RULES.values() if "15%" in rule.message or "15 %" in rule.message]


def test_messages_name_figures_as_they_are_printed() -> None:
    item = make_item(indicators=indicator_rows({"A20": {"estimate": "165340.25"}}))
    (finding,) = findings_of(item)
    assert finding.rule_id == "TD-CT-015"
    assert finding.sheet == "1. Chỉ tiêu"
    assert finding.cell == "K10"
    assert finding.message == "Ước cả năm (165.340,25) thấp hơn số đã thực hiện (165.340,5) ở chỉ tiêu cộng dồn A20."
    assert finding.value == "165.340,25"


def test_an_explained_difference_does_not_reject() -> None:
    change = {"estimate": "100", "explanation": "Điều chỉnh theo quyết toán."}
    silent = make_item(receipt_id=1, indicators=indicator_rows({"A05": {"estimate": "100"}}))
    spoken = make_item(receipt_id=2, indicators=indicator_rows({"A05": change}))
    verdict = check(silent, spoken)
    assert verdict.is_rejected(1)
    assert not verdict.is_rejected(2)
    assert [finding.explained for finding in verdict.findings[2]] == [True]


def test_an_explained_gap_is_not_said_to_be_unexplained() -> None:
    reason = {"explanation": "Chưa đến kỳ thống kê."}
    gap = indicator_rows({"A05": {"actual": None, "estimate": None, **reason}})
    registered = [make_row(5, {**REGISTERED, "actual": None, **reason})]
    found = findings_of(make_item(indicators=gap, registered=registered))
    assert [(finding.rule_id, finding.explained) for finding in found] == [("TD-CT-005", True), ("TD-DK-003", True)]
    assert [finding.message for finding in found] == [
        "Chỉ tiêu A05 (Chỉ tiêu mẫu COUNT-FLOW) chưa có kết quả.",
        "Chỉ tiêu đăng ký ở dòng 5 chưa có kết quả.",
    ]


def test_what_people_write_is_never_a_template() -> None:
    item = make_item(indicators=indicator_rows({"A16": {"status": "{denominator}{0.__class__}%s"}}))
    (finding,) = findings_of(item)
    assert "“{denominator}{0.__class__}%s”" in finding.message


def test_today_is_the_day_of_the_legal_zone() -> None:
    # 23:30 of 4 June in UTC is 6:30 of 5 June in Vietnam: data of 5 June are not in the future.
    item = make_item(info={"data_as_of": "2026-06-05"})
    night = NOW.replace(hour=6, minute=30)
    assert not _of_rule(findings_of(item, now=night), "TD-TT-016")
    assert _of_rule(findings_of(item, now=night - timedelta(hours=7)), "TD-TT-016")

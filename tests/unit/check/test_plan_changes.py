"""A workbook is checked by the plan in force for its own period; a unit that ended is asked for its own days."""

from datetime import date, datetime

from factories.plans import make_amendment, make_unit
from thidua.check.run import check_batch
from thidua.findings import Finding
from thidua.forms.load import load_editions
from thidua.plan.model import Plan
from thidua.text.dates import LEGAL_ZONE
from unit.check.factory import check, indicator_rows, make_item, small_catalogue, small_plan

YEAR = {"period_id": "2026-Y", "period_label": "năm 2026", "data_as_of": "2026-11-30"}
GONE = date(2026, 8, 31)


def amended(**changes: object) -> Plan:
    return Plan.model_validate({**small_plan().model_dump(), "amendments": [make_amendment(**changes)]})


def rules(found: tuple[Finding, ...]) -> set[str]:
    return {finding.rule_id for finding in found}


def test_target_that_was_dropped_in_september_is_asked_for_in_june_only() -> None:
    plan = amended(removed=["A05"])
    june = make_item(receipt_id=1, expected_plan=plan)
    december = make_item(receipt_id=2, expected_plan=plan, info=YEAR)
    without = make_item(receipt_id=3, expected_plan=plan, indicators=indicator_rows({"A05": None}))
    findings = check(june, december, without).findings
    assert "TD-CT-001" not in rules(findings[1])
    assert "TD-CT-001" in rules(findings[2])
    assert "TD-CT-004" in rules(findings[3])


def test_unit_of_september_owed_nothing_in_june() -> None:
    new = make_unit(id="DN-02", name="Công ty Mới", kind="business", valid_from=date(2026, 9, 1))
    plan = amended(units=[new])
    stamped = {"unit_id": "DN-02", "unit_name": "Công ty Mới"}
    assert "TD-TT-006" in rules(check(make_item(expected_plan=plan, info=stamped, indicators=())).findings[1])
    december = make_item(expected_plan=plan, info={**YEAR, **stamped}, indicators=())
    assert {"TD-TT-005", "TD-TT-006"}.isdisjoint(rules(check(december).findings[1]))


def closing(day: str, *, estimate: str | None) -> set[str]:
    """Rules that a shop which ended on 31 August finds broken when it hands in on 3 September."""
    shop = make_unit(id="DN-03", name="Cửa hàng Mẫu", kind="business", valid_to=GONE)
    plan = small_plan()
    jobs = next(target for target in plan.targets if target.id == "A05").model_dump()
    jobs |= {"roll_up": "SUM", "reporters": {**jobs["reporters"], "units": ["P-VHXH", "DN-03"]}}
    plan = Plan.model_validate({**plan.model_dump(), "units": [*plan.model_dump()["units"], shop], "targets": [jobs]})
    cells = {"actual": "40", "estimate": estimate}
    item = make_item(
        expected_plan=plan,
        info={**YEAR, "unit_id": "DN-03", "unit_name": "Cửa hàng Mẫu", "data_as_of": day},
        indicators=[row for row in indicator_rows({"A05": cells}) if row.values["target_id"] == "A05"],
    )
    verdict = check_batch(
        [item],
        catalogue=small_catalogue(),
        editions=load_editions(),
        now=datetime(2026, 9, 3, 9, 0, tzinfo=LEGAL_ZONE),
        data_docs=None,
        run_name="dong-cua",
    )
    return rules(verdict.findings[1])


def test_unit_that_ended_hands_in_at_once_up_to_its_last_day_and_estimates_nothing() -> None:
    assert {"TD-TT-011", "TD-TT-015", "TD-CT-016"}.isdisjoint(closing("2026-08-31", estimate=None))
    assert "TD-TT-015" in closing("2026-07-31", estimate=None)

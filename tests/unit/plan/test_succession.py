"""Which plan continues which, and what `thidua plan check` warns of where none does."""

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from factories.plans import ASSUMED, make_plan
from thidua.plan.check import print_checks
from thidua.plan.model import Plan
from thidua.plan.succession import read_succession, succession_warnings
from thidua.settings import project_path

PLAN = make_plan()
NEXT = make_plan(id="phuong-mau-2027", follows=PLAN.id)


def warnings(plan: Plan, *others: Plan) -> list[str]:
    return list(succession_warnings(plan, read_succession([plan, *others], [])))


def test_note_on_the_last_report_has_no_report_to_stand_in() -> None:
    [text] = warnings(PLAN)
    assert text.startswith("Kế hoạch phuong-mau-2026, kỳ 2026-Y: là kỳ cuối và chưa có kế hoạch nào nối tiếp")
    assert "thay đổi về nội dung đơn vị viết, tình hình nộp của đơn vị chưa có báo cáo sau để nêu" in text
    assert warnings(PLAN, NEXT) == []


def test_policy_without_notes_needs_no_plan_that_follows() -> None:
    assert warnings(make_plan(corrections={"text": "reissue", "unit": "silent", "basis": ASSUMED})) == []


def test_followed_plan_that_is_not_there_is_told() -> None:
    last, unknown = warnings(make_plan(id="phuong-mau-2028", follows="phuong-mau-2072"))
    assert "nối tiếp" in last
    assert "không có tệp của kế hoạch 'phuong-mau-2072'" in unknown


def test_plan_cannot_follow_itself() -> None:
    with pytest.raises(ValidationError, match="là chính kế hoạch này"):
        make_plan(follows=PLAN.id)


def test_files_beside_the_checked_one_are_known(tmp_path: Path) -> None:
    """Also one that has faults of its own."""
    source = project_path("include", "plans", "vinh-bao-2026.yaml")
    file = tmp_path / source.name
    file.write_bytes(source.read_bytes())
    alone = print_checks([file])
    assert "kỳ 2026-Y: là kỳ cuối và chưa có kế hoạch nào nối tiếp" in alone
    (tmp_path / "vinh-bao-2027.yaml").write_text(yaml.safe_dump({"follows": "vinh-bao-2026"}), encoding="utf-8")
    (tmp_path / "hong.yaml").write_text("{", encoding="utf-8")
    assert "nối tiếp" not in print_checks([file])

"""A campaign that is launched during the year: the decision, the units' forms, what they report, and the report."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from factories.country import CHU_VAN_AN, Country, in_folder
from thidua.demo.answers import Answers
from thidua.settings import Settings

NAME = "“60 ngày đêm khắc phục hậu quả bão số 9”"
BY = "Chủ tịch Ủy ban nhân dân phường"
RESULT = "Huy động 320 lượt người dọn vệ sinh 14 tuyến phố, hỗ trợ 27 hộ sửa nhà."
TOOK_PART: dict[str, Any] = {"collectives": 1, "individuals": 320}


def decided(level: str, occasion: str) -> dict[str, Any]:
    """The decision, as an operator writes it below the plan."""
    campaign = {"level": level, "launched_by": BY, "occasion": occasion}
    basis = {"assumption": "Quyết định giả định dùng cho kiểm thử."}
    return {
        "decision": "Quyết định số 145/QĐ-UBND ngày 10/9/2026",
        "decided_on": "2026-09-10",
        "valid_from": "2026-09-10",
        "basis": basis,
        "movements": [{"id": "M101", "written": NAME, "campaign": campaign, "basis": basis}],
    }


@pytest.mark.parametrize(
    ("level", "occasion", "said", "heading", "following"),
    [
        ("commune", "unexpected", "Phường/xã", "cơ quan, đơn vị phát động", "Kết quả thực hiện các chỉ tiêu thi đua"),
        ("city", "thematic", "Thành phố", "do thành phố phát động", "cơ quan, đơn vị phát động"),
    ],
    ids=["unexpected-of-the-ward", "thematic-of-the-city"],
)
def test_campaign_from_the_decision_to_the_report(
    settings: Settings, tmp_path: Path, level: str, occasion: str, said: str, heading: str, following: str
) -> None:
    """Thematic or unexpected, by the ward or by the city: only in the reports behind its decision, under its level."""

    def takes_part(answers: Answers) -> Answers:
        row = {"name": NAME, "level": said, **TOOK_PART, "result": RESULT}
        return replace(answers, movements=[row, *answers.movements[-1:]])

    def does_not(answers: Answers) -> Answers:
        return replace(answers, movements=answers.movements[-1:])

    units = {(CHU_VAN_AN, unit): takes_part if unit == "TDP-01" else does_not for unit in Country.UNITS[CHU_VAN_AN]}
    country = Country(in_folder(settings, tmp_path / "ward"), changes=units)
    file = country.settings.plans / f"{CHU_VAN_AN}.yaml"
    text = file.read_text("utf-8") + yaml.safe_dump({"amendments": [decided(level, occasion)]}, allow_unicode=True)
    file.write_text(text, "utf-8")

    def offered(period_id: str) -> list[str]:
        lists = country.form(CHU_VAN_AN, period_id, "TDP-01")["Danh mục"]
        return [str(cell.value) for row in lists.iter_rows(4) for cell in row if cell.value]

    assert NAME not in offered("2026-H1")
    assert NAME in offered("2026-Y")
    report = country.issued(CHU_VAN_AN, "2026-Y")
    told = report.between(heading, following)
    assert NAME in told
    assert "320 lượt người dọn vệ sinh 14 tuyến phố, hỗ trợ 27 hộ sửa nhà" in told
    row = next(one for one in report.content["data"]["movements"] if one["name"] == NAME)
    assert (row["level"], row["units_reporting"], row["individuals"]) == (level, 1, "320")
    assert NAME in report.printed
    if level == "commune":
        assert NAME not in country.issued(CHU_VAN_AN, "2026-H1").printed

"""What a unit's report must be able to carry, item by item: from the unit's form to the commune's report."""

import pytest

from factories.contents import MODEL, OWN_MOVEMENT, REGISTERED, TEXTS
from factories.country import CHU_VAN_AN, Country

UNIT = "Phòng Kinh tế, Hạ tầng và Đô thị phường"
HEADINGS = {
    "leadership": "1. Công tác lãnh đạo, chỉ đạo, triển khai và tuyên truyền",
    "propaganda": "1. Công tác lãnh đạo, chỉ đạo, triển khai và tuyên truyền",
    "advantages": "1. Thuận lợi",
    "difficulties": "2. Khó khăn, vướng mắc",
    "blocs": "3. Hoạt động của các khối, cụm thi đua",
    "organisation": "6. Hội đồng Thi đua - Khen thưởng, tổ chức bộ máy, kiểm tra và quỹ thi đua, khen thưởng",
    "strengths": "1. Ưu điểm",
    "weaknesses": "2. Tồn tại, hạn chế",
    "causes": "3. Nguyên nhân",
    "lessons": "4. Bài học kinh nghiệm",
    "outlook": "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2027",
    "proposals": "V. KIẾN NGHỊ, ĐỀ XUẤT",
}


@pytest.mark.parametrize("section", list(TEXTS))
def test_words_of_a_unit_stand_under_their_heading(country: Country, section: str) -> None:
    """Tuyên truyền, giao ước thi đua, tồn tại, nguyên nhân, phương hướng, kiến nghị, ...: attributed to the unit."""
    lines = country.issued(CHU_VAN_AN, "2026-Y").lines
    start = lines.index(HEADINGS[section])
    told = next(line for line in lines[start:] if TEXTS[section].rstrip(".").casefold() in line.casefold())
    assert UNIT in told


def test_movement_of_the_units_own(country: Country) -> None:
    """Chủ đề, phong trào chuyên đề tự phát động."""
    told = country.issued(CHU_VAN_AN, "2026-Y").between("cơ quan, đơn vị phát động", "chỉ tiêu thi đua")
    assert OWN_MOVEMENT.casefold() in told.casefold()
    assert "có 18 sáng kiến được áp dụng" in told.casefold()


def test_results_of_movements_by_launching_level(country: Country) -> None:
    rows = country.issued(CHU_VAN_AN, "2026-Y").content["data"]["movements"]
    assert {row["level"] for row in rows if row["units_reporting"]} >= {"central", "unit"}


def test_result_of_every_target(country: Country) -> None:
    """Thực hiện, ước, so với kế hoạch: what the unit answers for alone is in the annex as the unit wrote it."""
    rows = {row["target_id"]: row for row in country.issued(CHU_VAN_AN, "2026-Y").content["data"]["targets"]}
    assert rows["A01"]["actual"] is not None
    assert rows["A01"]["estimate"] is not None
    assert rows["A01"]["verdict"] in {"EXCEEDED", "MET", "NOT_MET"}


def test_target_that_the_unit_registered_itself(country: Country) -> None:
    report = country.issued(CHU_VAN_AN, "2026-Y")
    row = next(one for one in report.content["data"]["registered"] if one["name"] == REGISTERED)
    assert (row["unit_id"], row["planned"], row["actual"], row["estimate"]) == ("P-KTHTDT", "3", "3", "4")
    assert REGISTERED in report.lines


def test_exemplary_model(country: Country) -> None:
    """Điển hình tiên tiến, mô hình mới, cách làm hay: counted and listed."""
    report = country.issued(CHU_VAN_AN, "2026-Y")
    assert MODEL in {row["name"] for row in report.content["data"]["models"]}
    assert MODEL in report.between(
        "4. Phát hiện, bồi dưỡng, nhân rộng điển hình tiên tiến, mô hình mới", "5. Công tác khen thưởng"
    )


@pytest.mark.parametrize(
    ("award", "kind", "recipients", "is_decided", "counts"),
    [
        ("GK-XA", "thematic", "collective", True, {"award_count": 4, "small_collectives": 3}),
        ("GK-XA", "ad_hoc", "individual_direct", True, {"award_count": 7, "women": 5, "direct_workers": 7}),
        ("LDTT", "merit", "individual_direct", True, {"award_count": 20, "women": 11, "direct_workers": 20}),
        ("BK-TP", "merit", "collective", False, {"award_count": 1}),
    ],
)
def test_commendations_by_kind_and_recipient(
    country: Country, award: str, kind: str, recipients: str, is_decided: bool, counts: dict[str, int]
) -> None:
    """Thường xuyên, chuyên đề, đột xuất; tập thể nhỏ, người trực tiếp lao động; and what is only proposed."""
    rows = country.issued(CHU_VAN_AN, "2026-Y").content["data"]["commendations"]
    wanted = {"award_id": award, "kind_id": kind, "recipient_class_id": recipients, "is_decided": is_decided}
    [row] = [one for one in rows if wanted.items() <= one.items()]
    for name, number in counts.items():
        assert int(row[name]) >= number, name

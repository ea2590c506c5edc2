"""What of a list is kept, and what may be quoted."""

import pytest

from thidua.collect.file_names import UNTOLD, kept_name
from thidua.personal.blind import is_decision_number


@pytest.mark.parametrize(
    "text",
    [
        "125/QĐ-UBND",
        "số 5/2026/QĐ-TTg",
        "12a/QĐ-LĐLĐ",
        "45 / QĐ - UBND",
        "7/QĐ-CTN",
        "03/QÐ-UBND",
        "9/QĐ",
        "8/QĐ-MTTQ-BTT",
    ],
)
def test_numbers_of_decisions(text: str) -> None:
    assert is_decision_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "QĐ khen bà Hoa Mai",
        "125/QĐ-UBND khen Hoa Mai",
        "125 bà Mai",
        "Hoa Mai/QĐ-UBND",
        "125/QĐ-Hoa Mai",
        "125/QĐ-HOA-MAI",
        "5/QĐ-NGUYEN-VAN-AN",
        "5/QĐ-UBND-MAI",
        "5/QĐ-MAI",
    ],
)
def test_what_is_no_number_of_a_decision(text: str) -> None:
    assert not is_decision_number(text)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("kien-an-2025__2025-DS__VP.xlsx", "kien-an-2025__2025-DS__VP.xlsx"),
        ("gui lai/kien-an-2025__2025-DS__P-VHXH (1).xlsx", "kien-an-2025__2025-DS__P-VHXH (1).xlsx"),
        ("kien-an-2025__2025-Y__VP__sua-lan-2.xlsx", "kien-an-2025__2025-Y__VP__sua-lan-2.xlsx"),
        ("kien-an-2025__2025-DS__VP Hoa Mai.xlsx", f"{UNTOLD}.xlsx"),
        ("Hoa Mai.XLSX", f"{UNTOLD}.xlsx"),
        ("danh sach.hoa mai", UNTOLD),
        ("khac-2025__2025-DS__VP.xlsx", f"{UNTOLD}.xlsx"),
        ("kien-an-2025__2025-DS__HOA-MAI.xlsx", f"{UNTOLD}.xlsx"),
        ("kien-an-2025__2025-HOAMAI__VP.xlsx", f"{UNTOLD}.xlsx"),
        ("kien-an-2025__2025-DS__VP (031099000123).xlsx", f"{UNTOLD}.xlsx"),
        ("kien-an-2025__2025-DS__VP__sua-lan-031099000123.xlsx", f"{UNTOLD}.xlsx"),
        ("danh sach.mai", UNTOLD),
    ],
)
def test_of_a_file_name_only_ours_is_kept(name: str, kept: str) -> None:
    forms = {f"kien-an-2025__2025-{period}__{unit}" for period in ("DS", "Y") for unit in ("VP", "P-VHXH")}
    assert kept_name(name, forms=forms) == kept

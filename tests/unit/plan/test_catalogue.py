"""The shared catalogue: complete, unambiguous, and refused when it is not."""

from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest

from thidua.errors import PlanError
from thidua.plan.catalogue_load import CATALOGUE, load_catalogue, read_catalogue
from thidua.text.normalise import comparison_key

CODES = [
    "AN-ANTT",
    "AN-KHONGMATUY",
    "AN-PHAAN",
    "DL-KHACH",
    "DN-SL-TT",
    "DS-TNTN",
    "GD-CQG",
    "GD-MG-HS",
    "GD-NT-CHAU",
    "GD-TH-HS",
    "GD-TH-LOP",
    "GD-THCS-HS",
    "GD-THCS-LOP",
    "HC-CQTT",
    "HC-DTI-RANK",
    "HC-HAILONG",
    "HC-HSTT",
    "HC-PAR-RANK",
    "HC-SOHOA",
    "HC-TTHC-DH",
    "KT-BLHH-VAL",
    "KT-CNXD-TT",
    "KT-GRDP-TT",
    "KT-GTSXCN-TT",
    "KT-GTSXCN-VAL",
    "KT-GTSXTMDV-TT",
    "KT-LTAU-VAL",
    "KT-NLTS-TT",
    "KT-SXNLTS-VAL",
    "KT-TGTSP-TT",
    "KT-TMDV-TT",
    "MT-CTR",
    "MT-NUOCSACH",
    "NS-CHI-VAL",
    "NS-GNDTC",
    "NS-THU-TT",
    "NS-THU-VAL",
    "QP-GIAOQUAN",
    "TN-BQ",
    "VH-GDVH",
    "VH-TDPVH",
    "XH-BHXH-DAN",
    "XH-BHXH-LD",
    "XH-BHXH-TN",
    "XH-HONGHEO-TL",
    "XH-LDDT",
    "XH-VIECLAM",
    "YT-BHYT",
    "YT-SDD",
    "YT-SKDT",
]


def test_the_fifty_codes() -> None:
    assert sorted(load_catalogue().indicators) == CODES
    assert len(CODES) == 50


@pytest.mark.parametrize(
    ("code", "measure", "roll_up", "direction", "accumulation"),
    [
        ("KT-GRDP-TT", "growth", "SINGLE", "higher", "flow"),
        ("NS-GNDTC", "ratio", "RATIO", "higher", "flow"),
        ("NS-CHI-VAL", "value", "SINGLE", "lower", "flow"),
        ("XH-HONGHEO-TL", "ratio", "RATIO", "lower", "stock"),
        ("YT-BHYT", "ratio", "SINGLE", "higher", "stock"),
        ("YT-SDD", "ratio", "SINGLE", "lower", "stock"),
        ("DL-KHACH", "value", "SUM", "higher", "flow"),
        ("GD-TH-HS", "value", "SUM", "higher", "stock"),
        ("HC-PAR-RANK", "rank", "EXTERNAL", "lower", "stock"),
        ("DS-TNTN", "growth", "SINGLE", "none", "flow"),
        ("AN-ANTT", "status", "SINGLE", "none", "stock"),
    ],
)
def test_how_a_figure_is_rolled_up(code: str, measure: str, roll_up: str, direction: str, accumulation: str) -> None:
    indicator = load_catalogue().indicators[code]
    assert (indicator.measure, indicator.roll_up) == (measure, roll_up)
    assert (indicator.direction, indicator.accumulation) == (direction, accumulation)


def test_shares_lie_between_0_and_100_and_are_never_averaged() -> None:
    shares = [i for i in load_catalogue().indicators.values() if i.measure == "ratio"]
    assert all((i.lowest, i.highest, i.unit_of_measure) == (Decimal(0), Decimal(100), "%") for i in shares)
    assert all(i.roll_up in {"RATIO", "SINGLE"} for i in shares)


@pytest.mark.parametrize(
    ("movement_id", "level"),
    [*((f"M{n}", "central") for n in range(1, 8)), ("M8", "city"), ("M9", "commune"), ("M12", "unit"), ("M13", "city")],
)
def test_launching_level_is_master_data(movement_id: str, level: str) -> None:
    assert load_catalogue().movements[movement_id].level == level


def test_awards_that_the_commune_decides_since_july_2025() -> None:
    awards = load_catalogue().awards
    decided = {award.id for award in awards.values() if award.level == "commune"}
    assert decided == {"CSTD-CS", "LDTT", "TTLDTT", "TDP-VANHOA", "GD-VANHOA", "GK-XA"}


def test_every_recipient_class_starts_with_its_kind_of_recipient() -> None:
    kinds = {kind for award in load_catalogue().awards.values() for kind in award.recipients}
    assert {name.split("_")[0] for name in load_catalogue().recipient_classes} == kinds
    assert set(load_catalogue().award_levels) == {"state", "ministry_province", "commune", "unit"}


def test_one_spelling_stands_for_one_movement() -> None:
    spellings: dict[str, str] = {}
    for movement in load_catalogue().movements.values():
        for spelling in (movement.name, *movement.aliases):
            assert spellings.setdefault(comparison_key(spelling), movement.id) == movement.id


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("indicators.yaml", "code: YT-SDD", "code: YT-SKDT", r"indicators: mã 'YT-SKDT' được khai báo hai lần"),
        ("indicators.yaml", "    numerator: Số hộ nghèo\n", "", r"XH-HONGHEO-TL: 'numerator' và 'denominator'"),
        (
            "indicators.yaml",
            "    numerator: Số hộ nghèo\n",
            "    numerator: Số hộ nghèo\n    rollup: SUM\n",
            r"indicators\[\d+\].rollup: có 'SUM'; khóa lạ, cần một trong các khóa: accumulation, code, .* roll_up,",
        ),
        ("movements.yaml", "id: M7", "id: M6", r"mã 'M6' được khai báo hai lần"),
        ("movements.yaml", "      - Bình dân học vụ số", "      - Thi đua theo chuyên đề", "đã thuộc về M7"),
        (
            "movements.yaml",
            "level: unit",
            "level: thôn",
            r"movements\[11\].level: có 'thôn'; cần một trong: 'central', ",
        ),
        ("awards.yaml", "id: GK-DV", "id: GK-XA", r"mã 'GK-XA' được khai báo hai lần"),
        ("awards.yaml", "recipients: [household]", "recipients: [hộ]", r"awards\[10\].recipients\[0\]: có 'hộ'; cần"),
    ],
)
def test_a_wrong_catalogue_is_refused(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    folder = copytree(CATALOGUE, tmp_path / "catalogue")
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PlanError, match=message) as refused:
        read_catalogue(folder)
    assert str(folder / file) in str(refused.value)

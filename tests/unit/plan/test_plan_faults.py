"""A bad plan file: which file, where in it, what was found, what is expected; all of it at once."""

from pathlib import Path

import pytest

from thidua.errors import PlanError
from thidua.plan.load import load_plan, load_plans, plan_sha256
from thidua.settings import project_path

SOURCE = project_path("include", "plans", "chu-van-an-2026.yaml")


def write_plan(folder: Path, *changes: tuple[str, str], name: str = SOURCE.name) -> Path:
    """The plan of Chu Văn An with the first occurrence of each text replaced."""
    text = SOURCE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def refusal_of(path: Path) -> str:
    with pytest.raises(PlanError) as refused:
        load_plan(path)
    assert str(path) in str(refused.value)
    assert "→ Sửa tệp" in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "drafting_office: VHXH",
            "drafting_office: VHXH\ndrafter: VHXH",
            "drafter: có 'VHXH'; khóa lạ, cần một trong các khóa: acknowledgements, addressees,",
            id="unknown key",
        ),
        pytest.param(
            "goal: {kind: range, low: 14, high: 14.5}",
            "goal: {kind: range, low: 14, high: 14.5, value: 3}",
            "targets[0].goal.value: có 3; khóa lạ, cần một trong các khóa: high, kind, low",
            id="unknown key of a goal",
        ),
        pytest.param(
            "      anchor: 2026-12-15\n",
            "",
            "flows[0].due: có các khóa kind, raw_text, basis; kind 'before' cần có ngày 'anchor'",
            id="missing anchor",
        ),
        pytest.param(
            "      raw_text: theo quy định\n",
            "      raw_text: theo quy định\n      anchor: 2026-12-15\n",
            "flows[1].due: có các khóa kind, raw_text, anchor, basis; kind 'as_regulated' không được có ngày 'anchor'",
            id="anchor too many",
        ),
        pytest.param(
            "anchor: 2026-12-15", "anchor: 15/12/2026", "flows[0].due.anchor: có '15/12/2026'; cần một ngày", id="date"
        ),
        pytest.param(
            "goal: {kind: at_least, value: 15.5}",
            "goal: {kind: at_least, value: tám}",
            "targets[2].goal.value: có 'tám'; cần một số, dấu chấm là dấu thập phân",
            id="no number",
        ),
        pytest.param(
            "goal: {kind: at_least, value: 15.5}",
            "goal: {kind: at_least}",
            "targets[2].goal.value: không có; cần có khóa này",
            id="missing key of a goal",
        ),
        pytest.param(
            "goal: {kind: at_least, value: 15.5}",
            "goal: {kind: ít_nhất, value: 15.5}",
            "targets[2].goal: có các khóa kind, value; cần một trong: 'at_least', 'above',",
            id="unknown kind of goal",
        ),
        pytest.param(
            "indicator: KT-GRDP-TT",
            "indicator: KT-GDP",
            "targets[0].indicator (A01): có 'KT-GDP'; cần một mã có trong danh mục indicators.yaml",
            id="code not in the catalogue",
        ),
        pytest.param(
            "indicator: KT-GRDP-TT", "indicator: grdp", "targets[0].indicator: có 'grdp'; cần chuỗi theo mẫu", id="code"
        ),
        pytest.param("- id: A01a", "- id: A01", "targets: mã 'A01' được khai báo hai lần", id="duplicate target"),
        pytest.param(
            "year: 2026",
            "year: 2026\nyear: 2025",
            "dòng 10, cột 1: khóa 'year' được khai báo hai lần",
            id="duplicate key",
        ),
        pytest.param(
            "units: [P-KTHTDT]",
            "units: [P-KTDT]",
            "targets A01.reporters.units: không có đơn vị 'P-KTDT' trong 'units'",
            id="unknown unit",
        ),
        pytest.param(
            "units: [P-KTHTDT]",
            "units: [P-KTHTDT, VP]",
            "targets[0].reporters (A01): có 2 đơn vị trong kỳ 2026-H1; chỉ tiêu SINGLE cần đúng một đơn vị",
            id="two reporters of one figure",
        ),
        pytest.param(
            "goal: {kind: below, value: 0.2}",
            "goal: {kind: at_least, value: 0.2}",
            "targets[6].goal.kind (A04): có 'at_least'; ngược chiều với chỉ tiêu XH-HONGHEO-TL (lower)",
            id="goal the wrong way round",
        ),
        pytest.param(
            "goal: {kind: range, low: 14, high: 14.5}",
            "goal: {kind: range, low: 14.5, high: 14}",
            "targets[0].goal (A01): có low 14.5 > high 14; cần low <= high",
            id="range upside down",
        ),
        pytest.param(
            "goal: {kind: range, low: 14, high: 14.5}",
            "goal: {kind: fraction, numerator: 1, denominator: 2}",
            "targets[0].goal.kind (A01): có 'fraction'; chỉ tiêu KT-GRDP-TT (measure growth) cần một trong: above,",
            id="goal that does not fit the measure",
        ),
        pytest.param(
            "variant: nong-lam-thuy-san",
            "variant: thuy-san",
            "targets[3].variant (A01c): có 'thuy-san'; cần một trong: nong-lam-thuy-san, nong-nghiep-thuy-san",
            id="unknown variant",
        ),
        pytest.param(
            "- id: M12", "- id: M99", "movements[9].id: có 'M99'; cần một trong: M1, M2,", id="unknown movement"
        ),
        pytest.param(
            "name: Tổ dân phố số 2",
            "name: TỔ DÂN PHỐ SỐ 1",
            "units[25].name: có 'TỔ DÂN PHỐ SỐ 1'; tên này đã là của đơn vị TDP-01",
            id="two units of one name",
        ),
        pytest.param(
            "report_flow: F2",
            "report_flow: F9",
            "periods 2026-H1.report_flow: không có luồng 'F9' trong 'flows'",
            id="flow",
        ),
        pytest.param(
            "basis: {line: 95}",
            "basis: {line: 95, assumption: Hạn đề xuất}",
            "flows[0].due.basis: có các khóa line, assumption; cần đúng một trong hai khóa 'line' và 'assumption'",
            id="fact with two grounds",
        ),
        pytest.param("value: 100}", "value: .inf}", "cột 35: '.inf' không phải là số thập phân hợp lệ", id="infinity"),
        pytest.param(
            "place: Phường",
            "place: [Phường",
            "dòng 15, cột 12: không đúng cú pháp YAML (did not find expected",
            id="no YAML",
        ),
    ],
)
def test_fault_is_told_with_its_place(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert expected in refusal_of(write_plan(tmp_path, (old, new)))


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    path = write_plan(tmp_path, ("year: 2026", "year: hai nghìn"), ("city: ", "cty: "), ("kind: office", "kind: phòng"))
    message = refusal_of(path)
    assert f"{path}: 4 lỗi" in message
    for place in ("year: có 'hai nghìn'", "city: không có", "cty: có", "units[0].kind: có 'phòng'"):
        assert f"  - {place}" in message


def test_every_wrong_reference_is_told_at_once(tmp_path: Path) -> None:
    path = write_plan(tmp_path, ("unit_flow: F1", "unit_flow: F8"), ("parent: A01", "parent: A99"))
    message = refusal_of(path)
    assert "periods 2026-H1.unit_flow: không có luồng 'F8'" in message
    assert "targets A01a.parent: không có chỉ tiêu 'A99'" in message


def test_file_is_named_after_its_plan(tmp_path: Path) -> None:
    path = write_plan(tmp_path, name="chu-van-an-2027.yaml")
    assert "id: có 'chu-van-an-2026'; cần trùng tên tệp 'chu-van-an-2027'" in refusal_of(path)


def test_faults_of_all_files_of_a_folder_are_told_at_once(tmp_path: Path) -> None:
    first = write_plan(tmp_path, ("city: ", "cty: "))
    second = write_plan(tmp_path, name="khac-2026.yaml")
    third = write_plan(tmp_path, name="quen-2026.yml")
    with pytest.raises(PlanError) as refused:
        load_plans(tmp_path)
    assert all(f"{path}: " in str(refused.value) for path in (first, second, third))
    assert f"{third}: có đuôi '.yml'; cần đuôi '.yaml'" in str(refused.value)


def test_a_folder_without_plans_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="không có tệp kế hoạch nào"):
        load_plans(tmp_path)
    with pytest.raises(PlanError, match=r"khong-co\.yaml: không tìm thấy tệp"):
        load_plan(tmp_path / "khong-co.yaml")


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / SOURCE.name
    path.write_text("", encoding="utf-8")
    assert "(toàn tệp): có None; cần các cặp khóa: giá trị" in refusal_of(path)


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    path = tmp_path / SOURCE.name
    path.write_bytes("id: phường".encode("utf-16"))
    with pytest.raises(PlanError, match="không phải văn bản UTF-8"):
        load_plan(path)


def test_hash_depends_on_content_only(tmp_path: Path) -> None:
    original = plan_sha256(load_plan(SOURCE))
    commented = write_plan(
        tmp_path,
        ("place: Phường Chu Văn An\n", ""),
        ("year: 2026\n", "# ghi chú\nplace: Phường Chu Văn An\nyear: 2026\n"),
    )
    assert plan_sha256(load_plan(commented)) == original
    assert len(original) == 64
    changed = write_plan(tmp_path, ("goal: {kind: below, value: 0.2}", "goal: {kind: below, value: 0.3}"))
    assert plan_sha256(load_plan(changed)) != original

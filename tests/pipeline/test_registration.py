"""What units register, from the form to the report in which their results are measured against it.

Vĩnh Bảo, dòng 105: unit plans "trong tháng 02 năm 2026" (F3). Thượng Hồng, dòng 114: units register contents and
targets themselves (F12).
"""

import io
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from typer.testing import CliRunner

from thidua import pipeline
from thidua.cli import app
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.forms.edition import Edition
from thidua.forms.fill import Filling, Row, fill_form
from thidua.forms.load import current_edition
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import load_plan
from thidua.report.draft import draft_report
from thidua.report.model import Annex, Report
from thidua.settings import Settings, project_path
from thidua.warehouse.connect import opened

CASES = [("vinh-bao-2026", "2026-DK", "2026-H1"), ("thuong-hong-2025", "2025-DK", "2025-Y")]
FLOWS = {"vinh-bao-2026": "F3", "thuong-hong-2025": "F12"}
UNITS = ("DN-01", "DN-02")
CONTENTS: Sequence[Row] = (
    {"name": "Tỷ lệ trẻ chuyên cần", "unit_of_measure": "%", "planned": 95},
    {"name": "Số vụ tai nạn thương tích", "unit_of_measure": "vụ", "planned": 2, "goal": "Không quá mức này"},
    {"name": "Xây dựng trường học hạnh phúc", "explanation": "Ký cam kết từng lớp."},
    {"name": "Số sáng kiến được áp dụng", "unit_of_measure": "sáng kiến", "planned": 4},
)
NARRATIVE = {
    "leadership": {"text": "Ban hành kế hoạch phát động thi đua, quán triệt tới toàn thể cán bộ, giáo viên."},
    "outlook": {"text": "Tiếp tục thực hiện các nội dung thi đua đã đăng ký trong thời gian tới."},
}


@pytest.fixture
def home(settings: Settings) -> Settings:
    """Only the two plans, so that nothing else is looked at."""
    plans = settings.home / "plans"
    plans.mkdir()
    for plan_id, _, _ in CASES:
        shutil.copy(project_path("include", "plans", f"{plan_id}.yaml"), plans)
    return replace(settings, plans=plans)


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


class Town:
    """One commune, its plan and two of its businesses."""

    def __init__(self, settings: Settings, plan_id: str) -> None:
        self.settings = settings
        self.plan = load_plan(settings.plans / f"{plan_id}.yaml")

    def forms(self, period_id: str) -> dict[str, bytes]:
        folder = self.settings.home / "forms" / period_id
        made = pipeline.make_forms(self.settings, plan_id=self.plan.id, period_id=period_id, folder=folder)
        return {path.stem.rpartition("__")[2]: path.read_bytes() for path in made}

    def edition(self, period_id: str) -> Edition:
        return current_edition(self.plan.period(period_id))

    def hand_in(self, period_id: str, forms: Mapping[str, bytes], fillings: Mapping[str, Filling]) -> None:
        folder = Path(self.settings.landing) / self.plan.id
        folder.mkdir(exist_ok=True)
        for unit_id, filling in fillings.items():
            content = fill_form(parts_of(forms[unit_id]), filling, self.edition(period_id))
            (folder / f"{self.plan.id}__{period_id}__{unit_id}.xlsx").write_bytes(content)
        now = self.settings.now()
        pipeline.collect(self.settings, plan_id=self.plan.id, now=now)
        pipeline.validate(self.settings, plan_id=self.plan.id, now=now, run_name=f"test-{period_id}")
        pipeline.load(self.settings, plan_id=self.plan.id, now=now)

    def register(self, period_id: str) -> None:
        """The first business registers; the second says that it has nothing of its own."""
        day = self.plan.period(period_id).data_as_of
        info = {"data_as_of": day, "prepared_by": "Hiệu trưởng"}
        own = Filling(
            info={**info, "plan_number": "12/KH-MN", "plan_date": day},
            rows={
                "registrations": CONTENTS,
                "launches": [{"name": "Bàn tay đẹp", "content": "Mỗi lớp một góc sáng tạo.", "when": "Quý II"}],
            },
            coded={"narrative": {"plan_contents": {"text": "Nâng cao chất lượng chăm sóc, giáo dục trẻ."}}},
        )
        none = Filling(info={**info, "confirmed_nil": "Không phát sinh"})
        self.hand_in(period_id, self.forms(period_id), {UNITS[0]: own, UNITS[1]: none})

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        with opened(self.settings.warehouse_url) as engine, engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(statement), values)]

    def snapshot(self, period_id: str) -> int:
        made = pipeline.aggregate(self.settings, plan_id=self.plan.id, period_id=period_id, now=self.settings.now())
        pipeline.check_figures(self.settings, snapshot_id=made["snapshot_id"])
        return int(made["snapshot_id"])

    def report(self, snapshot_id: int) -> Report:
        with opened(self.settings.warehouse_url) as engine, engine.connect() as connection:
            vault, catalogue = Vault(self.settings.vault), load_catalogue()
            return draft_report(connection, snapshot_id=snapshot_id, vault=vault, catalogue=catalogue)


def annex(report: Report, key: str) -> Annex:
    return next(one for one in report.annexes if one.key == key)


FINDINGS = "select rule_id, severity, cell from finding join receipt using (receipt_id) where original_name like :name"


@pytest.mark.parametrize(("plan_id", "registration", "later"), CASES)
def test_registration_end_to_end(
    home: Settings, monkeypatch: pytest.MonkeyPatch, plan_id: str, registration: str, later: str
) -> None:
    """F3 (B) and F12 (D): forms -> filled -> collected -> loaded -> the next period's form prefilled -> measured."""
    town = Town(home, plan_id)
    assert town.plan.period(registration).unit_flow == FLOWS[plan_id]
    town.register(registration)
    assert town.rows(FINDINGS, name=f"%{registration}%") == []
    assert town.rows("select registration_id, name, planned, is_limit from registration_fact order by 1") == [
        ("DK01", "Tỷ lệ trẻ chuyên cần", 95, False),
        ("DK02", "Số vụ tai nạn thương tích", 2, True),
        ("DK03", "Xây dựng trường học hạnh phúc", None, False),
        ("DK04", "Số sáng kiến được áp dụng", 4, False),
    ]
    _completeness_is_told(town, registration, monkeypatch)
    _summary_on_paper(town, registration)

    forms = town.forms(later)
    sheet = load_workbook(io.BytesIO(forms[UNITS[0]]))["2. Chỉ tiêu đăng ký"]
    assert [[sheet.cell(row, column).value for column in (8, 2, 3, 4, 5)] for row in range(5, 10)] == [
        ["DK01", "Tỷ lệ trẻ chuyên cần", "%", 95, None],
        ["DK02", "Số vụ tai nạn thương tích", "vụ", 2, None],
        ["DK03", "Xây dựng trường học hạnh phúc", None, None, None],
        ["DK04", "Số sáng kiến được áp dụng", "sáng kiến", 4, None],
        [None, None, None, None, None],
    ]
    assert sheet["H5"].protection.locked
    other = load_workbook(io.BytesIO(forms[UNITS[1]]))["2. Chỉ tiêu đăng ký"]
    assert other["B5"].value is other["H5"].value is None

    results: Sequence[Row] = (
        {"name": "Chuyên cần của trẻ (ghi lại bằng lời khác)", "actual": 96.9, "estimate": 97},
        {"actual": 3, "estimate": 3, "explanation": "Hai vụ trong giờ đón trả trẻ."},
        {"explanation": "Cả 12 lớp đã ký và thực hiện."},
        {},
        {"name": "Số bồn hoa trồng mới", "unit_of_measure": "bồn", "planned": 5, "actual": 6, "estimate": 6},
    )
    info = {"data_as_of": town.plan.period(later).data_as_of, "prepared_by": "Hiệu trưởng"}
    filling = Filling(info=info, rows={"registered": results}, coded={"narrative": NARRATIVE})
    town.hand_in(later, forms, {UNITS[0]: filling})
    found = {(rule, severity, cell) for rule, severity, cell in town.rows(FINDINGS, name=f"%{later}%")}
    assert ("TD-DK-007", "warning", "B9") in found
    assert {rule for rule, _, _ in found if rule.startswith("TD-DK")} == {"TD-DK-007", "TD-DK-010"}
    assert ("TD-DK-010", "warning", "E8") in found

    snapshot_id = town.snapshot(later)
    report = town.report(snapshot_id)
    assert [row.cells for row in annex(report, "registered").rows] == [
        (town.plan.units[[u.id for u in town.plan.units].index(UNITS[0])].name,),
        ("1", "Tỷ lệ trẻ chuyên cần", "%", "95", "96,9", "97", "102,11", "Ước vượt", ""),
        (
            "2",
            "Số vụ tai nạn thương tích",
            "vụ",
            "2",
            "3",
            "3",
            "150",
            "Ước không đạt",
            "Hai vụ trong giờ đón trả trẻ.",
        ),
        (
            "3",
            "Xây dựng trường học hạnh phúc",
            "-",
            "-",
            "-",
            "-",
            "-",
            "Nêu bằng lời",
            "Cả 12 lớp đã ký và thực hiện.",
        ),
        ("4", "Số sáng kiến được áp dụng", "sáng kiến", "4", "-", "-", "-", "Chưa có kết quả", ""),
        ("5", "Số bồn hoa trồng mới", "bồn", "5", "6", "6", "-", "-", ""),
    ]
    assert len(annex(report, "registered").notes) == 2
    data = {one.registration_id: (one.verdict, one.reason) for one in report.data.registered}
    assert data == {
        "DK01": ("EXCEEDED", "above_goal"),
        "DK02": ("NOT_MET", "over_limit"),
        "DK03": ("NOT_SCORED", "described"),
        "DK04": ("INSUFFICIENT_DATA", "no_result"),
        None: (None, None),
    }
    _pins_are_inputs(town, registration, later, snapshot_id)


def _completeness_is_told(town: Town, registration: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thidua.cli.registration.settings_here", lambda: town.settings)
    told = CliRunner().invoke(app, ["registered", town.plan.id]).output.splitlines()
    period = town.plan.period(registration)
    assert told[0].startswith(f"{period.label}, hạn 23:59")
    assert told[0].endswith(f"2/{len(town.plan.units_of(period))} đơn vị đã gửi")
    lines = {line.split()[1] if line[0] == "!" else line.split()[0]: line for line in told[1:]}
    assert "4 nội dung, chỉ tiêu; 1 phong trào; kế hoạch 12/KH-MN ngày" in lines[UNITS[0]]
    assert "xác nhận không có nội dung đăng ký riêng" in lines[UNITS[1]]
    assert lines["MTTQ"].startswith("! ")
    assert lines["MTTQ"].endswith("chưa đăng ký")


def _summary_on_paper(town: Town, registration: str) -> None:
    report = town.report(town.snapshot(registration))
    assert report.subject.startswith("Tổng hợp đăng ký nội dung, chỉ tiêu thi đua năm")
    assert [one.key for one in report.annexes] == ["registrations", "launches", "completeness"]
    assert [row.cells[1:5] for row in annex(report, "registrations").rows if len(row.cells) > 1] == [
        ("Tỷ lệ trẻ chuyên cần", "%", "95", "Từ mức này"),
        ("Số vụ tai nạn thương tích", "vụ", "2", "Không quá"),
        ("Xây dựng trường học hạnh phúc", "-", "-", "-"),
        ("Số sáng kiến được áp dụng", "sáng kiến", "4", "Từ mức này"),
    ]
    assert [one.kind for one in report.data.registrations] == ["content"] * 4 + ["launch", "plan"]
    assert "Kế hoạch số 12/KH-MN ngày" in report.sections[1].paragraphs[-1].text
    now = town.settings.now()
    made = pipeline.preview(town.settings, plan_id=town.plan.id, period_id=registration, known_at=now, now=now)
    assert {name.rpartition(".")[2] for name in made["files"]} == {"docx", "pdf", "xlsx", "json"}
    with pytest.raises(OperatorError, match="không có báo cáo gửi cấp trên"):
        pipeline.consider(
            town.settings,
            plan_id=town.plan.id,
            period_id=registration,
            snapshot_id=town.snapshot(registration),
            now=now,
        )


def _pins_are_inputs(town: Town, registration: str, later: str, snapshot_id: int) -> None:
    """A registration that is corrected makes other figures; the same again gives the same."""
    assert town.snapshot(later) == snapshot_id
    corrected = [{**CONTENTS[0], "planned": 97}, *CONTENTS[1:]]
    info = {"data_as_of": town.plan.period(registration).data_as_of, "prepared_by": "Hiệu trưởng"}
    document = {"plan_number": "12/KH-MN", "plan_date": date(2025, 9, 30)}
    filling = Filling(info={**info, **document}, rows={"registrations": corrected})
    town.hand_in(registration, town.forms(registration), {UNITS[0]: filling})
    after = town.snapshot(later)
    assert after != snapshot_id
    [first, *_] = [row for row in annex(town.report(after), "registered").rows if len(row.cells) > 1]
    assert (first.cells[3], first.cells[7]) == ("97", "Ước đạt")


def test_a_corrected_registration_wakes_the_reports_that_are_measured_against_it(home: Settings) -> None:
    """The issued report of results is touched, replaced with its reason, and quiet again; what lies before is not."""
    plan_id, registration, later = CASES[0]
    town = Town(home, plan_id)
    town.register(registration)
    day = town.plan.period(later).data_as_of
    results: Sequence[Row] = ({"name": "Tỷ lệ trẻ chuyên cần", "actual": 96.9, "estimate": 97}, {"actual": 2})
    filling = Filling(
        info={"data_as_of": day, "prepared_by": "Hiệu trưởng"},
        rows={"registered": results},
        coded={"narrative": NARRATIVE},
    )
    town.hand_in(later, town.forms(later), {UNITS[0]: filling})
    report: dict[str, Any] = {"plan_id": plan_id, "period_id": later}
    made = pipeline.render(home, **report, snapshot_id=town.snapshot(later), now=home.now())
    assert made["revision_no"] == 0
    assert pipeline.touched_reports(home, plan_id=plan_id, now=home.now()) == []

    document = {"plan_number": "12/KH-MN", "plan_date": date(2026, 2, 20)}
    info = {"data_as_of": town.plan.period(registration).data_as_of, "prepared_by": "Hiệu trưởng", **document}
    corrected = Filling(info=info, rows={"registrations": [{**CONTENTS[0], "planned": 97}, *CONTENTS[1:]]})
    town.hand_in(registration, town.forms(registration), {UNITS[0]: corrected})
    assert pipeline.touched_reports(home, plan_id=plan_id, now=home.now()) == [f"{plan_id}|{later}"]
    assert pipeline.plans_with_work(home, now=home.now()) == [plan_id]
    snapshot_id = town.snapshot(later)
    considered = pipeline.consider(home, **report, snapshot_id=snapshot_id, now=home.now())
    assert considered["outcome"] == "reissue"
    assert "1 đơn vị thay đổi nội dung, chỉ tiêu đã đăng ký" in considered["summary"]
    assert pipeline.touched_reports(home, plan_id=plan_id, now=home.now()) == []

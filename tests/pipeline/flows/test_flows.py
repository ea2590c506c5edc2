"""The sixteen flows of the five plans, each by name: who reports what, through whom, to whom, when, what comes of it.

Workbooks go in, what was delivered or is told is looked at. Where a plan gives no date, the plan's file assumes one and
says so; those are not looked at here.
"""

from collections.abc import Sequence
from datetime import datetime

import pytest

from factories.blocs import SCHOOL_YEAR
from factories.country import (
    ANYTIME,
    CHU_VAN_AN,
    DIFFICULTY,
    KHOI_1,
    KHOI_3,
    KHOI_4,
    KHOI_5,
    KHOI_8,
    KIEN_AN,
    LE_THANH_NGHI,
    THUONG_HONG,
    VINH_BAO,
    Country,
    Issued,
    flow_of,
)
from thidua import pipeline
from thidua.calendar.due import due_instants
from thidua.calendar.obligations import report_run_at
from thidua.calendar.workdays import load_workdays
from thidua.forms.cells import CellInput
from thidua.forms.fill import Filling, Row
from thidua.plan.check import print_checks
from thidua.report.material import REPORTED_STATES
from thidua.text.dates import LEGAL_ZONE

HALF, YEAR, YEAR_2025, REGISTRATION = "2026-H1", "2026-Y", "2025-Y", "2026-DK"
DIFFICULTIES_OF_YEAR = "2026-KK"
CITY = (
    "- Ủy ban nhân dân thành phố Hải Phòng;",
    "- Hội đồng Thi đua - Khen thưởng thành phố",
    "(qua Ban Thi đua - Khen thưởng thành phố).",
)
ADDRESSED_ALONE = {
    THUONG_HONG: "Ủy ban nhân dân thành phố Hải Phòng",
    KIEN_AN: "Ban Thi đua - Khen thưởng thành phố",
}
"""By line 84 and line 319 of their plans."""
DIFFICULTIES = "Khó khăn, vướng mắc"


def asked(country: Country, plan_id: str, period_id: str, unit_id: str) -> dict[str, str]:
    """What a unit reads on the first page of its form: to whom (and through whom), when, for which period, what list of
    movements it is given."""
    book = country.form(plan_id, period_id, unit_id)
    page = book["Thông tin"]
    lists = book["Danh mục"]
    heading = next((cell for cell in lists[3] if "phong trào" in str(cell.value).lower()), None)
    named = (
        [row[0].value for row in lists.iter_rows(4, min_col=heading.column, max_col=heading.column)] if heading else []
    )
    return {
        "to": str(page["A2"].value).partition("\n")[2],
        "due": page["C11"].value,
        "period": page["C10"].value,
        "movements": "\n".join(filter(None, named)),
    }


def last_instant(country: Country, plan_id: str, period_id: str, unit_id: str) -> datetime | None:
    """Until when the unit's report is on time, as the warehouse judges it."""
    statement = (
        "select legal_last_instant from plan_obligation join plan_version using (plan_version_id)"
        " where plan_id = :plan and period_id = :period and unit_id = :unit"
    )
    [(found,)] = country.rows(statement, plan=plan_id, period=period_id, unit=unit_id)
    return None if found is None else found.astimezone(LEGAL_ZONE)


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M:%S").replace(tzinfo=LEGAL_ZONE)


def checked(country: Country, plan_id: str) -> str:
    return print_checks([country.settings.plans / f"{plan_id}.yaml"])


def assert_addressed(report: Issued, lines: Sequence[str]) -> None:
    """The lines below 'Kính gửi:', in Word and PDF."""
    start = report.lines.index("Kính gửi:")
    assert tuple(report.lines[start + 1 : start + 1 + len(lines)]) == tuple(lines)
    for line in lines:
        assert line in report.printed


def assert_addressed_alone(report: Issued, addressee: str) -> None:
    """Beside 'Kính gửi:', for nobody else and through nobody."""
    assert f"Kính gửi: {addressee}." in report.lines
    assert f"Kính gửi: {addressee}." in report.printed


def assert_counted(country: Country, report: Issued) -> None:
    """Who handed in is counted, everybody else is named as missing; nobody is left out."""
    handed_in = set(country.UNITS[report.plan.id])
    assert {unit for unit, state in report.states.items() if state in REPORTED_STATES} == handed_in
    assert {state for unit, state in report.states.items() if unit not in handed_in} == {"MISSING"}
    assert f"{len(handed_in)}/{len(report.states)} " in report.printed


def test_f1_units_report_to_the_ward_through_the_council(country: Country) -> None:
    """A:95. Heads of offices and units, with the other movements, "qua Thường trực Hội đồng ... để tổng hợp"."""
    form = asked(country, CHU_VAN_AN, YEAR, "P-VHXH")
    assert form["to"].splitlines() == [
        "Kính gửi: Ủy ban nhân dân phường (qua Thường trực Hội đồng Thi đua - Khen thưởng phường để tổng hợp)",
        "Nội dung theo kế hoạch: Kết quả thực hiện Kế hoạch này báo cáo cùng với kết quả thực hiện các phong trào "
        "thi đua khác của phường",
    ]
    assert (form["due"], form["period"]) == ("trước ngày 15/12/2026", "năm 2026")
    assert len(form["movements"].splitlines()) == 10
    assert country.handed_in(CHU_VAN_AN, YEAR)["loaded"] == 4
    report = country.issued(CHU_VAN_AN, YEAR)
    assert last_instant(country, CHU_VAN_AN, YEAR, "TDP-01") == at("14/12/2026 23:59:59")
    assert {row["level"] for row in report.content["data"]["movements"] if row["units_reporting"]} >= {
        "central",
        "unit",
    }


def test_f2_the_council_sums_up_and_reports(country: Country) -> None:
    """A:97. "tổng hợp, báo cáo kết quả ... theo quy định": who handed in and who did not, and the report of all."""
    report = country.issued(CHU_VAN_AN, YEAR)
    assert_counted(country, report)
    assert "Còn 26 đơn vị chưa gửi báo cáo" in report.printed
    assert "Tổng kết công tác thi đua, khen thưởng năm 2026 và phương hướng nhiệm vụ năm 2027" in report.lines
    assert_addressed(report, (CITY[0], f"{CITY[1]};", CITY[2]))
    assert "Nguyễn Văn Thương" in report.printed
    flow = flow_of(report.plan, "F2")
    assert (flow.reporter, flow.to) == ("Hội đồng Thi đua - Khen thưởng phường", "Ủy ban nhân dân phường")
    [line] = [line for line in checked(country, CHU_VAN_AN).splitlines() if line.split()[:1] == ["F2"]]
    assert line.endswith(" 2026-H1, 2026-Y")
    assert "theo quy định" in line
    assert "chưa có ngày" in line


@pytest.fixture(scope="package")
def registered(country: Country) -> Country:
    """Units of Vĩnh Bảo and Thượng Hồng have handed in what they register."""
    for plan_id, period_id, unit_id in ((VINH_BAO, REGISTRATION, "P-VHXH"), (THUONG_HONG, "2025-DK", "HPN")):
        day = country.plan(plan_id, period_id)[1].data_as_of
        info: dict[str, CellInput] = {
            "data_as_of": day,
            "prepared_by": "Công chức phụ trách",
            "plan_number": "09/KH-VHXH",
            "plan_date": day,
        }
        contents: list[Row] = [{"name": "Số lớp tập huấn thi đua", "unit_of_measure": "lớp", "planned": 4}]
        filling = Filling(
            info=info,
            rows={"registrations": contents},
            coded={"narrative": {"plan_contents": {"text": "Thi đua nâng cao chất lượng phục vụ Nhân dân."}}},
        )
        assert country.register(plan_id, period_id, {unit_id: filling})["loaded"] == 1
    return country


def test_f3_units_hand_in_their_plans_in_february(registered: Country) -> None:
    """B:105. Offices, units, enterprises: their own plan, "qua phòng Văn hóa-Xã hội", "trong tháng 02 năm 2026"."""
    form = asked(registered, VINH_BAO, REGISTRATION, "DN-01")
    assert form["to"].startswith("Kính gửi: Ủy ban nhân dân xã (qua phòng Văn hóa-Xã hội)\n")
    assert "xây dựng, ban hành Kế hoạch" in form["to"]
    assert form["due"] == "trong tháng 02 năm 2026"
    [standing] = pipeline.registrations(registered.settings, plan_id=VINH_BAO)
    assert standing.last_instant == at("28/02/2026 23:59:59")
    told = {one.unit.id: (one.document_number, one.content_count) for one in standing.units}
    assert told["P-VHXH"] == ("09/KH-VHXH", 1)
    assert told["DN-01"] == (None, 0)


def test_f4_units_report_to_the_commune_before_7_december(registered: Country) -> None:
    """B:109. With the other movements of the commune; measured against what was registered by F3."""
    form = asked(registered, VINH_BAO, YEAR, "P-VHXH")
    assert form["to"].startswith("Kính gửi: Ủy ban nhân dân xã (qua phòng Văn hóa - Xã hội)\n")
    assert "các phong trào thi đua khác của xã" in form["to"]
    assert form["due"] == "trước ngày 07/12/2026"
    report = registered.issued(VINH_BAO, YEAR)
    assert last_instant(registered, VINH_BAO, YEAR, "P-VHXH") == at("06/12/2026 23:59:59")
    assert_counted(registered, report)
    measured = [row for row in report.content["data"]["registered"] if row["registration_id"]]
    assert [(row["unit_id"], row["name"], row["planned"]) for row in measured] == [
        ("P-VHXH", "Số lớp tập huấn thi đua", "4")
    ]


def test_f5_the_office_urges_units_on_and_sums_up(registered: Country) -> None:
    """B:117. "Theo dõi, đôn đốc ... tổng hợp, báo cáo kết quả": who must be urged today, and the commune's report."""
    registered.handed_in(VINH_BAO, YEAR)
    on_the_last_working_day = at("04/12/2026 08:00:00")
    previews = pipeline.preview_reminders(registered.settings, now=on_the_last_working_day, plan_id=VINH_BAO)
    letters = {one.digest.address: one.digest for one in previews}
    officer = letters.pop("vhxh@vinh-bao.example")
    assert "xã Vĩnh Bảo, báo cáo năm 2026: 23/27 đơn vị chưa có báo cáo, còn 0 ngày làm việc" in officer.body
    assert "Doanh nghiệp số 1 (DN-01): chưa nộp" in officer.body
    assert "Công an xã (CA)" not in officer.body
    assert "hôm nay là ngày làm việc cuối cùng" in letters["dn1@vinh-bao.example"].subject
    assert "congan@vinh-bao.example" not in letters
    report = registered.issued(VINH_BAO, YEAR)
    assert_addressed(report, (CITY[0], f"{CITY[1]};", CITY[2]))
    assert {"- Sở Nội vụ thành phố;", "- Ban Thi đua - Khen thưởng thành phố;"} <= set(report.lines)


@pytest.mark.parametrize(
    ("bloc", "number", "period_id", "label"),
    [
        (KHOI_1, 1, HALF, "6 tháng đầu năm 2026"),
        (KHOI_3, 3, SCHOOL_YEAR, "năm học 2025-2026"),
        (KHOI_4, 4, SCHOOL_YEAR, "năm học 2025-2026"),
        (KHOI_5, 5, SCHOOL_YEAR, "năm học 2025-2026"),
    ],
    ids=["khoi-1", "khoi-3", "khoi-4", "khoi-5"],
)
def test_f6_leaders_of_ward_blocs_report_to_the_ward(
    country: Country, bloc: str, number: int, period_id: str, label: str
) -> None:
    """C:69. Units and leaders of the ward's blocs: interim report on the pact, "qua Phòng Văn hóa - Xã hội", to the
    ward and its council, in the second quarter."""
    report = country.issued(bloc, period_id)
    assert_addressed(
        report,
        (
            "- Ủy ban nhân dân phường Lê Thanh Nghị;",
            "- Hội đồng Thi đua - Khen thưởng phường;",
            "(qua Phòng Văn hóa - Xã hội).",
        ),
    )
    assert f"kết quả thực hiện giao ước thi đua {label} của khối thi đua số {number}" in report.printed
    assert f"TM. KHỐI THI ĐUA SỐ {number} KHỐI TRƯỞNG" in " ".join(report.lines)
    assert_counted(country, report)
    assert {fact["unit_id"] for fact in report.content["data"]["bloc"]["ranks"]} >= set(country.UNITS[bloc])
    assert due_instants(report.period.report_due, load_workdays()).last_instant == at("30/06/2026 23:59:59")
    form = asked(country, LE_THANH_NGHI, HALF, country.UNITS[bloc][0])
    assert form["to"] == (
        "Kính gửi: Ủy ban nhân dân phường, Hội đồng Thi đua - Khen thưởng phường (qua Phòng Văn hóa - Xã hội)"
    )


def test_f7_the_ward_reports_on_six_months_to_the_city(country: Country) -> None:
    """C:71. "sơ kết ... 6 tháng đầu năm 2026 và phương hướng 6 tháng cuối năm", through the city's board."""
    report = country.issued(LE_THANH_NGHI, HALF)
    assert report.lines[7] == (
        "Sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm 2026 và phương hướng nhiệm vụ 6 tháng cuối năm 2026"
    )
    assert_addressed(report, (CITY[0], f"{CITY[1]};", CITY[2]))
    assert_counted(country, report)
    assert "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ 6 THÁNG CUỐI NĂM 2026" in report.lines
    assert "TIẾN ĐỘ THỰC HIỆN NHIỆM VỤ THEO QUÝ" in report.lines
    assert due_instants(report.period.report_due, load_workdays()).last_instant == at("30/06/2026 23:59:59")


def test_f8_the_ward_reports_on_six_months_of_bloc_8(country: Country) -> None:
    """C:71. As leader of the bloc, beside its own report and to the same addressees."""
    report = country.issued(KHOI_8, HALF)
    assert "Sơ kết kết quả thực hiện giao ước thi đua 6 tháng đầu năm 2026 của khối thi đua số 8" in report.printed
    assert_addressed(report, (CITY[0], f"{CITY[1]};", CITY[2]))
    assert "TM. KHỐI THI ĐUA SỐ 8 KHỐI TRƯỞNG" in " ".join(report.lines)
    assert_counted(country, report)
    assert {path.suffix for path in report.files.values()} >= {".docx", ".pdf", ".xlsx", ".json"}
    assert report.files[".pdf"] != country.issued(LE_THANH_NGHI, HALF).files[".pdf"]


def test_f9_the_ward_reports_on_the_year_to_the_city(country: Country) -> None:
    """C:95. "tổng kết ... năm 2026 và phương hướng năm 2027"."""
    report = country.issued(LE_THANH_NGHI, YEAR)
    assert report.lines[7] == "Tổng kết công tác thi đua, khen thưởng năm 2026 và phương hướng nhiệm vụ năm 2027"
    assert_addressed(report, (CITY[0], f"{CITY[1]};", CITY[2]))
    assert "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2027" in report.lines
    assert due_instants(report.period.report_due, load_workdays()).last_instant == at("31/12/2026 23:59:59")


def test_f10_members_of_bloc_8_report_to_their_leader_and_the_bloc_to_the_city(country: Country) -> None:
    """C:97. Results under the pact of 2026, two levels."""
    form = asked(country, KHOI_8, YEAR, "TV-02")
    assert form["to"].startswith("Kính gửi: Ủy ban nhân dân phường Lê Thanh Nghị (Khối trưởng)")
    report = country.issued(KHOI_8, YEAR)
    assert "giao ước thi đua năm 2026" in report.printed
    assert_addressed(report, (CITY[0], f"{CITY[1]};", CITY[2]))
    assert_counted(country, report)
    assert {fact["unit_id"] for fact in report.content["data"]["bloc"]["ranks"]} >= set(country.UNITS[KHOI_8])


def test_f11_difficulties_reach_the_ward(country: Country) -> None:
    """C:133. "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc", to the ward, through its office: at any time in a
    form of its own, listed at once until it is answered, and printed under the unit's name in the next report, beside
    those that units tell of in the form of its period."""
    form = asked(country, LE_THANH_NGHI, DIFFICULTIES_OF_YEAR, "TH-01")
    assert form["to"] == "Kính gửi: Ủy ban nhân dân phường (qua phòng Văn hóa - Xã hội)"
    assert form["due"] == "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc"
    _, told = pipeline.list_difficulties(country.settings, plan_id=LE_THANH_NGHI)
    assert [(one.unit_id, one.is_open) for one in told] == [("TH-01", True)]
    report = country.issued(LE_THANH_NGHI, HALF)
    printed = report.between(f"2. {DIFFICULTIES}", "KẾT QUẢ CÔNG TÁC THI ĐUA, KHEN THƯỞNG 6 THÁNG ĐẦU NĂM 2026")
    assert f"{DIFFICULTY.rstrip('.')} (Ủy ban Mặt trận Tổ quốc Việt Nam phường)." in printed
    assert f"{ANYTIME} (Trường Mầm non số 1 Lê Thanh Nghị)." in printed
    flow = flow_of(report.plan, "F11")
    assert (flow.through, flow.to) == ("qua phòng Văn hóa - Xã hội", "Ủy ban nhân dân phường")
    [line] = [line for line in checked(country, LE_THANH_NGHI).splitlines() if "F11" in line.split()]
    assert "bất cứ lúc nào" in line


def test_f12_units_register_and_report_on_it_again_and_again(registered: Country) -> None:
    """D:114. "đăng ký nội dung, chỉ tiêu thi đua", "qua Phòng Văn hóa – Xã hội"; "định kỳ báo cáo kết quả"."""
    form = asked(registered, THUONG_HONG, "2025-DK", "HPN")
    assert form["to"] == "Kính gửi: Ủy ban nhân dân xã (qua Phòng Văn hóa – Xã hội)"
    [standing] = pipeline.registrations(registered.settings, plan_id=THUONG_HONG)
    assert {one.unit.id for one in standing.units if one.content_count} == {"HPN"}
    for period_id in ("2025-H2", YEAR_2025):
        assert registered.plan(THUONG_HONG, period_id)[1].unit_flow == "F12"
    report = registered.issued(THUONG_HONG, YEAR_2025)
    assert report.content["data"]["targets"] == []
    assert "KẾT QUẢ THỰC HIỆN NỘI DUNG, CHỈ TIÊU DO CÁC CƠ QUAN, ĐƠN VỊ ĐĂNG KÝ" in report.lines
    assert "Số lớp tập huấn thi đua" in report.printed


def test_f13_the_commune_reports_to_the_city_before_15_december(registered: Country) -> None:
    """D:84. Made by the office of culture and society; one day before the date, and on a working day."""
    report = registered.issued(THUONG_HONG, YEAR_2025)
    assert_addressed_alone(report, ADDRESSED_ALONE[THUONG_HONG])
    assert_counted(registered, report)
    assert report.period.report_flow == "F13"
    due = due_instants(report.period.report_due, load_workdays())
    assert (due.last_instant, f"{due.last_working_day:%d/%m/%Y}") == (at("14/12/2025 23:59:59"), "12/12/2025")
    assert report_run_at(report.plan, report.period, load_workdays()) == at("10/12/2025 08:00:00")


def test_f14_a_second_office_that_sums_up_is_told_to_whoever_checks_the_plan(registered: Country) -> None:
    """D:89. The office of the people's council and committee reports "định kỳ" as well: F13 makes the report, of half a
    year and of the year, with all that the office is to follow, sum up and propose."""
    for period_id, heading in (("2025-H2", "Sơ kết"), (YEAR_2025, "Tổng kết")):
        report = registered.issued(THUONG_HONG, period_id)
        assert report.period.report_flow == "F13"
        assert report.lines[7].startswith(f"{heading} công tác thi đua, khen thưởng")
        assert_counted(registered, report)
        rows = report.content["data"]["commendations"]
        assert {row["is_decided"] for row in rows} == {True, False}, "decided and proposed"
        assert report.content["data"]["models"]
        assert "- Các cơ quan, đơn vị trên địa bàn;" in report.lines
    text = checked(registered, THUONG_HONG)
    [line] = [line for line in text.splitlines() if line.split()[:1] == ["F14"]]
    assert "theo dõi, tổng hợp" in line
    assert "định kỳ" in line
    assert (
        "giao hai đầu mối tổng hợp, báo cáo kết quả: luồng F13 (Phòng Văn hóa – Xã hội xã, dòng 84) và luồng F14 "
        "(Văn phòng HĐND & UBND xã, dòng 89); báo cáo được lập theo luồng F13"
    ) in text
    for plan_id in (CHU_VAN_AN, VINH_BAO, LE_THANH_NGHI, KIEN_AN):
        assert "hai đầu mối" not in checked(registered, plan_id)


def test_f15_units_report_what_the_ward_launched(country: Country) -> None:
    """E:307-311. "qua phòng Văn hoá - Xã hội", before 10 December; other movements "do phường phát động"."""
    form = asked(country, KIEN_AN, YEAR_2025, "TH-01")
    assert form["to"].splitlines()[0] == "Kính gửi: UBND phường (qua phòng Văn hoá - Xã hội)"
    assert form["to"].endswith("kết quả thực hiện các phong trào thi đua khác do phường phát động")
    assert form["due"] == "trước ngày 10/12/2025"
    report = country.issued(KIEN_AN, YEAR_2025)
    assert last_instant(country, KIEN_AN, YEAR_2025, "TH-01") == at("09/12/2025 23:59:59")
    assert {row["level"] for row in report.content["data"]["movements"] if row["units_reporting"]} >= {
        "commune",
        "unit",
    }
    told = country.rows(
        "select distinct unit_id, cell, message from finding join submission using (receipt_id)"
        " where plan_id = :plan and rule_id = 'TD-PT-012'",
        plan=KIEN_AN,
    )
    assert {unit for unit, _, _ in told} == {"TH-01"}
    assert all("không thuộc cấp phát động mà đơn vị phải báo cáo thêm (“Phường/xã”)" in said for _, _, said in told)
    assert country.handed_in(KIEN_AN, YEAR_2025)["rejected"] == 0, "it is told, and taken as it is"
    assert "Chỉnh trang, trồng hoa trên tuyến đường tự quản của trường" in report.printed


def test_f16_the_ward_reports_what_the_city_launched(country: Country) -> None:
    """E:313-321. To the city's board before 15 December: what units launched for themselves stays below."""
    report = country.issued(KIEN_AN, YEAR_2025)
    assert_addressed_alone(report, ADDRESSED_ALONE[KIEN_AN])
    assert not any(line.startswith("- Ban Thi đua") for line in report.lines), "it is “Như trên”"
    assert_counted(country, report)
    due = due_instants(report.period.report_due, load_workdays())
    assert (due.last_instant, f"{due.last_working_day:%d/%m/%Y}") == (at("14/12/2025 23:59:59"), "12/12/2025")
    told = {row["name"]: row["level"] for row in report.content["data"]["movements"] if row["units_reporting"]}
    of_units = [name for name, level in told.items() if level == "unit"]
    assert of_units
    words = " ".join(report.lines)
    own = next(one for one in report.plan.movements if one.id == "M9")
    for name, level in told.items():
        printed = own.written if level == "commune" else name
        assert (printed.lower() in words.lower()) == (level != "unit"), name


REPORTS = [
    (CHU_VAN_AN, HALF, "6 tháng đầu năm 2026"),
    (CHU_VAN_AN, YEAR, "năm 2026"),
    (VINH_BAO, HALF, "6 tháng đầu năm 2026"),
    (VINH_BAO, YEAR, "năm 2026"),
    (LE_THANH_NGHI, HALF, "6 tháng đầu năm 2026"),
    (LE_THANH_NGHI, YEAR, "năm 2026"),
    (THUONG_HONG, "2025-H2", "6 tháng cuối năm 2025"),
    (THUONG_HONG, YEAR_2025, "năm 2025"),
    (KIEN_AN, "2025-H2", "6 tháng cuối năm 2025"),
    (KIEN_AN, YEAR_2025, "năm 2025"),
]


def test_every_period_of_results_of_the_five_plans_is_one_of_these(country: Country) -> None:
    plans = [country.plan(plan_id, period_id)[0] for plan_id, period_id, _ in REPORTS[::2]]
    measured = [(plan.id, one.id) for plan in plans for one in plan.periods if one.is_measured]
    assert measured == [(plan_id, period_id) for plan_id, period_id, _ in REPORTS]


@pytest.mark.parametrize(
    ("plan_id", "period_id", "label"), REPORTS, ids=[f"{one}|{other}" for one, other, _ in REPORTS]
)
def test_six_month_and_annual_report_is_produced_and_delivered(
    registered: Country, plan_id: str, period_id: str, label: str
) -> None:
    """Of each plan: from the workbooks of its units to the files in the folder of its recipient, in time."""
    report = registered.issued(plan_id, period_id)
    assert registered.handed_in(plan_id, period_id)["loaded"] == len(registered.UNITS[plan_id])
    assert {path.suffix for path in report.files.values()} >= {".docx", ".pdf", ".xlsx", ".json"}
    kind = "Tổng kết" if report.period.kind == "annual" else "Sơ kết"
    assert report.lines[7].startswith(f"{kind} công tác thi đua, khen thưởng {label}")
    assert_counted(registered, report)
    if plan_id in ADDRESSED_ALONE:
        assert_addressed_alone(report, ADDRESSED_ALONE[plan_id])
    else:
        assert_addressed(report, (CITY[0], f"{CITY[1]};", CITY[2]))
    assert report.plan.signer.name in report.printed
    last = due_instants(report.period.report_due, load_workdays()).last_instant if report.period.report_due else None
    assert last is None or report_run_at(report.plan, report.period, load_workdays()) <= last

"""The workbooks that units get: stamped, locked where nothing is to be entered, the same bytes every time."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from factories.catalogues import make_catalogue
from factories.plans import ASSUMED, make_plan, make_target
from factories.workbooks import make_maker, parts_of, small_plan
from thidua.errors import OperatorError
from thidua.forms.layout import sheet_names
from thidua.forms.load import CURRENT_EDITION, current_editions, load_edition
from thidua.forms.maker import FormMaker
from thidua.forms.write import form_name, write_form, write_forms
from thidua.plan.load import load_plans
from thidua.settings import project_path

EDITION = load_edition(CURRENT_EDITION)


def form_of(unit_id: str, maker: FormMaker | None = None) -> bytes:
    maker = maker or make_maker(plan=small_plan())
    return maker.make(next(u for u in maker.plan.units if u.id == unit_id))


def open_form(unit_id: str, maker: FormMaker | None = None) -> Workbook:
    return load_workbook(io.BytesIO(form_of(unit_id, maker)))


def rule_at(page: Worksheet, cell: str) -> DataValidation:
    return next(rule for rule in page.data_validations.dataValidation if cell in rule.sqref)


def test_sheets_in_order_and_all_visible() -> None:
    book = open_form("P-VHXH")
    assert book.sheetnames == sheet_names(EDITION)
    assert {page.sheet_state for page in book} == {"visible"}


def test_stamps() -> None:
    page = open_form("TH-01")["Thông tin"]
    assert [page[f"C{row}"].value for row in range(4, 12)] == [
        "phuong-mau-2026",
        "2026-H1",
        "TH-01",
        CURRENT_EDITION,
        "phường Mẫu",
        "Trường Tiểu học Mẫu",
        "6 tháng đầu năm 2026",
        "trước ngày 10/06/2026",
    ]
    assert all(page[f"C{row}"].protection.locked for row in range(4, 12))
    assert not any(page[f"C{row}"].protection.locked for row in range(13, 16))


def test_unit_gets_the_rows_it_answers_for() -> None:
    maker = make_maker(plan=small_plan())
    rows = {
        unit: [page[f"B{row}"].value for row in range(5, 12) if page[f"B{row}"].value]
        for unit in ("P-VHXH", "CA", "TH-01", "TDP-01")
        for page in [open_form(unit, maker)["1. Chỉ tiêu"]]
    }
    assert rows == {
        "P-VHXH": ["A01", "A05", "A20", "A21"],
        "CA": ["A16"],
        "TH-01": ["A10"],
        "TDP-01": ["A04", "A05"],
    }


def test_labels_of_an_indicator_row() -> None:
    page = open_form("P-VHXH")["1. Chỉ tiêu"]
    assert [page[f"{letter}5"].value for letter in "ABCDE"] == [
        1,
        "A01",
        "Tốc độ tăng trưởng GRDP tăng khoảng 14% - 14,5%",
        "% (năm/năm)",
        "14 - 14,5",
    ]


@pytest.mark.parametrize(
    ("unit", "row", "entered"),
    [
        ("P-VHXH", 5, "HKLN"),  # growth
        ("TDP-01", 5, "FGHIJKLN"),  # ratio
        ("TDP-01", 6, "HKLN"),  # value
        ("CA", 5, "MN"),  # status
    ],
)
def test_only_cells_that_fit_the_measure_are_open(unit: str, row: int, entered: str) -> None:
    page = open_form(unit)["1. Chỉ tiêu"]
    assert [letter for letter in "ABCDEFGHIJKLMN" if not page[f"{letter}{row}"].protection.locked] == list(entered)
    closed = {page[f"{letter}{row}"].fill.fgColor.rgb for letter in "FGHIJKLM" if letter not in entered}
    assert closed <= {"00D9D9D9"}


def test_everything_else_is_locked_without_a_password() -> None:
    for page in open_form("P-VHXH"):
        assert page.protection.sheet
        assert page.protection.password is None
        unlocked = {cell.row for row in page.iter_rows() for cell in row if not cell.protection.locked}
        assert not unlocked & {1, 2, 3, 4}


def test_rows_beyond_the_table_are_locked() -> None:
    page = open_form("P-VHXH")["3. Phong trào"]
    last = 4 + EDITION.sheet("movements").max_rows
    assert not page[f"B{last}"].protection.locked
    assert page[f"B{last + 1}"].protection.locked


def test_lists_hold_the_plans_movements_and_the_catalogues_awards() -> None:
    book = open_form("P-VHXH")
    offered = {}
    for sheet, cell in (("3. Phong trào", "B5"), ("4. Khen thưởng", "B5"), ("1. Chỉ tiêu", "M5"), ("Thông tin", "C15")):
        rule = rule_at(book[sheet], cell)
        found = re.fullmatch(r"'Danh mục'!\$([A-Z])\$(\d+):\$[A-Z]\$(\d+)", rule.formula1)
        assert found
        letter, first, last = found.groups()
        offered[sheet] = [book["Danh mục"][f"{letter}{row}"].value for row in range(int(first), int(last) + 1)]
    assert offered == {
        "3. Phong trào": [m.name for m in make_catalogue().movements.values()],
        "4. Khen thưởng": ["Giấy khen", "Lao động tiên tiến"],
        "1. Chỉ tiêu": ["Đạt", "Không đạt", "Đã triển khai", "Chưa triển khai"],
        "Thông tin": ["Không phát sinh"],
    }


def test_status_list_knows_what_the_plan_expects() -> None:
    plan = make_plan(
        targets=[
            make_target(
                indicator="AN-ANTT",
                goal={"kind": "milestone", "expected": "Có kế hoạch, lộ trình"},
                unit_of_measure="-",
                written_operator="status",
            )
        ]
    )
    page = open_form("TDP-01", make_maker(plan=plan))["Danh mục"]
    assert "Có kế hoạch, lộ trình" in [page[f"B{row}"].value for row in range(4, 10)]


def test_wrong_entries_are_told_in_vietnamese() -> None:
    book = open_form("TDP-01")
    number, whole = rule_at(book["1. Chỉ tiêu"], "F5"), rule_at(book["3. Phong trào"], "D7")
    assert (number.type, number.errorTitle, number.showErrorMessage) == ("decimal", "Chưa phải là số", True)
    assert (whole.type, whole.operator, whole.formula1) == ("whole", "between", "0")
    assert "số nguyên" in whole.error
    assert number.prompt == "Số đạt được đến ngày chốt số liệu."
    text = rule_at(book["6. Nội dung"], "D7")
    assert (text.type, text.formula1) == ("textLength", "2000")
    assert text.prompt == "Văn bản đã ban hành; quán triệt chỉ thị; kiểm tra"


def test_own_movement_may_be_written_but_an_award_must_be_chosen() -> None:
    book = open_form("P-VHXH")
    assert not rule_at(book["3. Phong trào"], "B5").showErrorMessage
    assert rule_at(book["4. Khen thưởng"], "B5").showErrorMessage


def test_pages_are_made_for_printing() -> None:
    for page in open_form("P-VHXH"):
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert page.page_setup.fitToWidth == 1
        assert page.sheet_properties.pageSetUpPr.fitToPage
    assert open_form("P-VHXH")["1. Chỉ tiêu"].freeze_panes == "D5"


def test_every_cell_refers_to_a_style_that_is_there() -> None:
    for unit in ("P-VHXH", "CA", "TDP-01"):
        parts = parts_of(form_of(unit))
        found = re.search(rb'<cellXfs count="(\d+)"', parts["xl/styles.xml"])
        assert found
        used = {int(n) for name in parts if "worksheets" in name for n in re.findall(rb' s="(\d+)"', parts[name])}
        assert max(used) < int(found[1])


def test_unit_without_targets_is_told_so() -> None:
    plan = make_plan(targets=[])
    page = open_form("CA", make_maker(plan=plan))["1. Chỉ tiêu"]
    assert page["A2"].value == EDITION.texts.no_targets
    assert page["B5"].value is None


def test_plans_text_is_never_a_formula() -> None:
    plan = make_plan(
        targets=[make_target(verbatim='=HYPERLINK("http://x.example")')],
        units=[
            *[u.model_dump() for u in small_plan().units[:3]],
            {**small_plan().units[3].model_dump(), "name": "=1+1"},
        ],
    )
    book = open_form("TDP-01", make_maker(plan=plan))
    cells = [book["1. Chỉ tiêu"]["C5"], book["Thông tin"]["C9"]]
    assert [cell.data_type for cell in cells] == ["s", "s"]
    assert [cell.value[0] for cell in cells] == ["=", "="]


def test_same_inputs_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        plan = make_plan()
        write_form(
            plan=plan,
            period=plan.periods[0],
            unit=plan.units[0],
            edition=EDITION,
            catalogue=make_catalogue(),
            target=tmp_path / name,
        )
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert form_of("P-VHXH") == (tmp_path / "a.xlsx").read_bytes()


def test_no_time_of_day_is_in_a_form() -> None:
    with zipfile.ZipFile(io.BytesIO(form_of("CA"))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
    assert open_form("CA").properties.modified.isoformat() == "2026-05-18T00:00:00"


@pytest.mark.parametrize("plan_file", sorted(p.stem for p in project_path("include", "plans").glob("*.yaml")))
def test_forms_of_the_real_plans(plan_file: str, tmp_path: Path) -> None:
    plan = load_plans(project_path("include", "plans"))[plan_file]
    period = next(one for one in reversed(plan.periods) if one.is_measured)
    paths = write_forms(plan=plan, period=period, folder=tmp_path / "forms")
    assert [path.name for path in paths] == [
        form_name(plan=plan, period=period, unit=unit) for unit in plan.units_of(period)
    ]
    book = load_workbook(paths[0])
    assert book["Thông tin"]["C4"].value == plan.id
    for sheet in EDITION.sheets:
        headings = [book[sheet.name][f"{column.letter}4"].value for column in sheet.columns]
        assert headings == [column.heading for column in sheet.columns]


def closed_keys(unit: str, **target: object) -> set[str]:
    """Columns of figures that are grey and locked in the row of the one target."""
    maker = make_maker(plan=make_plan(targets=[make_target(**target)]))
    page, sheet = open_form(unit, maker)["1. Chỉ tiêu"], EDITION.sheet("indicators")
    cells = {c.key: page[sheet.cell(c.key, 5)] for c in sheet.columns if c.kind == "decimal"}
    locked = {key for key, cell in cells.items() if cell.protection.locked}
    assert locked == {key for key, cell in cells.items() if cell.fill.fgColor.rgb == "00D9D9D9"}
    return locked


def test_one_count_is_asked_where_a_share_is_summed() -> None:
    parts = {"numerator", "denominator", "estimate_numerator", "estimate_denominator"}
    assert closed_keys("TDP-01", goal={"kind": "zero"}, unit_of_measure="hộ", roll_up="SUM") == parts


def test_percentage_of_last_year_is_not_asked_of_several_units() -> None:
    several = {"units": ["CA", "TDP-01"], "basis": ASSUMED}
    assert closed_keys("TDP-01", reporters=several) == {"same_period"}
    assert closed_keys("TDP-01") == set()


def test_form_says_to_whom_it_goes_and_through_whom() -> None:
    page = open_form("TH-01")["Thông tin"]
    flow = next(one for one in small_plan().flows if one.id == "F1")
    through = f" ({flow.through})" if flow.through else ""
    assert str(page["A2"].value).splitlines()[1] == f"Kính gửi: {flow.to}{through}"


@pytest.mark.parametrize(("count", "is_too_many"), [(50, False), (51, True)])
def test_what_has_no_room_is_refused_and_never_cut(count: int, is_too_many: bool) -> None:
    room = EDITION.sheet("registered").max_rows
    assert room == 50
    plan = small_plan()
    rows = [{"registration_id": f"DK{number}", "name": f"Nội dung số {number}"} for number in range(count)]
    maker = FormMaker(
        plan=plan, period=plan.periods[0], edition=EDITION, catalogue=make_catalogue(), registered={"TH-01": rows}
    )
    if is_too_many:
        with pytest.raises(OperatorError, match="chỉ có 50 dòng, cần 51 dòng"):
            form_of("TH-01", maker)
        return
    page = open_form("TH-01", maker)["2. Chỉ tiêu đăng ký"]
    assert [page[f"B{row}"].value for row in (5, 54)] == ["Nội dung số 0", "Nội dung số 49"]


def test_whatever_is_registered_has_room_in_the_form_that_asks_for_its_result() -> None:
    registration = load_edition(current_editions()["registration"]).sheet("registrations")
    assert registration.max_rows < EDITION.sheet("registered").max_rows

"""The register of decisions and nominations: from the units' workbooks to files, a list, a corrected list."""

import csv
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from factories.blocs import WARD, hand_in, with_plans
from factories.files import dense, docx_paragraphs, pdf_pages
from factories.shell import enter_shell, run
from thidua import pipeline
from thidua.errors import OperatorError
from thidua.forms.fill import Filling, Row
from thidua.fund.records import FundEntry
from thidua.settings import Settings
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.connect import opened

YEAR = "2026-Y"
ONE, OTHER = "HPN", "BCHQS"
"""Units that answer for no target."""
LISTED = {
    "commune_kind: phường\n": "commune_kind: phường\n"
    "commendation_rules: {annexes: [forms, units, decisions, nominations]}\n",
    "lock: 2027-01-31": "lock: 2199-01-31",
    "lock: '2027-01-31'": "lock: '2199-01-31'",
}
NARRATIVE = {
    "leadership": {"text": "Ban hành kế hoạch phát động thi đua, quán triệt tới toàn thể cán bộ, hội viên."},
    "outlook": {"text": "Tiếp tục thực hiện các nội dung thi đua đã đăng ký trong thời gian tới."},
}
CHAIRMAN = "Chủ tịch UBND phường"


def award(number: int | None, **changes: Any) -> Row:
    """A certificate of the ward's chairman for two persons; a proposal where there is no number."""
    base = {
        "award": "Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã",
        "level": "Phường, xã, đặc khu",
        "kind": "Công trạng",
        "recipient_class": "Cá nhân - trực tiếp công tác, lao động, học tập, chiến đấu",
        "decision": "Đã có quyết định" if number else "Đề nghị cấp trên",
        "count": 2,
        "women": 1,
        "decision_number": f"{number}/QĐ-UBND" if number else None,
        "decision_date": date(2026, 8, 1) if number else None,
        "signer": CHAIRMAN if number else None,
    }
    return {key: value for key, value in {**base, **changes}.items() if value is not None}


PROPOSED = award(None, award="Bằng khen của Bộ, ban, ngành, tỉnh", level="Bộ, ban, ngành, thành phố")


@pytest.fixture
def home(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    made = with_plans(settings, WARD, edits=LISTED)
    enter_shell(monkeypatch, made, plans=made.plans)
    return made


def tell(home: Settings, unit_id: str, *rows: Row) -> None:
    period = pipeline.one_plan(home, WARD).period(YEAR)
    filling = Filling(
        info={"data_as_of": period.data_as_of, "prepared_by": "Cán bộ phụ trách"},
        rows={"commendations": rows},
        coded={"narrative": NARRATIVE},
    )
    assert hand_in(home, WARD, YEAR, {unit_id: filling})["loaded"] == 1


def listed(*more: str) -> list[str]:
    return run("commendations", WARD, YEAR, *more).splitlines()


def test_the_list_is_what_stands_now_or_stood_then(home: Settings) -> None:
    assert listed() == ["Các đơn vị chưa báo cáo quyết định, đề nghị khen thưởng nào trong kỳ."]
    tell(home, ONE, award(125), PROPOSED)
    tell(home, OTHER, award(125, count=3, women=2), award(99, award="Lao động tiên tiến", signer=None))
    certificate = "Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã; Công trạng; Người trực tiếp lao động"
    told = listed()
    assert told[:2] == ["DANH SÁCH QUYẾT ĐỊNH KHEN THƯỞNG NĂM 2026", "I. Phường, xã, đặc khu"]
    assert told[2] == "   1. 99/QĐ-UBND  01/8/2026"
    assert told[4] == f"   2. 125/QĐ-UBND  01/8/2026  {CHAIRMAN}"
    assert told[5].startswith(f"      {certificate}")
    assert ": 5 (nữ 3, trực tiếp lao động 5); " in told[5]
    assert told[6] == "Tổng cộng: 7 lượt (nữ 4, trực tiếp lao động 7)"
    assert told[7:9] == ["DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG NĂM 2026", "I. Bộ, ban, ngành, thành phố"]
    assert told[9].startswith("   1. Bằng khen của Bộ, ban, ngành, tỉnh; Công trạng;")

    before = home.now().astimezone(LEGAL_ZONE).isoformat()
    tell(home, ONE, award(126))
    corrected = "\n".join(listed())
    assert "126/QĐ-UBND" in corrected
    assert "ĐỀ NGHỊ" not in corrected
    assert ": 3 (nữ 2, trực tiếp lao động 3); " in corrected
    assert listed("--as-known-at", before) == told

    pipeline.withdraw(
        home, plan_id=WARD, period_id=YEAR, unit_id=OTHER, actor="Cán bộ đơn vị", reason="gửi nhầm", now=home.now()
    )
    left = "\n".join(listed())
    assert "126/QĐ-UBND" in left
    assert "99/QĐ-UBND" not in left
    assert "125/QĐ-UBND" not in left


def test_a_name_beside_the_signers_office_goes_nowhere(home: Settings) -> None:
    tell(home, ONE, award(125, signer="Chủ tịch Nguyễn Văn Mẫu"), award(126, signer="Lê Văn Trưởng"))
    lines = listed()
    assert any(line.endswith("01/8/2026  Chủ tịch") for line in lines)
    with opened(home.warehouse_url) as engine, engine.connect() as connection:
        stored = connection.execute(sa.text("select decision_number, signer from commendation_fact order by row_no"))
        assert list(map(tuple, stored)) == [("125/QĐ-UBND", "Chủ tịch"), ("126/QĐ-UBND", None)]


def test_the_list_is_written_into_a_file(home: Settings, tmp_path: Path) -> None:
    tell(home, ONE, award(125, signer="Chủ tịch, =1+1"), award(126, decision_number="=126/QĐ-UBND"), PROPOSED)
    run("commendations", WARD, YEAR, "--to", str(tmp_path / "ds.xlsx"))
    book = load_workbook(tmp_path / "ds.xlsx")
    assert book.sheetnames == ["Quyết định", "Đề nghị"]
    rows = [[cell.value for cell in row] for row in book["Quyết định"].iter_rows()]
    line = next(row for row in rows if row[1] == "125/QĐ-UBND")
    assert line[2:4] == ["01/8/2026", "Chủ tịch, =1+1"]
    assert line[7:9] == [2, 1]
    cell = next(one for row in book["Quyết định"].iter_rows() for one in row if one.value == "=126/QĐ-UBND")
    assert cell.data_type != "f"

    run("commendations", WARD, YEAR, "--to", str(tmp_path / "ds.csv"))
    with (tmp_path / "ds.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    assert table[0][:5] == ["Danh sách", "Cấp quyết định", "STT", "Số quyết định", "Ngày quyết định"]
    assert {row[3] for row in table if row[0] == "Quyết định"} == {"125/QĐ-UBND", "'=126/QĐ-UBND"}
    assert [row[1] for row in table if row[0] == "Đề nghị"] == ["Bộ, ban, ngành, thành phố"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "{folder}/ds.pdf"), "không ghi được loại tệp '.pdf'"),
        (("--to", "{folder}/cu.csv"), "đã có"),
        (("--to", "{folder}/khong-co/ds.csv"), "Không ghi được"),
        (("--as-known-at", "2199-01-01T08:00"), "chưa đến"),
    ],
)
def test_what_cannot_be_listed_is_told(home: Settings, tmp_path: Path, arguments: Sequence[str], said: str) -> None:
    tell(home, ONE, award(125))
    (tmp_path / "cu.csv").write_text("cũ")
    told = run("commendations", WARD, YEAR, *(one.format(folder=tmp_path) for one in arguments), exit_code=1)
    assert said in told
    assert (tmp_path / "cu.csv").read_text() == "cũ"


def test_a_period_without_results_has_no_list(home: Settings) -> None:
    with pytest.raises(OperatorError, match="không có danh sách quyết định"):
        pipeline.list_commendations(home, plan_id=WARD, period_id="2026-TK", now=home.now())


def remarks(home: Settings) -> list[str]:
    return list(pipeline.list_commendations(home, plan_id=WARD, period_id=YEAR, now=home.now()).remarks)


def spend(home: Settings, amount: int) -> None:
    entry = FundEntry(
        source_id="budget",
        set_aside=Decimal(10**9),
        spent_on_awards=Decimal(amount),
        spent_otherwise=Decimal(0),
    )
    pipeline.record_fund(home, plan_id=WARD, period_id=YEAR, entry=entry, actor="Kế toán", now=home.now())


def test_workbooks_that_break_the_rules_and_others_that_keep_them(settings: Settings) -> None:
    """One unit breaks each rule, the other comes close and does not; the votes for one award are short of its share."""
    rules = """commendation_rules:
  council_votes:
    severity: note
    percents: {CSTD-CS: 80, CSTD-TP: 90}
    votes: [{award: CSTD-CS, votes: 11, members: 15}, {award: CSTD-TP, votes: 14, members: 15}]
    basis: {assumption: Quy định giả định dùng cho kiểm thử.}
  duties_in_collectives:
    severity: note
    disciplined: {HPN: 1, BCHQS: 0}
    basis: {assumption: Quy định giả định dùng cho kiểm thử.}
"""
    home = with_plans(settings, WARD, edits={"commune_kind: phường\n": f"commune_kind: phường\n{rules}"})
    title = {"award": "Tập thể lao động tiên tiến", "recipient_class": "Tập thể", "women": None, "count": 1}
    advanced, fighter = {"award": "Lao động tiên tiến"}, {"award": "Chiến sĩ thi đua cơ sở", "count": 1, "women": None}
    campaign = award(30, kind="Phong trào thi đua (đợt, chuyên đề)")
    city = {"award": "Chiến sĩ thi đua Bộ, ban, ngành, tỉnh", "level": "Bộ, ban, ngành, thành phố", "women": None}
    tell(home, ONE, campaign, PROPOSED, award(40, **title))
    tell(home, OTHER, campaign, award(40, **title), award(40, **advanced), award(40, **fighter),
         award(None, **city, count=2))  # fmt: skip
    women, soldiers = "Hội Liên hiệp Phụ nữ phường", "Ban Chỉ huy Quân sự phường"
    found = remarks(home)
    assert [one.partition(":")[0] for one in found if "không dùng làm căn cứ" in one] == [women]
    assert [one.partition(":")[0] for one in found if "kỷ luật" in one] == [women]
    assert [one.partition(":")[0] for one in found if "phiếu" in one] == ["Chiến sĩ thi đua cơ sở"]
    assert not any(one.startswith(soldiers) for one in found)
    [money] = [one for one in found if "tiền thưởng" in one]
    assert money.startswith("Chưa kiểm tra được bằng số liệu")

    # 2 × 0,8 + 2 × 0,3 + 1,0 of the base salary; certificates for persons have no known factor.
    spend(home, 7_487_999)
    assert [one for one in remarks(home) if "thấp hơn mức tiền thưởng theo quy định" in one]
    spend(home, 7_488_000)
    assert not any("tiền thưởng" in one for one in remarks(home))


def test_number_day_and_signer_are_in_every_file_and_a_count_leads_to_its_cells(home: Settings) -> None:
    tell(home, ONE, award(125), PROPOSED)
    tell(home, OTHER, award(125, count=3, women=2))
    at: dict[str, Any] = {"plan_id": WARD, "period_id": YEAR, "now": home.now()}
    snapshot_id = pipeline.aggregate(home, **at)["snapshot_id"]
    issued = pipeline.render(home, **at, snapshot_id=snapshot_id)
    pipeline.deliver(home, report_id=issued["report_id"], now=home.now(), worker="test")
    files = {path.suffix: path for path in (Path(home.outbox) / WARD / YEAR / "r0").iterdir()}
    word = dense("".join(docx_paragraphs(files[".docx"].read_bytes())))
    print_out = dense("".join(pdf_pages(files[".pdf"].read_bytes())))
    sheets = load_workbook(files[".xlsx"])
    cells = {cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row}
    for told in ("125/QĐ-UBND", "01/8/2026", CHAIRMAN):
        assert dense(told) in word
        assert dense(told) in print_out
        assert told in cells
    lines = json.loads(files[".json"].read_text(encoding="utf-8"))["data"]["commendation_lines"]
    assert [(one["unit_id"], one["decision_number"], one["decision_date"], one["signer"]) for one in lines] == [
        (OTHER, "125/QĐ-UBND", "2026-08-01", CHAIRMAN),
        (ONE, "125/QĐ-UBND", "2026-08-01", CHAIRMAN),
        (ONE, None, None, None),
    ]

    keys = [one.key for one in pipeline.list_figures(home, plan_id=WARD, period_id=YEAR)]
    [key] = [one for one in keys if "decision=125/" in one and one.endswith(":women")]
    found = pipeline.explain(home, plan_id=WARD, period_id=YEAR, figure=key)
    assert found.printed == "3"
    units = found.steps[0].children
    assert [unit.details["unit_id"] for unit in units] == [ONE, OTHER]
    assert [unit.children[0].label for unit in units] == ["Trang “4. Khen thưởng”, ô H5 (Trong đó nữ)"] * 2
    assert pipeline.reproduce(home, plan_id=WARD, period_id=YEAR).is_same

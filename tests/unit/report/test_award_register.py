"""Lists of decisions and of nominations, the lines of the JSON, and what is said of rules on commendations."""

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from factories.award_reports import annex_of, make_award_report
from factories.files import dense, docx_paragraphs, pdf_text
from factories.plans import make_plan
from factories.reports import make_report
from thidua.fund.records import FundRow
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.commendation_rules import DEFAULT_COMMENDATION_RULES
from thidua.render.data import render_json
from thidua.render.docx import render_docx
from thidua.render.pdf import render_pdf
from thidua.render.xlsx import render_xlsx
from thidua.report.figures import CommendationFact
from thidua.report.model import Annex, Report
from thidua.report.phrases import load_phrases

LISTS = ("decisions", "nominations")
CHAIRMAN = "Chủ tịch UBND phường"


def fact(unit_id: str = "CA", **changes: Any) -> CommendationFact:
    base: dict[str, Any] = {
        "unit_id": unit_id,
        "row_no": 5,
        "award_id": "GK-XA",
        "level_id": "commune",
        "kind_id": "thematic",
        "recipient_class_id": "individual_direct",
        "is_decided": True,
        "award_count": Decimal(6),
        "women": Decimal(2),
        "direct_workers": Decimal(6),
        "small_collectives": None,
        "decision_number": "125/QĐ-UBND",
        "decision_key": "125/qđ-ubnd",
        "decision_date": date(2026, 5, 20),
        "movement_id": None,
        "signer": CHAIRMAN,
    }
    return CommendationFact(**{**base, **changes})


def proposed(unit_id: str, **changes: Any) -> CommendationFact:
    nothing = {"decision_number": None, "decision_key": None, "decision_date": None, "signer": None}
    told = {"award_id": "BK-TP", "level_id": "ministry_province", "kind_id": "merit", "is_decided": False, **nothing}
    return fact(unit_id, **{**told, **changes})


FACTS = (
    fact(),
    fact("P-VHXH", award_count=Decimal(4), women=None, direct_workers=Decimal(4)),
    fact("P-VHXH", award_id="BK-TTG", level_id="state", decision_number="9/QĐ-TTg", decision_key="9/qđ-ttg",
         award_count=Decimal(1), women=None, direct_workers=None, signer="Thủ tướng Chính phủ"),
    fact("P-VHXH", award_id="LDTT", decision_number=None, decision_key=None, decision_date=None, signer=None),
    proposed("CA", award_count=Decimal(2)),
)  # fmt: skip


def made(
    *facts: CommendationFact, choice: tuple[str, ...] = LISTS, rules: dict[str, Any] | None = None, **changes: Any
) -> Report:
    return make_award_report(facts or FACTS, choice=choice, rules=rules, **changes)


def cells(annex: Annex) -> list[dict[str, str]]:
    """By the columns' keys, of every row but headings."""
    keys = [column.key for column in annex.columns]
    return [dict(zip(keys, row.cells, strict=True)) for row in annex.rows if row.style != "group"]


def test_decisions_by_level_and_day_with_number_signer_and_who_told_them() -> None:
    annex = annex_of(made(), "award_decisions")
    assert [row.cells[0] for row in annex.rows if row.style == "group"] == ["I. Nhà nước", "II. Phường, xã, đặc khu"]
    of_state, own, without, total = cells(annex)
    assert own == {
        "order": "2",
        "number": "125/QĐ-UBND",
        "dated": "20/5/2026",
        "signer": CHAIRMAN,
        "award": "Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã",
        "kind": "Đợt, chuyên đề",
        "recipient_class": "Người trực tiếp lao động",
        "count": "10",
        "women": "2",
        "direct_workers": "10",
        "unit": "Công an phường; Phòng Văn hóa - Xã hội",
    }
    assert (of_state["number"], of_state["signer"], of_state["women"]) == ("9/QĐ-TTg", "Thủ tướng Chính phủ", "-")
    assert (without["number"], without["dated"], without["award"]) == ("Chưa ghi số", "-", "Lao động tiên tiến")
    assert (total["number"], total["count"], total["women"]) == ("Tổng cộng", "17", "4")


def test_nominations_are_a_list_of_their_own() -> None:
    annex = annex_of(made(), "award_nominations")
    assert [column.key for column in annex.columns] == [
        "order", "award", "kind", "recipient_class", "count", "women", "direct_workers", "unit"
    ]  # fmt: skip
    [line, total] = cells(annex)
    assert (line["award"], line["count"], line["unit"]) == ("Bằng khen của Bộ, ban, ngành, tỉnh", "2", "Công an phường")
    assert total["count"] == "2"
    listed = [row["award"] for row in cells(annex_of(made(), "award_decisions"))]
    assert line["award"] not in listed


def test_only_where_the_plan_wants_them_and_there_is_anything() -> None:
    def lists(report: Report) -> list[str]:
        return [annex.key for annex in report.annexes if annex.key in {"award_decisions", "award_nominations"}]

    assert lists(made(choice=DEFAULT_COMMENDATION_RULES.annexes)) == []
    assert lists(made(choice=("nominations",))) == ["award_nominations"]
    assert lists(made(fact())) == ["award_decisions"]
    said = " ".join(p.text for s in made().sections for part in (s, *s.sections) for p in part.paragraphs)
    for annex in (annex_of(made(), key) for key in ("award_decisions", "award_nominations")):
        assert sum(column.width for column in annex.columns) == pytest.approx(100)
        assert f"tại {annex.number} kèm theo" in said


def test_word_pdf_and_excel_hold_the_lists_with_counts_as_numbers() -> None:
    report = made()
    text = dense("".join(docx_paragraphs(render_docx(report))))
    assert text == pdf_text(render_pdf(report), report)
    for told in ("125/QĐ-UBND", "20/5/2026", CHAIRMAN, "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG"):
        assert dense(told) in text
    sheet = load_workbook(io.BytesIO(render_xlsx(report)))[annex_of(report, "award_decisions").number]
    [row] = [[cell.value for cell in row] for row in sheet.iter_rows() if row[1].value == "125/QĐ-UBND"]
    assert (row[2:4], row[7:10]) == (["20/5/2026", CHAIRMAN], [10, 2, 10])


def test_json_holds_every_row_of_a_unit_whatever_is_printed() -> None:
    report = made(choice=())
    lines = json.loads(render_json(report))["data"]["commendation_lines"]
    assert len(lines) == len(FACTS)
    assert lines[1] == {
        "unit_id": "P-VHXH", "award_id": "GK-XA", "level_id": "commune", "kind_id": "thematic",
        "recipient_class_id": "individual_direct", "is_decided": True, "award_count": "4", "women": None,
        "direct_workers": "4", "small_collectives": None, "decision_number": "125/QĐ-UBND",
        "decision_date": "2026-05-20", "signer": CHAIRMAN, "movement_id": None,
    }  # fmt: skip
    assert (lines[4]["is_decided"], lines[4]["signer"]) == (False, None)


def test_a_city_hands_on_no_lines() -> None:
    """Its communes give sums; the facts of a city have no numbers."""
    plan = make_plan().model_copy(update={"kind": "city"})
    report = make_report(plan=plan, catalogue=load_catalogue(), commendation_facts=FACTS)
    assert "commendation_lines" not in json.loads(render_json(report))["data"]


def test_every_kind_and_class_has_a_short_word() -> None:
    words, catalogue = load_phrases().content.words, load_catalogue()
    assert list(words["kind_short"]) == list(catalogue.award_kinds)
    assert list(words["recipient_short"]) == list(catalogue.recipient_classes)


def remark(report: Report, beginning: str) -> str | None:
    return next((one for one in report.remarks if one.startswith(beginning)), None)


def test_what_cannot_be_checked_is_told_and_nothing_of_it_is_printed() -> None:
    title = fact(award_id="TTLDTT", recipient_class_id="collective", kind_id="merit", award_count=Decimal(1))
    report = made(fact(award_id="CSTD-CS", kind_id="merit"), title, proposed("CA", award_count=Decimal(3)))
    not_checked = [one for one in report.remarks if one.startswith("Chưa kiểm tra được bằng số liệu: ")]
    assert [one.removeprefix("Chưa kiểm tra được bằng số liệu: ")[:24] for one in not_checked] == [
        "tiền thưởng của khen thư",
        "ưu tiên nữ, tập thể có t",
        "tỷ lệ phiếu của tổng số ",
        "tập thể được tặng danh h",
    ]
    assert "(đang đề nghị 3 lượt cá nhân, trong đó 2 nữ)" in not_checked[1]
    assert "(Công an phường)" in not_checked[3]
    default = DEFAULT_COMMENDATION_RULES.model_dump()["advanced_in_collectives"]
    shares = made(title, rules={"advanced_in_collectives": {**default, "severity": "note"}})
    assert remark(shares, "Chưa kiểm tra được bằng số liệu: tập thể được tặng danh hiệu có từ 70% Lao động tiên tiến")
    assert "Chưakiểmđược" not in dense("".join(docx_paragraphs(render_docx(report))))


def test_a_proposal_that_only_campaigns_stand_behind_is_told() -> None:
    report = made(fact(), proposed("CA", award_count=Decimal(2)))
    said = remark(report, "Công an phường: đề nghị cấp trên khen thưởng công trạng 2 lượt cá nhân")
    assert said is not None
    assert "đã có quyết định chỉ 0 lượt; kết quả khen thưởng theo đợt, chuyên đề, đột xuất (6 lượt) không dùng" in said
    kept = made(fact(), fact(award_id="LDTT", kind_id="merit"), proposed("CA", award_count=Decimal(2)))
    assert remark(kept, "Công an phường: đề nghị cấp trên") is None


def test_votes_and_duties_that_were_entered_are_compared() -> None:
    default = DEFAULT_COMMENDATION_RULES.model_dump()
    few = {"votes": [{"award": "CSTD-CS", "votes": 11, "members": 15}]}
    title = fact(award_id="TTLDXS", recipient_class_id="collective", kind_id="merit", award_count=Decimal(1))
    report = made(
        fact(award_id="CSTD-CS"),
        title,
        rules={
            "council_votes": {**default["council_votes"], **few},
            "duties_in_collectives": {
                **default["duties_in_collectives"],
                "unfinished": {"CA": 2},
                "disciplined": {"CA": 1},
            },
        },
    )
    assert remark(report, "Chiến sĩ thi đua cơ sở: có trường hợp chỉ đạt 11 phiếu trên tổng số 15 thành viên Hội đồng")
    assert remark(
        report,
        "Công an phường: có danh hiệu tập thể, nhưng còn 2 người chưa hoàn thành nhiệm vụ, 1 người bị kỷ luật từ cảnh"
        " cáo trở lên",
    )
    assert not any("tỷ lệ phiếu" in one for one in report.remarks)


@pytest.mark.parametrize(
    ("spent", "said"),
    [("14040000", None), ("14039999", "thấp hơn mức tiền thưởng"), ("14040001", "cao hơn mức tiền thưởng")],
)
def test_money_for_awards_against_what_the_fund_has_spent(spent: str, said: str | None) -> None:
    row = FundRow(
        source_id="budget", set_aside=Decimal("90000000"), spent_on_awards=Decimal(spent), spent_otherwise=Decimal(0),
        actor="Kế toán", recorded_at=datetime(2026, 12, 1, tzinfo=UTC),
    )  # fmt: skip
    told = fact(award_id="LDTT", kind_id="merit", award_count=Decimal(20))
    found = [one for one in made(told, fund=(row,)).remarks if "mức tiền thưởng theo quy định" in one]
    assert len(found) == (said is not None)
    assert all(said in one for one in found if said)
    # Of a certificate for a person the factor is not known: more may have been spent rightly.
    more = [one for one in made(told, fact(), fund=(row,)).remarks if "mức tiền thưởng theo quy định" in one]
    assert len(more) == (said is not None and "thấp" in said)
    half = made(told, fund=(replace(row, spent_on_awards=Decimal(1)),), period_id="2026-H1")
    assert not any("tiền thưởng" in one for one in half.remarks)

"""A year's statistics as an issued report: from the units' workbooks to delivered forms, a correction, a replacement.

No unit is asked for anything: what they hand in for the half year and the year is counted.
"""

import email
import email.policy
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from factories.blocs import WARD, with_plans
from factories.files import docx_paragraphs
from thidua import pipeline
from thidua.deliver.sink import SmtpSink
from thidua.errors import OperatorError
from thidua.explain.model import Node
from thidua.forms.fill import Filling, Row, fill_form
from thidua.forms.load import current_edition
from thidua.forms.maker import FormMaker
from thidua.forms.write import form_name
from thidua.plan.catalogue_load import load_catalogue
from thidua.settings import Settings

LATE = {"lock: 2027-01-31": "lock: 2199-01-31", "lock: 2026-07-31": "lock: 2199-07-31"}
HALF, YEAR, STATISTICS = "2026-H1", "2026-Y", "2026-TK"
ONE, OTHER = "HPN", "BCHQS"
"""Units that answer for no target."""
NARRATIVE = {
    "leadership": {"text": "Ban hành kế hoạch phát động thi đua, quán triệt tới toàn thể cán bộ, hội viên."},
    "outlook": {"text": "Tiếp tục thực hiện các nội dung thi đua đã đăng ký trong thời gian tới."},
}


def award(number: int, day: date, **changes: Any) -> Row:
    base: Row = {
        "award": "Bằng khen của Bộ, ban, ngành, tỉnh",
        "level": "Bộ, ban, ngành, thành phố",
        "kind": "Công trạng",
        "recipient_class": "Cá nhân - trực tiếp công tác, lao động, học tập, chiến đấu",
        "decision": "Đã có quyết định",
        "count": 2,
        "women": 1,
        "decision_number": f"{number}/QĐ-UBND",
        "decision_date": day,
    }
    return {key: value for key, value in {**base, **changes}.items() if value is not None}


MARCH, OCTOBER = award(101, date(2026, 3, 5)), award(202, date(2026, 10, 10), count=3)
COMMUNE = award(7, date(2026, 8, 1), award="Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã", level="Phường, xã, đặc khu")


@pytest.fixture
def home(settings: Settings) -> Settings:
    return with_plans(settings, WARD, edits=LATE)


def hand_in(settings: Settings, period_id: str, unit_id: str, rows: Sequence[Row]) -> None:
    plan = pipeline.one_plan(settings, WARD)
    period = plan.period(period_id)
    unit, edition = next(one for one in plan.units if one.id == unit_id), current_edition(period)
    maker = FormMaker(plan=plan, period=period, edition=edition, catalogue=load_catalogue())
    filling = Filling(
        info={"data_as_of": period.data_as_of, "prepared_by": "Chủ tịch Hội"},
        rows={"commendations": rows},
        coded={"narrative": NARRATIVE},
    )
    folder = Path(settings.landing) / WARD
    folder.mkdir(exist_ok=True)
    name = form_name(plan=plan, period=period, unit=unit)
    (folder / name).write_bytes(fill_form(maker.parts(unit), filling, edition))
    now = settings.now()
    pipeline.collect(settings, plan_id=WARD, now=now)
    checked = pipeline.validate(settings, plan_id=WARD, now=now, run_name="test")
    assert checked["rejected"] == 0, "".join(path.read_text() for path in Path(settings.outbox).rglob("*.txt"))[-900:]
    assert pipeline.load(settings, plan_id=WARD, now=now)["loaded"] == 1


def make(settings: Settings, period_id: str = STATISTICS) -> dict[str, Any]:
    """Every step of one run of the report, as the DAG does them."""
    at: dict[str, Any] = {"plan_id": WARD, "period_id": period_id, "now": settings.now()}
    snapshot_id = pipeline.aggregate(settings, **at)["snapshot_id"]
    pipeline.check_figures(settings, snapshot_id=snapshot_id)
    considered = pipeline.consider(settings, **at, snapshot_id=snapshot_id)
    if considered["outcome"] not in {"first", "reissue"}:
        return considered
    issued = pipeline.render(settings, **at, snapshot_id=snapshot_id, correction_id=considered["correction_id"])
    pipeline.deliver(settings, report_id=issued["report_id"], now=settings.now(), worker="test")
    return {**considered, **issued}


def touched(settings: Settings) -> list[str]:
    return pipeline.touched_reports(settings, plan_id=WARD, now=settings.now())


def sent(settings: Settings, revision_no: int) -> Path:
    return Path(settings.outbox) / WARD / STATISTICS / f"r{revision_no}"


def content(settings: Settings, revision_no: int) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(next(sent(settings, revision_no).glob("*.json")).read_text(encoding="utf-8"))
    return read


def total_row(settings: Settings, revision_no: int) -> list[object]:
    """Form 0603 as it was sent, in Excel: its line 01."""
    sheet = load_workbook(next(sent(settings, revision_no).glob("*.xlsx")))["Phụ lục III"]
    return next([cell.value for cell in row] for row in sheet.iter_rows() if row[1].value == "01")


def test_from_workbooks_to_delivered_forms_and_their_replacement(home: Settings, sink: SmtpSink) -> None:
    hand_in(home, HALF, ONE, [MARCH])
    hand_in(home, YEAR, OTHER, [OCTOBER, COMMUNE, award(303, date(2026, 12, 2))])
    first = make(home)
    assert (first["outcome"], first["revision_no"]) == ("first", 0)
    assert sorted(path.suffix for path in sent(home, 0).iterdir()) == [".docx", ".json", ".manifest", ".pdf", ".xlsx"]
    [mail] = sink.mails()
    content_of = email.message_from_bytes((home.home / "mail" / mail.file).read_bytes(), policy=email.policy.default)
    letter = content_of.get_body(("plain",))
    assert letter is not None
    body = letter.get_content()
    assert "đếm từ báo cáo của 2 đơn vị đã tiếp nhận" in body
    assert "0/0" not in body
    assert "chỉ tiêu" not in body
    assert total_row(home, 0) == ["Tổng số", "01", "Lượt", 5, 5, 0, 0, 0]
    text = " ".join(docx_paragraphs(next(sent(home, 0).glob("*.docx")).read_bytes()))
    for said in ("Biểu số: 0603.N/BNV-TĐKT", "Đơn vị báo cáo: Ủy ban nhân dân phường Lê Thanh Nghị", "Người lập biểu"):
        assert said in text
    assert touched(home) == []

    # The half-year report comes once more, with the same awards: looked at, and nothing is sent.
    hand_in(
        home, HALF, ONE, [MARCH, award(8, date(2026, 4, 1), award="Lao động tiên tiến", level="Phường, xã, đặc khu")]
    )
    assert touched(home) == [f"{WARD}|{STATISTICS}"]
    assert make(home)["outcome"] == "unchanged"
    assert touched(home) == []

    # The year's report of the unit comes late, with the half-year's award in it and one more.
    hand_in(
        home,
        YEAR,
        ONE,
        [MARCH, award(404, date(2026, 6, 6), recipient_class="Tập thể", women=None, count=1, small_collectives=1)],
    )
    assert touched(home) == [f"{WARD}|{STATISTICS}"]
    tried = pipeline.dry_run(home, plan_id=WARD, period_id=STATISTICS, now=home.now())
    assert tried.outcome == "reissue"
    assert "(báo cáo năm 2026)" in tried.reason
    assert "không còn sử dụng" not in tried.reason
    replaced = make(home)
    assert (replaced["outcome"], replaced["revision_no"]) == ("reissue", 1)
    assert total_row(home, 1) == ["Tổng số", "01", "Lượt", 6, 6, 0, 0, 0]
    changes = {
        one["key"]: (one["label"], one["before"], one["after"]) for one in content(home, 1)["replacement"]["changes"]
    }
    assert changes["statistics:0603:02:1"] == ("Biểu 0603, mã số 02 (tập thể), tổng số", "0", "1")
    assert all(key.startswith("statistics:0603:") for key in changes)
    assert len(sink.mails()) == 2
    assert touched(home) == []


def test_every_figure_of_the_forms_is_explained_and_made_again(home: Settings) -> None:
    hand_in(home, HALF, ONE, [MARCH])
    hand_in(home, YEAR, OTHER, [OCTOBER])
    make(home)
    report: dict[str, Any] = {"plan_id": WARD, "period_id": STATISTICS}
    found = pipeline.explain(home, **report, figure="statistics:0603:05:2")
    told = list(_nodes(found.steps))
    assert found.printed == "5"
    assert any(
        "quyết định số 101/QĐ-UBND ngày 05/03/2026 (báo cáo le-thanh-nghi-2026|2026-H1)" in n.label for n in told
    )
    assert [n.value for n in told if n.kind == "cell" and "Số lượng" in n.label] == [
        "viết trong tệp: “3”",
        "viết trong tệp: “2”",
    ]
    movements = pipeline.explain(home, **report, figure="statistics:0601:01:1")
    assert movements.printed == str(sum(n.kind in {"item", "unit"} for n in _nodes(movements.steps)))
    for one in pipeline.list_figures(home, **report)[::45]:
        assert pipeline.explain(home, **report, figure=one.key).printed == one.printed
    again = pipeline.reproduce(home, **report)
    assert again.is_same, [step for step in again.steps if not step.is_equal]
    assert {"Số liệu từng ô của các biểu thống kê: 361 dòng giống nhau"} & {
        f"{s.name}: {s.detail}" for s in again.steps
    }


def _nodes(steps: Sequence[Node]) -> list[Node]:
    return [node for step in steps for node in (step, *_nodes(step.children))]


def test_known_earlier_it_is_what_was_known_then(home: Settings, tmp_path: Path) -> None:
    hand_in(home, HALF, ONE, [MARCH])
    before = home.now()
    hand_in(home, YEAR, OTHER, [OCTOBER])
    now = home.now()
    totals = []
    for name, known_at in (("then", before), ("now", now)):
        folder = tmp_path / name
        pipeline.preview(home, plan_id=WARD, period_id=STATISTICS, known_at=known_at, now=now, to=folder)
        sheet = load_workbook(next(folder.glob("*.xlsx")))["Phụ lục III"]
        totals.append(next(row[3].value for row in sheet.iter_rows() if row[1].value == "01"))
    assert totals == [2, 5]


def test_units_are_asked_for_nothing(home: Settings) -> None:
    with pytest.raises(OperatorError, match="không yêu cầu các đơn vị gửi biểu mẫu"):
        pipeline.make_forms(home, plan_id=WARD, period_id=STATISTICS, folder=home.home / "forms")
    plan = pipeline.one_plan(home, WARD)
    assert plan.units_of(plan.period(STATISTICS)) == ()

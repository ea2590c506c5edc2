"""A commune that leads a bloc: members hand in, the leader scores, the bloc votes, the report goes out beside the
commune's own."""

import io
import json
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from typer.testing import CliRunner

from factories.blocs import (
    BLOC,
    FIRST,
    HALF,
    POINTS,
    SCHOOL_YEAR,
    SCHOOLS,
    WARD,
    YEAR,
    hand_in,
    member_filling,
    take_in,
    with_plans,
)
from factories.shell import enter_shell
from thidua import cli, pipeline
from thidua.bloc.ballots import Ballot
from thidua.demo.answers import make_answers
from thidua.demo.workbooks import make_workbook
from thidua.errors import OperatorError
from thidua.forms.cells import CellInput
from thidua.forms.load import current_edition
from thidua.forms.maker import FormMaker
from thidua.forms.write import form_name
from thidua.plan.catalogue_load import load_catalogue
from thidua.settings import Settings
from thidua.warehouse.connect import opened

ACTOR = "Chuyên viên Phòng Văn hóa - Xã hội"
MEMBERS = ("LTN", "TV-02", "TV-03")


@pytest.fixture
def desk(settings: Settings) -> Settings:
    return with_plans(settings, WARD, BLOC, SCHOOLS)


def score(
    desk: Settings, unit: str, criterion: str, points: str | None, *, plan: str = BLOC, period: str = YEAR
) -> None:
    pipeline.score_member(
        desk,
        plan_id=plan,
        period_id=period,
        unit_id=unit,
        criterion_id=criterion,
        points=None if points is None else Decimal(points),
        reason="Đối chiếu báo cáo của thành viên",
        actor=ACTOR,
        now=desk.now(),
    )


def vote(desk: Settings, honour: str, votes: dict[str, int], *, papers: tuple[int, int] | None = None) -> None:
    """papers: cast and valid, of a secret ballot."""
    cast, valid = papers or (None, None)
    ballot = Ballot(
        honour_id=honour,
        held_on=date(2027, 1, 12),
        present=8,
        votes=votes,
        papers_cast=cast,
        papers_valid=valid,
        note="Biên bản kiểm phiếu",
    )
    pipeline.vote_members(desk, plan_id=BLOC, period_id=YEAR, ballot=ballot, actor=ACTOR, now=desk.now())


def issue(desk: Settings, plan_id: str, period_id: str) -> dict[str, Path]:
    """The report's files by kind, as they lie in the outbox."""
    report: dict[str, Any] = {"plan_id": plan_id, "period_id": period_id}
    snapshot_id = pipeline.aggregate(desk, **report, now=desk.now())["snapshot_id"]
    pipeline.check_figures(desk, snapshot_id=snapshot_id)
    made = pipeline.render(desk, **report, snapshot_id=snapshot_id, now=desk.now())
    pipeline.deliver(desk, report_id=made["report_id"], now=desk.now(), worker="test")
    files = [path for path in Path(desk.outbox).rglob("bc-*") if period_id.lower() in path.name]
    return {path.suffix: path for path in files if plan_id.removesuffix("-2026") in path.name}


def test_annual_report_of_bloc_8(desk: Settings) -> None:
    """F10: members report to the leader, the leader scores, the bloc votes, the report goes to the city."""
    plan, period = pipeline.plan_of_period(desk, BLOC, YEAR)
    better = {**POINTS, "T01": Decimal("29"), "T07": Decimal(2)}
    taken = hand_in(
        desk,
        BLOC,
        YEAR,
        {
            "LTN": member_filling(plan, period, points=better),
            "TV-02": member_filling(plan, period, reached=Decimal("0.9")),
            "TV-03": None,
        },
    )
    assert (taken["accepted"], taken["rejected"], taken["loaded"]) == (3, 0, 3)
    for unit, points in (("LTN", "9"), ("TV-02", "9.5"), ("TV-03", "9")):
        score(desk, unit, "T05", points)
    score(desk, "TV-03", "T01", "20")
    score(desk, "TV-03", "T01", "26")
    vote(desk, "co-thi-dua", {"LTN": 7, "TV-02": 6}, papers=(8, 7))
    files = issue(desk, BLOC, YEAR)
    assert set(files) == {".docx", ".pdf", ".xlsx", ".json"}
    report = json.loads(files[".json"].read_text(encoding="utf-8"))
    bloc = report["data"]["bloc"]
    places = {one["unit_id"]: (one["place"], one["total"]) for one in bloc["ranks"] if one["place"]}
    # LTN: 29 + 10 + 18 + 17,25 + 9 + 10 + 2; TV-02: 28,5 + 9 + 18 + 17,25 + 9,5 + 10.
    assert places == {"LTN": (1, "95.25"), "TV-02": (2, "92.25"), "TV-03": (3, "90.25")}
    assert [(one["unit_id"], one["outcome"]) for one in bloc["ballots"]] == [
        ("LTN", "chosen"),
        ("TV-02", "not_reached"),
    ]
    text = pdf_text(files[".pdf"])
    assert "bỏ phiếu kín, thu về 8 phiếu, trong đó 7 phiếu hợp lệ" in text
    assert "TV-02" not in text
    for said in (
        "TM. KHỐI THI ĐUA SỐ 8",
        "KHỐI TRƯỞNG",
        "BẢNG ĐIỂM THI ĐUA",
        "Cờ thi đua",
        "giao ước thi đua năm 2026",
    ):
        assert said in text, said
    assert "Chưa báo cáo" in text
    sheets = load_workbook(io.BytesIO(files[".xlsx"].read_bytes())).sheetnames
    assert len(sheets) >= 5
    with zipfile.ZipFile(files[".docx"]) as archive:
        assert "KHỐI TRƯỞNG" in archive.read("word/document.xml").decode()


def pdf_text(path: Path) -> str:
    made = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, text=True)
    return " ".join(made.stdout.split())


def test_six_month_report_of_bloc_8_goes_beside_the_wards_own(desk: Settings) -> None:
    """F7 and F8: two reports of one installation to the same city."""
    hand_in(desk, BLOC, HALF, dict.fromkeys(MEMBERS))
    hand_in_ward(desk, HALF, "P-VHXH")
    both = {BLOC: issue(desk, BLOC, HALF), WARD: issue(desk, WARD, HALF)}
    assert all(set(files) == {".docx", ".pdf", ".xlsx", ".json"} for files in both.values())
    assert pipeline.plan_ids(desk) == sorted([WARD, BLOC, SCHOOLS])
    assert "Sơ kết kết quả thực hiện giao ước thi đua 6 tháng đầu năm 2026 của khối thi đua số 8" in pdf_text(
        both[BLOC][".pdf"]
    )


@pytest.mark.parametrize("period_id", [FIRST, SCHOOL_YEAR])
def test_ward_bloc_runs_on_the_school_year(desk: Settings, period_id: str) -> None:
    taken = hand_in(desk, SCHOOLS, period_id, {"TH-01": None, "TH-02": None, "NT-01": None})
    assert taken["loaded"] == 3
    for unit in ("TH-01", "TH-02", "NT-01"):
        score(desk, unit, "T05", "9", plan=SCHOOLS, period=period_id)
    text = pdf_text(issue(desk, SCHOOLS, period_id)[".pdf"])
    assert "do phường và các đơn vị thành viên phát động" in " ".join(text.split())
    assert "năm học 2025-2026" in text
    assert "Hạng 1" in text
    assert "đồng hạng" in text


def hand_in_ward(desk: Settings, period_id: str, *unit_ids: str) -> dict[str, int]:
    plan, period = pipeline.plan_of_period(desk, WARD, period_id)
    catalogue = load_catalogue()
    maker = FormMaker(plan=plan, period=period, edition=current_edition(period), catalogue=catalogue)
    folder = Path(desk.landing) / WARD
    folder.mkdir(parents=True, exist_ok=True)
    for unit in (unit for unit in plan.units_of(period) if unit.id in unit_ids):
        answers = make_answers(plan=plan, period=period, unit=unit, catalogue=catalogue)
        (folder / form_name(plan=plan, period=period, unit=unit)).write_bytes(make_workbook(maker, unit, answers))
    return take_in(desk, WARD)


def aggregates(desk: Settings, plan_id: str, period_id: str) -> tuple[str, dict[str, Sequence[Any]]]:
    """Hash of the inputs, and all rows of all totals."""
    made = pipeline.aggregate(desk, plan_id=plan_id, period_id=period_id, now=desk.now())
    tables = ("movement_total", "commendation_total", "indicator_total", "obligation_status", "member_score")
    with opened(desk.warehouse_url) as engine, engine.connect() as connection:
        rows = {
            table: connection.execute(
                sa.text(f"select * from {table} where snapshot_id = :s order by 2, 3"),
                {"s": made["snapshot_id"]},
            ).all()
            for table in tables
        }
        inputs = sa.text("select inputs_sha256 from snapshot where snapshot_id = :s")
        return connection.execute(inputs, {"s": made["snapshot_id"]}).scalar_one(), rows


def test_nothing_is_counted_twice(desk: Settings) -> None:
    """A school of the ward that is a member of a ward bloc too: neither hierarchy's figures take the other's."""
    plan, period = pipeline.plan_of_period(desk, SCHOOLS, SCHOOL_YEAR)
    awards: list[Mapping[str, CellInput]] = [
        {
            "award": "Giấy khen",
            "level": load_catalogue().award_levels["commune"],
            "kind": load_catalogue().award_kinds["thematic"],
            "recipient_class": load_catalogue().recipient_classes["collective"],
            "decision": "Đề nghị cấp trên",
            "count": Decimal(7),
        }
    ]
    assert hand_in_ward(desk, HALF, "TH-01", "P-VHXH")["loaded"] == 2
    ward = aggregates(desk, WARD, HALF)
    assert ward[1]["commendation_total"]
    filling = member_filling(plan, period, commendations=awards)
    assert hand_in(desk, SCHOOLS, SCHOOL_YEAR, {"TH-01": filling})["loaded"] == 1
    score(desk, "TH-01", "T05", "10", plan=SCHOOLS, period=SCHOOL_YEAR)
    assert aggregates(desk, WARD, HALF) == ward
    bloc = aggregates(desk, SCHOOLS, SCHOOL_YEAR)
    assert [row.award_count for row in bloc[1]["commendation_total"]] == [7]
    assert hand_in_ward(desk, HALF, "TH-02")["loaded"] == 1
    assert aggregates(desk, WARD, HALF) != ward
    assert aggregates(desk, SCHOOLS, SCHOOL_YEAR) == bloc


def test_points_after_issuing_are_a_correction_and_the_report_can_be_made_again(desk: Settings) -> None:
    hand_in(desk, BLOC, YEAR, dict.fromkeys(MEMBERS))
    for unit in MEMBERS:
        score(desk, unit, "T05", "9")
    issue(desk, BLOC, YEAR)
    again = pipeline.reproduce(desk, plan_id=BLOC, period_id=YEAR)
    assert again.is_same, [step for step in again.steps if not step.is_equal]
    tried = pipeline.dry_run(desk, plan_id=BLOC, period_id=YEAR, now=desk.now())
    assert tried.outcome == "unchanged"
    score(desk, "TV-03", "T05", "10")
    vote(desk, "bang-khen", {"TV-03": 7})
    tried = pipeline.dry_run(desk, plan_id=BLOC, period_id=YEAR, now=desk.now())
    assert tried.outcome == "reissue"
    assert tried.reason == "Khối ghi lại điểm chấm, kết quả bình xét, suy tôn"
    labels = {change.label: (change.before, change.after) for change in tried.changes}
    assert labels["Đơn vị thành viên số 3, tổng điểm"] == ("92,75", "93,75")
    assert labels["Đơn vị thành viên số 3, điểm từng tiêu chí - T05"] == ("9", "10")
    assert sum("T05" in label or "điểm - được tính" in label for label in labels) == 1, "told once"
    assert pipeline.reproduce(desk, plan_id=BLOC, period_id=YEAR).is_same


def test_figures_are_explained_down_to_cells_and_persons(desk: Settings) -> None:
    hand_in(desk, BLOC, YEAR, dict.fromkeys(MEMBERS))
    for unit in MEMBERS:
        score(desk, unit, "T05", "9")
    vote(desk, "bang-khen", {"LTN": 7})
    issue(desk, BLOC, YEAR)

    def told(figure: str) -> str:
        return str(pipeline.explain(desk, plan_id=BLOC, period_id=YEAR, figure=figure))

    assert ACTOR in told("score:LTN:T05")
    assert "Đối chiếu báo cáo của thành viên" in told("score:LTN:total")
    assert "khoi-8-le-thanh-nghi-2026__2026-Y__LTN.xlsx" in told("score:LTN:T01")
    assert "F6" in told("pact:G02:LTN:actual")
    assert "7 phiếu" in told("ballot:bang-khen:LTN:votes")


def test_forms_of_members(desk: Settings) -> None:
    """The same bytes again; criteria of the leader are closed, contents in words take no figure."""
    plan, period = pipeline.plan_of_period(desk, BLOC, YEAR)
    maker = FormMaker(plan=plan, period=period, edition=current_edition(period), catalogue=load_catalogue())
    content = maker.make(plan.units[1])
    assert content == FormMaker(
        plan=plan, period=period, edition=current_edition(period), catalogue=load_catalogue()
    ).make(plan.units[1])
    book = load_workbook(io.BytesIO(content))
    assert [row[0].value for row in book["2. Tự chấm điểm"]["B5:B13"]] == [f"T0{n}" for n in range(1, 9)] + ["TONG"]
    scores, pact = book["2. Tự chấm điểm"], book["1. Giao ước"]
    assert scores["E5"].protection.locked is False
    assert scores["E9"].protection.locked is True
    assert pact["F5"].protection.locked is False
    assert pact["F9"].protection.locked is True


def test_faulty_points_are_sent_back(desk: Settings) -> None:
    plan, period = pipeline.plan_of_period(desk, BLOC, YEAR)
    too_many = {**POINTS, "T01": Decimal(31)}
    taken = hand_in(
        desk,
        BLOC,
        YEAR,
        {"LTN": member_filling(plan, period, points=too_many), "TV-02": member_filling(plan, period, total=Decimal(1))},
    )
    assert (taken["accepted"], taken["rejected"]) == (0, 2)
    with opened(desk.warehouse_url) as engine, engine.connect() as connection:
        rules = connection.execute(sa.text("select distinct rule_id from finding order by 1")).scalars().all()
    assert rules == ["TD-CD-004", "TD-CD-008"]


def test_from_the_shell(desk: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    enter_shell(monkeypatch, desk, plans=desk.plans)
    hand_in(desk, BLOC, YEAR, dict.fromkeys(MEMBERS))
    who = ("--actor", "Chuyên viên Mẫu")

    def run(*arguments: str, exit_code: int = 0) -> str:
        result = CliRunner().invoke(cli.app, ["bloc", *arguments])
        assert result.exit_code == exit_code, result.output
        return result.output

    said = run("score", BLOC, YEAR, "LTN", "T05", "9,5", "--reason", "Đối chiếu", *who)
    assert "LTN, tiêu chí T05: 9,5 điểm." in said
    assert f"thidua rerun {BLOC} {YEAR}" in said
    assert "1 " in run("show", BLOC, YEAR).splitlines()[2]
    assert "đã rút điểm" in run("score", BLOC, YEAR, "LTN", "T05", "--take-back", "--reason", "Ghi nhầm", *who)
    assert "(thiếu 1 tiêu chí)" in run("show", BLOC, YEAR)
    held = ("--present", "8", "--date", "2026-12-21")
    voted = run("vote", BLOC, YEAR, "co-thi-dua", "LTN=7", "TV-02=1", *held, "--cast", "8", "--valid", "7", *who)
    assert "8 thành viên dự họp, thu về 8 phiếu, hợp lệ 7 phiếu" in voted
    assert "co-thi-dua: 7 phiếu, Được suy tôn" in run("show", BLOC, YEAR)
    for arguments in (
        ("score", BLOC, YEAR, "LTN", "T05", "--reason", "-", *who),
        ("score", BLOC, YEAR, "LTN", "T05", "chín", "--reason", "-", *who),
        ("vote", BLOC, YEAR, "bang-khen", "LTN:7", *held, *who),
        ("vote", BLOC, YEAR, "bang-khen", "LTN=7", "LTN=6", *held, *who),
        ("vote", BLOC, YEAR, "bang-khen", "LTN=7", "--present", "8", "--date", "21/12/2026", *who),
        ("vote", BLOC, YEAR, "co-thi-dua", "LTN=7", *held, *who),
        ("draw", BLOC, YEAR, "LTN", "TV-02", "--date", "2026-12-21", *who),
    ):
        result = CliRunner().invoke(cli.app, ["bloc", *arguments])
        assert isinstance(result.exception, OperatorError), result.output

"""From a printed figure down to the cell, a report made again, and a report as it was known before."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from pypdf import PdfReader

from factories.databases import copy_database
from factories.shell import enter_shell, run
from thidua import pipeline
from thidua.aggregate.run import TABLES
from thidua.audit.heads import kept_heads
from thidua.audit.verify import verify
from thidua.collect.vault import Vault
from thidua.demo.answers import make_answers
from thidua.demo.workbooks import make_workbook
from thidua.errors import OperatorError
from thidua.explain.model import Explanation, Node
from thidua.forms.load import CURRENT_EDITION, load_edition
from thidua.forms.maker import FormMaker
from thidua.forms.write import form_name
from thidua.plan.catalogue_load import load_catalogue
from thidua.settings import Settings
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.connect import opened
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import APP, OWNER

PLAN, PERIOD = "kien-an-2025", "2025-Y"
FIRST, LATER, WITHDRAWN = ("TDP-01", "TDP-02", "TH-01", "TH-02"), ("TDP-03",), "TH-02"
UNITS = (*FIRST[:-1], *LATER)
BEFORE = datetime(2025, 12, 1, 8, tzinfo=LEGAL_ZONE)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, cluster: EmbeddedPostgres) -> Settings:
    """An installation with a report of four units, and its replacement: one unit withdrew, another one came later."""
    home = tmp_path_factory.mktemp("explain")
    copy_database(cluster, "explained")
    made = replace(
        Settings.from_environment(),
        home=home,
        archive=None,
        landing=str(home / "landing"),
        vault=str(home / "vault"),
        outbox=str(home / "outbox"),
        data_docs=home / "data_docs",
        warehouse_url=cluster.url("explained", role=APP),
        owner_url=cluster.url("explained", role=OWNER),
        smtp_url="",
        clock_offset=timedelta(days=400),
    )
    _hand_in(made, FIRST)
    _issue(made, _aggregate(made))
    _hand_in(made, LATER)
    pipeline.withdraw(
        made,
        plan_id=PLAN,
        period_id=PERIOD,
        unit_id=WITHDRAWN,
        actor="Trường",
        reason="Nhầm kỳ báo cáo",
        now=made.now(),
    )
    snapshot_id = _aggregate(made)
    found = pipeline.consider(made, plan_id=PLAN, period_id=PERIOD, snapshot_id=snapshot_id, now=made.now())
    assert (found["outcome"], found["waits_for"]) == ("reissue", "lock")
    correction_id = found["correction_id"]
    pipeline.decide(
        made, correction_id=correction_id, decision="approved", actor="Chủ tịch", reason="Đồng ý", now=made.now()
    )
    _issue(made, snapshot_id, correction_id=correction_id)
    return made


def _aggregate(settings: Settings) -> int:
    made = pipeline.aggregate(settings, plan_id=PLAN, period_id=PERIOD, now=settings.now())
    snapshot_id: int = made["snapshot_id"]
    return snapshot_id


def _issue(settings: Settings, snapshot_id: int, *, correction_id: int | None = None) -> None:
    pipeline.render(
        settings,
        plan_id=PLAN,
        period_id=PERIOD,
        snapshot_id=snapshot_id,
        correction_id=correction_id,
        now=settings.now(),
    )


def _hand_in(settings: Settings, unit_ids: tuple[str, ...]) -> None:
    plan, period = pipeline.plan_of_period(settings, PLAN, PERIOD)
    maker = FormMaker(plan=plan, period=period, edition=load_edition(CURRENT_EDITION), catalogue=load_catalogue())
    folder = Path(settings.landing) / PLAN
    folder.mkdir(parents=True, exist_ok=True)
    for unit in plan.units_of(period):
        if unit.id in unit_ids:
            answers = make_answers(plan=plan, period=period, unit=unit, catalogue=load_catalogue())
            name = form_name(plan=plan, period=period, unit=unit)
            (folder / name).write_bytes(make_workbook(maker, unit, answers, is_faulty=False))
    pipeline.collect(settings, plan_id=PLAN, now=settings.now())
    pipeline.validate(settings, plan_id=PLAN, now=settings.now(), run_name="test")
    assert pipeline.load(settings, plan_id=PLAN, now=settings.now())["loaded"] == len(unit_ids)


def explain(settings: Settings, figure: str) -> Explanation:
    return pipeline.explain(settings, plan_id=PLAN, period_id=PERIOD, figure=figure)


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from walk(node.children)


def of_kind(found: Explanation, kind: str) -> list[Node]:
    return [node for node in walk(found.steps) if node.kind == kind]


@pytest.mark.parametrize("figure", ["E11", "target:E09:actual"])
def test_figure_leads_to_the_very_cells_of_the_workbooks(settings: Settings, figure: str) -> None:
    found = explain(settings, figure)
    units = of_kind(found, "unit")
    assert units
    for unit in units:
        [file] = [node for node in unit.children if node.kind == "file"]
        assert file.details["is_intact"] == "true"
        workbook = load_workbook(BytesIO(Vault(settings.vault).get(file.details["file_sha256"] or "")), data_only=True)
        cells = [node for node in unit.children if node.kind == "cell"]
        assert cells
        for cell in cells:
            value = workbook[cell.details["sheet"]][cell.details["cell"]].value
            assert Decimal(str(value)) == Decimal(cell.details["stored"] or "")
            assert cell.details["written"]


def test_sum_of_the_cells_is_the_printed_figure(settings: Settings) -> None:
    found = explain(settings, "E11")
    cells = [Decimal(node.details["stored"] or "") for node in of_kind(found, "cell")]
    assert sum(cells) == Decimal(found.value or "")
    assert not of_kind(found, "note")


def test_ratio_is_explained_by_its_sums(settings: Settings) -> None:
    found = explain(settings, "target:E09:actual")
    [total] = [node for node in found.steps if node.kind == "total"]
    assert total.value is not None
    assert total.value.startswith("100 × (")
    parts = [Decimal(node.details["stored"] or "") for node in of_kind(found, "cell")]
    share = 100 * sum(parts[0::2], Decimal(0)) / sum(parts[1::2], Decimal(0))
    assert abs(share - Decimal(found.value or "")) < Decimal("1e-9")
    assert (total.details["numerator"], total.details["denominator"]) == tuple(
        f"{sum(column, Decimal(0)):f}" for column in (parts[0::2], parts[1::2])
    )


def test_missing_units_are_named_and_never_counted(settings: Settings) -> None:
    found = explain(settings, "E11")
    missing = {node.details["unit_id"] for node in of_kind(found, "missing")}
    counted = {node.details["unit_id"] for node in of_kind(found, "unit")}
    assert missing
    assert counted
    assert not missing & counted


def test_withdrawn_report_is_told_as_withdrawn(settings: Settings) -> None:
    [target_id] = _targets_of(settings, WITHDRAWN)[:1]
    steps = explain(settings, f"target:{target_id}:units_reported").steps
    [told] = [node for node in walk(steps) if node.details.get("unit_id") == WITHDRAWN]
    assert (told.kind, told.value) == ("missing", "đã rút báo cáo")


def _targets_of(settings: Settings, unit_id: str) -> list[str]:
    plan, period = pipeline.plan_of_period(settings, PLAN, PERIOD)
    indicators = load_catalogue().indicators
    return [
        target.id
        for target in plan.targets
        if unit_id in {unit.id for unit in plan.reporters_of(target, period, indicators[target.indicator])}
    ]


def test_each_revision_is_explained_by_what_it_was_made_from(settings: Settings) -> None:
    first, second = (
        {
            node.details["unit_id"]
            for node in of_kind(
                pipeline.explain(settings, plan_id=PLAN, period_id=PERIOD, figure="E11", revision_no=number), "unit"
            )
        }
        for number in (0, 1)
    )
    assert second - first == set(LATER)
    assert pipeline.explain(settings, plan_id=PLAN, period_id=PERIOD, figure="E11").revision_no == 1


def test_plan_is_quoted_with_its_line(settings: Settings) -> None:
    plan, _ = pipeline.plan_of_period(settings, PLAN, PERIOD)
    target = next(one for one in plan.targets if one.id == "E11")
    [asked] = of_kind(explain(settings, "E11"), "plan")
    assert asked.value == f"“{target.verbatim}”"
    assert asked.details["line"] == str(target.line)


def test_every_printed_figure_has_an_explanation(settings: Settings) -> None:
    listed = pipeline.list_figures(settings, plan_id=PLAN, period_id=PERIOD)
    kinds: dict[tuple[str, str], str] = {}
    for one in listed:
        words = one.key.split(":")
        kinds.setdefault((words[0], words[-1]), one.key)
    for key in kinds.values():
        found = explain(settings, key)
        assert found.steps, key
        assert not of_kind(found, "note"), (key, of_kind(found, "note"))


def test_unknown_figure_is_told_with_what_is_alike(settings: Settings) -> None:
    with pytest.raises(OperatorError, match="target:E11:actual"):
        explain(settings, "e11:actu")
    with pytest.raises(OperatorError, match="Không có báo cáo đã phát hành"):
        pipeline.explain(settings, plan_id=PLAN, period_id="2025-H2", figure="E11")


def test_lost_file_is_said_and_the_rest_is_explained(settings: Settings) -> None:
    file = of_kind(explain(settings, "E11"), "file")[0]
    path = Vault(settings.vault).path(file.details["file_sha256"] or "")
    content = path.read_bytes()
    path.write_bytes(content + b"x")
    try:
        found = explain(settings, "E11")
    finally:
        path.write_bytes(content)
    told = {node.details["is_intact"] for node in of_kind(found, "file")}
    assert told == {"true", "false"}
    assert "không đọc lại được ô này" in {node.value for node in of_kind(found, "cell")}


@pytest.mark.parametrize("revision_no", [0, 1])
def test_issued_report_is_made_again_to_the_byte(settings: Settings, revision_no: int) -> None:
    made = pipeline.reproduce(settings, plan_id=PLAN, period_id=PERIOD, revision_no=revision_no)
    assert made.revision_no == revision_no
    assert [step for step in made.steps if not step.is_equal] == []
    assert made.notes == ()
    assert len(made.steps) == 1 + len(TABLES) + 1 + 8


def test_altered_figure_is_seen_when_the_report_is_made_again(settings: Settings) -> None:
    with opened(settings.owner_url) as engine:
        alter = "update indicator_total set actual = actual {} 1 where target_id = 'E11'"
        with engine.begin() as connection:
            connection.execute(sa.text(alter.format("+")))
        try:
            made = pipeline.reproduce(settings, plan_id=PLAN, period_id=PERIOD)
        finally:
            with engine.begin() as connection:
                connection.execute(sa.text(alter.format("-")))
    names = [step.name for step in made.steps if not step.is_equal]
    assert names == ["Số tổng hợp của từng chỉ tiêu", "Nội dung báo cáo lập lại từ số liệu"]


def test_preview_is_marked_and_leaves_nothing_behind(settings: Settings, tmp_path: Path) -> None:
    tables = ("snapshot", "plan_version", "report_revision", "delivery", "audit_entry", "blob")

    def counts() -> list[int]:
        with opened(settings.warehouse_url) as engine, engine.connect() as connection:
            return [connection.execute(sa.text(f"select count(*) from {table}")).scalar_one() for table in tables]

    before = counts()
    made = pipeline.preview(settings, plan_id=PLAN, period_id=PERIOD, known_at=BEFORE, now=settings.now(), to=tmp_path)
    assert counts() == before
    mark = "Bản tra cứu: số liệu đã biết đến 08:00 ngày 01/12/2025, không phát hành."
    [pdf] = tmp_path.glob("*-tra-cuu.pdf")
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(pdf).pages]
    assert mark in " ".join(pages)
    assert "BẢN TRA CỨU, KHÔNG PHÁT HÀNH" in pages[0]
    assert "bản phát hành lần đầu" not in " ".join(pages)
    assert "bản tra cứu, không phát hành" in " ".join(pages)
    [data] = tmp_path.glob("*.json")
    known = json.loads(data.read_text(encoding="utf-8"))
    assert "BẢN TRA CỨU" in known["report"]["type_name"]
    assert {unit["state"] for unit in known["data"]["units"]} == {"MISSING"}
    assert sorted(made["files"]) == sorted(path.name for path in tmp_path.iterdir())


def test_preview_of_now_has_the_figures_of_now(settings: Settings) -> None:
    now = settings.now()
    made = pipeline.preview(settings, plan_id=PLAN, period_id=PERIOD, known_at=now, now=now)
    [data] = Path(made["folder"]).glob("*.json")
    units = json.loads(data.read_text(encoding="utf-8"))["data"]["units"]
    assert {unit["unit_id"] for unit in units if unit["state"] != "MISSING"} == set(UNITS)


def test_preview_of_an_instant_to_come_is_refused(settings: Settings) -> None:
    now = settings.now()
    with pytest.raises(OperatorError, match="chưa đến"):
        pipeline.preview(settings, plan_id=PLAN, period_id=PERIOD, known_at=now + timedelta(seconds=1), now=now)


def test_chain_of_a_whole_run_has_no_fault(settings: Settings) -> None:
    with opened(settings.warehouse_url) as engine:
        report = verify(engine, heads=kept_heads(settings.heads_folder), vault=Vault(settings.vault), with_files=True)
    assert report.faults == []
    assert report.counts["đầu chuỗi trong kho lưu"] >= 4
    assert report.counts["tệp trong kho lưu"] == len(FIRST) + len(LATER) + 2 * 4
    checked = {name: count for name, count in report.counts.items() if count}
    assert checked["bản ghi correction"] == checked["bản ghi correction_decision"] == 1
    assert checked["bản ghi submission"] == len(FIRST) + len(LATER) + 1
    assert checked["bản ghi report_revision"] == checked["bản ghi snapshot"] == 2


def test_withdrawal_and_decision_are_links_of_the_chain(settings: Settings) -> None:
    statement = sa.text("select kind, payload -> 'row' ->> 'actor' from audit_entry where payload -> 'row' ? 'actor'")
    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        assert connection.execute(statement).all() == [("withdrawn", "Trường"), ("correction_approved", "Chủ tịch")]


@pytest.fixture
def shell(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    enter_shell(monkeypatch, settings)
    monkeypatch.delenv("THIDUA_ARCHIVE", raising=False)


@pytest.mark.usefixtures("shell")
def test_commands_tell_what_they_found() -> None:
    told = run("explain", PLAN, PERIOD, "E11")
    assert told.startswith("target:E11:actual = ")
    assert "ô H" in told
    listed = run("explain", PLAN, PERIOD, "--list")
    assert "target:E11:actual" in listed
    as_json = run("explain", PLAN, PERIOD, "E11", "--json")
    assert json.loads(as_json)["key"] == "target:E11:actual"
    assert "giống hệt bản đã phát hành" in run("reproduce", PLAN, PERIOD)
    assert "không phát hiện việc sửa" in run("audit", "verify")


@pytest.mark.usefixtures("shell")
def test_tampering_is_told_and_ends_with_1(settings: Settings) -> None:
    rename = "update receipt set original_name = {} where receipt_id = 1"
    with opened(settings.owner_url) as engine:
        with engine.begin() as connection:
            name = connection.execute(sa.text("select original_name from receipt where receipt_id = 1")).scalar_one()
            connection.execute(sa.text(rename.format("'khac.xlsx'")))
        try:
            verified = run("audit", "verify", exit_code=1)
        finally:
            with engine.begin() as connection:
                connection.execute(sa.text(rename.format(":name")), {"name": name})
    assert "receipt:1: Bản ghi không còn như lúc được ghi." in verified
    assert f"cột original_name: khi ghi '{name}', hiện là 'khac.xlsx'" in verified


@pytest.mark.usefixtures("shell")
def test_lost_archive_is_told(tmp_path: Path) -> None:
    assert "chưa có đầu chuỗi nào" in run("audit", "verify", "--heads", str(tmp_path))


@pytest.mark.usefixtures("shell")
def test_head_and_inspection_file(settings: Settings, tmp_path: Path) -> None:
    head = run("audit", "head").split()
    zipped = tmp_path / "ho-so.zip"
    told = run("audit", "export", "--to", str(zipped), "--plan", PLAN)
    assert f"{head[0]} mục nhật ký" in told
    assert zipped.exists()
    [*_, last] = kept_heads(settings.heads_folder)
    assert last.head is not None
    assert (str(last.head.seq), last.head.hash) == (head[0], head[1])

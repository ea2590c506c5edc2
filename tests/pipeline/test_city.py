"""The closed loop: communes' reports, delivered into the city's landing folder, become the city's report."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tools.bench.city_plan import CITY, make_city, unit_id
from tools.bench.plans import write_plan

from factories.cities import annex_of, make_annex
from factories.databases import fresh_database
from factories.files import docx_paragraphs
from factories.installation import LOCK, PERIOD_ID, PLAN_FILE
from thidua import pipeline
from thidua.annex.targets import ABSENT
from thidua.audit.heads import kept_heads
from thidua.audit.verify import verify
from thidua.collect.vault import Vault
from thidua.demo.answers import make_answers
from thidua.demo.workbooks import make_workbook
from thidua.errors import FiguresError, OperatorError
from thidua.explain.model import Node
from thidua.explain.tell import tell_explanation
from thidua.forms.load import current_edition
from thidua.forms.maker import FormMaker
from thidua.forms.write import form_name, write_forms
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.check import print_checks
from thidua.plan.load import load_plan
from thidua.plan.model import Plan
from thidua.report.data import exact
from thidua.settings import Settings
from thidua.warehouse.connect import opened
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import APP

FIRST, SECOND = "kien-an-2025", "an-bien-2025"
UNITS = ("P-KTHTDT", "BHXH", "TDP-01", "TDP-02", "TDP-03")
FEWER = UNITS[:-1]
ASKED = {"central", "city"}
"""Launching levels that the city's flow names."""
TO_CITY = "cap-tren"
"""Folder in the communes' outbox that is the city's landing folder: a share that both installations mount."""


@dataclass
class Loop:
    """Two communes in one installation, the city in another one."""

    communes: Settings
    city: Settings
    plans: dict[str, Plan]

    def hand_in(self, plan_id: str, units: Sequence[str], **changed: str) -> None:
        """changed: target -> what every unit writes as done, and as estimate, instead of the usual figures."""
        plan, catalogue = self.plans[plan_id], load_catalogue()
        period = plan.period(PERIOD_ID)
        maker = FormMaker(plan=plan, period=period, edition=current_edition(period), catalogue=catalogue)
        folder = Path(self.communes.landing) / plan_id
        folder.mkdir(parents=True, exist_ok=True)
        for unit in (unit for unit in plan.units_of(period) if unit.id in units):
            answers = make_answers(plan=plan, period=period, unit=unit, catalogue=catalogue)
            cells = {
                target: {**row, "actual": Decimal(changed[target]), "estimate": Decimal(changed[target])}
                if target in changed
                else row
                for target, row in answers.indicators.items()
            }
            content = make_workbook(maker, unit, replace(answers, indicators=cells))
            (folder / form_name(plan=plan, period=period, unit=unit)).write_bytes(content)

    def run(self, settings: Settings, plan_id: str) -> dict[str, Any]:
        """Everything from the landing folder to the delivered report, as the DAGs do it."""
        received = pipeline.collect(settings, plan_id=plan_id, now=settings.now())
        checked = pipeline.validate(settings, plan_id=plan_id, now=settings.now(), run_name="city")
        pipeline.load(settings, plan_id=plan_id, now=settings.now())
        at: dict[str, Any] = {"plan_id": plan_id, "period_id": PERIOD_ID, "now": settings.now()}
        snapshot = pipeline.aggregate(settings, **at)
        pipeline.check_figures(settings, snapshot_id=snapshot["snapshot_id"])
        considered = pipeline.consider(settings, **at, snapshot_id=snapshot["snapshot_id"])
        told = {"received": len(received["receipt_ids"]), **checked, **considered}
        if considered["outcome"] not in {"first", "reissue"}:
            return told
        issued = pipeline.render(
            settings, **at, snapshot_id=snapshot["snapshot_id"], correction_id=considered["correction_id"]
        )
        pipeline.deliver(settings, report_id=issued["report_id"], now=settings.now(), worker="test")
        return {**told, **issued}

    def annex(self, plan_id: str, revision_no: int = 0) -> dict[str, Any]:
        """What the commune delivered, wherever the city's intake has put it meanwhile."""
        found = [
            content
            for path in Path(self.city.landing).rglob("*.json")
            if (content := json.loads(path.read_text("utf-8")))["data"]["plan_id"] == plan_id
            and content["report"]["revision_no"] == revision_no
        ]
        (annex,) = found
        return annex

    def report(self, revision_no: int = 0) -> tuple[dict[str, Any], list[str]]:
        """The city's own annex, and the lines of its Word file."""
        folder = Path(self.city.outbox) / CITY / PERIOD_ID / f"r{revision_no}"
        (data,), (word,) = folder.glob("*.json"), folder.glob("*.docx")
        return json.loads(data.read_text("utf-8")), docx_paragraphs(word.read_bytes())

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with opened(self.city.warehouse_url) as engine, engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(query))]


@pytest.fixture
def loop(settings: Settings, cluster: EmbeddedPostgres, tmp_path: Path) -> Loop:
    communes = replace(settings, plans=tmp_path / "plans", smtp_url="")
    communes.plans.mkdir()
    text = PLAN_FILE.read_text("utf-8")
    mail = text[text.index("  - id: city-mail") : text.index("flows:\n")]
    text = text.replace(mail, "").replace(LOCK, "lock: 2035-01-31")
    for plan_id, name in ((FIRST, "Kiến An"), (SECOND, "An Biên")):
        own = text.replace(f"id: {FIRST}\n", f"id: {plan_id}\n", 1).replace(
            "commune: phường Kiến An", f"commune: phường {name}"
        )
        own = own.replace(f"address: {FIRST}", f"address: {TO_CITY}/{CITY}/{plan_id}")
        (communes.plans / f"{plan_id}.yaml").write_text(own, "utf-8")
    plans = {plan_id: load_plan(communes.plans / f"{plan_id}.yaml") for plan_id in (FIRST, SECOND)}
    home = tmp_path / "city"
    city = replace(
        communes,
        home=home,
        plans=home / "plans",
        landing=str(Path(communes.outbox) / TO_CITY),
        vault=str(home / "vault"),
        outbox=str(home / "outbox"),
        data_docs=home / "data_docs",
        warehouse_url=cluster.url(fresh_database(cluster), role=APP),
    )
    city.plans.mkdir(parents=True)
    write_plan(make_city(list(plans.values())), city.plans)
    return Loop(communes=communes, city=city, plans=plans)


def _details(node: Node, kind: str) -> dict[str, str]:
    """Of the first step below that is of the kind."""
    return {name: str(value) for name, value in next(n for n in node.children if n.kind == kind).details.items()}


def _targets(data: dict[str, Any]) -> dict[tuple[str, str | None], dict[str, Any]]:
    return {(one["indicator"], one["variant"]): one for one in data["data"]["targets"]}


def _added(*figures: str | None) -> Decimal | None:
    return None if None in figures else sum((Decimal(one) for one in figures if one), start=Decimal())


def test_communes_reports_become_the_citys_report(loop: Loop) -> None:
    loop.hand_in(FIRST, UNITS)
    loop.hand_in(SECOND, FEWER)
    for plan_id in (FIRST, SECOND):
        loop.run(loop.communes, plan_id)

    told = loop.run(loop.city, CITY)

    assert (told["received"], told["accepted"], told["rejected"]) == (2, 2, 0)
    data, text = loop.report()
    annexes = loop.annex(FIRST), loop.annex(SECOND)
    city, first, second = (_targets(one) for one in (data, *annexes))
    assert city.keys() == first.keys() == second.keys()
    for key, total in city.items():
        parts = (first[key], second[key])
        if total["roll_up"] == "RATIO":
            assert total["numerator"] == _text(_added(*(part["numerator"] for part in parts)))
            assert total["denominator"] == _text(_added(*(part["denominator"] for part in parts)))
        elif total["roll_up"] == "SUM":
            assert total["actual"] == _text(_added(*(part["actual"] for part in parts)))
            assert total["estimate"] == _text(_added(*(part["estimate"] for part in parts)))
        else:
            assert total["actual"] == parts[0]["actual"]
    jobs = city["XH-VIECLAM", None]
    assert (jobs["units_reported"], jobs["units_expected"]) == (2, 2)
    assert (jobs["subunits_reported"], jobs["subunits_expected"]) == (5, 12)
    assert (jobs["verdict"], jobs["reason"]) == ("INSUFFICIENT_DATA", "missing_units_below")
    assert "2/2 phường, xã; 5/12 đơn vị" in text
    assert any("9/58 cơ quan, đơn vị trực thuộc phải báo cáo" in line for line in text)
    assert "Đã báo cáo (quá hạn) (5/29 đơn vị)" in text
    assert "cơ quan, đơn vị" not in "\n".join(text).replace("9/58 cơ quan, đơn vị", "")
    assert _added(*(m["individuals"] for one in annexes for m in one["data"]["movements"] if m["level"] in ASKED)) == (
        _added(*(m["individuals"] for m in data["data"]["movements"]))
    )
    assert _added(*(c["award_count"] for one in annexes for c in one["data"]["commendations"])) == (
        _added(*(c["award_count"] for c in data["data"]["commendations"]))
    )
    assert len(data["data"]["models"]) == sum(len(one["data"]["models"]) for one in annexes)
    assert {one["section"] for one in data["data"]["narrative"]} >= {"leadership", "outlook"}


def test_citys_intake_keeps_what_an_annex_says_of_itself(loop: Loop) -> None:
    loop.hand_in(FIRST, UNITS)
    loop.run(loop.communes, FIRST)
    loop.run(loop.city, CITY)

    head = loop.annex(FIRST)["provenance"]["audit_head"]
    assert loop.rows("select plan_id, revision_no, audit_head, units_expected, units_reported from annex_fact") == [
        (FIRST, 0, head, 29, 5)
    ]
    assert len(loop.rows("select identity from annex_unit_fact")) == len(UNITS)
    assert loop.rows("select state from obligation_status order by unit_id") == [("MISSING",), ("LATE",)]
    # What the commune sent for people to read stays where it was delivered; the annex has its receipt.
    left = {path.suffix for path in (Path(loop.city.landing) / CITY / FIRST).rglob("*") if path.is_file()}
    assert left == {".docx", ".pdf", ".xlsx", ".manifest"}
    assert len(loop.rows("select 1 from receipt")) == 1
    assert loop.run(loop.city, CITY)["received"] == 0
    assert _audit_faults(loop.city) == []


def test_corrected_commune_changes_the_citys_figure_by_a_replacement(loop: Loop) -> None:
    loop.hand_in(FIRST, UNITS)
    loop.hand_in(SECOND, UNITS)
    for plan_id in (FIRST, SECOND):
        loop.run(loop.communes, plan_id)
    loop.run(loop.city, CITY)
    before = _targets(loop.report()[0])["XH-VIECLAM", None]["actual"]

    loop.hand_in(FIRST, ["TDP-01"], **{_jobs(loop): "37"})
    corrected = loop.run(loop.communes, FIRST)
    told = loop.run(loop.city, CITY)

    assert corrected["outcome"] == "reissue"
    assert told["outcome"] == "reissue"
    data, text = loop.report(revision_no=1)
    parts = (loop.annex(FIRST, 1), loop.annex(SECOND))
    after = _targets(data)["XH-VIECLAM", None]["actual"]
    assert after == _text(_added(*(_targets(part)["XH-VIECLAM", None]["actual"] for part in parts)))
    assert after != before
    assert data["replacement"]["revision_no"] == 0
    assert any("bản thay thế lần 1" in line for line in text)
    versions = (
        "select version_no, revision_no from submission join annex_fact using (submission_id) where unit_id = '{}'"
    )
    assert loop.rows(versions.format(unit_id(loop.plans[FIRST])) + " order by 1") == [(1, 0), (2, 1)]


def test_older_revision_that_arrives_late_never_wins(loop: Loop) -> None:
    loop.hand_in(FIRST, UNITS)
    loop.run(loop.communes, FIRST)
    late = _taken(loop)
    loop.hand_in(FIRST, ["TDP-01"], **{_jobs(loop): "37"})
    loop.run(loop.communes, FIRST)
    assert loop.run(loop.city, CITY)["accepted"] == 1
    late.rename(Path(loop.city.landing) / CITY / "den-muon.json")

    loop.run(loop.city, CITY)

    assert loop.rows("select revision_no from annex_fact") == [(1,)]
    ((sentence,),) = loop.rows("select sentence from receipt_state where state = 'REJECTED' and batch_id is null")
    assert "bản cũ đến muộn không thay bản mới" in sentence


def test_two_annexes_of_one_revision_are_a_fork(loop: Loop) -> None:
    loop.hand_in(FIRST, UNITS)
    loop.run(loop.communes, FIRST)
    loop.run(loop.city, CITY)
    other = loop.annex(FIRST)
    other["data"]["movements"] = []
    (Path(loop.city.landing) / CITY / "khac.json").write_text(json.dumps(other, ensure_ascii=False), "utf-8")

    loop.run(loop.city, CITY)

    assert len(loop.rows("select 1 from annex_fact")) == 1
    ((sentence,),) = loop.rows("select sentence from receipt_state where state = 'REJECTED' and batch_id is null")
    assert "nội dung khác nhau" in sentence


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"plan_id": "la-2025"}, "TD-TT-005"),
        ({"year": 2024}, "TD-TT-001"),
        ({"plan_kind": "bloc"}, "TD-TT-001"),
        ({"period_id": "2031-Y"}, "TD-TT-003"),
        ({"commune": "phường Khác"}, "TD-TT-009"),
    ],
)
def test_annex_of_somebody_else_is_refused(loop: Loop, changes: dict[str, Any], rule: str) -> None:
    content = _changed_annex(loop, changes)
    (Path(loop.city.landing) / CITY).mkdir(parents=True, exist_ok=True)
    (Path(loop.city.landing) / CITY / "la.json").write_text(json.dumps(content, ensure_ascii=False), "utf-8")

    told = _take_in(loop.city, CITY)

    assert told["rejected"] == 1
    assert (rule,) in loop.rows("select rule_id from finding where severity = 'error'")


def test_each_kind_of_plan_refuses_the_files_of_the_other(loop: Loop) -> None:
    loop.hand_in(FIRST, UNITS[:1])
    workbook = next((Path(loop.communes.landing) / FIRST).glob("*.xlsx"))
    (Path(loop.city.landing) / CITY).mkdir(parents=True)
    workbook.rename(Path(loop.city.landing) / CITY / workbook.name)
    (Path(loop.communes.landing) / FIRST / "phu-luc.json").write_bytes(make_annex())

    assert _take_in(loop.city, CITY)["rejected"] == 1
    assert _take_in(loop.communes, FIRST)["rejected"] == 1

    assert loop.rows("select rule_id from finding") == [("TD-TEP-NOT_ANNEX",)]
    with opened(loop.communes.warehouse_url) as engine, engine.connect() as connection:
        ((rule, message),) = connection.execute(sa.text("select rule_id, message from finding")).all()
    assert rule == "TD-TEP-NOT_XLSX"
    assert "phụ lục số liệu" in message


def test_what_the_city_does_not_ask_is_told_and_left_out(loop: Loop) -> None:
    plan = make_city(list(loop.plans.values()))
    fewer = [target for target in plan.targets if target.indicator != "XH-VIECLAM"]
    other = [
        target.model_copy(update={"variant": "da-chieu"}) if target.indicator == "XH-HONGHEO-TL" else target
        for target in fewer
    ]
    write_plan(plan.model_copy(update={"targets": tuple(other)}), loop.city.plans)
    loop.hand_in(FIRST, UNITS)
    loop.run(loop.communes, FIRST)

    loop.run(loop.city, CITY)

    ((message,),) = loop.rows("select message from finding where rule_id = 'TD-BM-008'")
    assert "chỉ tiêu XH-VIECLAM" in message
    assert "chỉ tiêu XH-HONGHEO-TL (định nghĩa 'quoc-gia')" in message
    poverty = _targets(loop.report()[0])["XH-HONGHEO-TL", "da-chieu"]
    assert (poverty["actual"], poverty["units_reported"]) == (None, 0)
    assert any(row[0] for row in loop.rows("select explained from finding where rule_id = 'TD-CT-005'"))
    taken = {row[0]: row[1] for row in loop.rows("select target_id, explanation from indicator_fact")}
    assert taken[next(t.id for t in other if t.variant == "da-chieu")] == ABSENT


def test_unit_of_two_communes_stops_the_report(loop: Loop) -> None:
    """A unit in two hierarchies keeps one identity; in both communes' figures it would count twice."""
    text = (loop.communes.plans / f"{SECOND}.yaml").read_text("utf-8")
    shared = text.replace("{id: TDP-01,", f"{{id: TDP-01, same_as: {FIRST}/TDP-01,", 1)
    assert shared != text
    (loop.communes.plans / f"{SECOND}.yaml").write_text(shared, "utf-8")
    loop.hand_in(FIRST, UNITS)
    loop.hand_in(SECOND, UNITS)
    for plan_id in (FIRST, SECOND):
        loop.run(loop.communes, plan_id)

    with pytest.raises(FiguresError) as stopped:
        loop.run(loop.city, CITY)

    assert f"({FIRST}/TDP-01)" in stopped.value.message
    assert stopped.value.message.count("units_counted_once") == 1


def test_a_citys_figure_leads_to_the_communes_revisions_and_workbooks(loop: Loop) -> None:
    """From the city's total to the annexes, and by what these say to the communes' own reports and units' files."""
    for plan_id in (FIRST, SECOND):
        loop.hand_in(plan_id, UNITS)
        loop.run(loop.communes, plan_id)
    loop.run(loop.city, CITY)
    asked = next(t.id for t in make_city(list(loop.plans.values())).targets if t.indicator == "XH-VIECLAM")

    told = pipeline.explain(loop.city, plan_id=CITY, period_id=PERIOD_ID, figure=f"target:{asked}:actual")

    (total,) = (node for node in told.steps if node.kind == "total")
    communes = [node for node in total.children if node.kind == "unit"]
    added = Decimal(0)
    for plan_id, commune in zip((FIRST, SECOND), communes, strict=True):
        annex = loop.annex(plan_id)
        cell, report, file = (_details(commune, kind) for kind in ("cell", "report", "file"))
        (further,) = next(node for node in commune.children if node.kind == "report").children
        place = int(cell["pointer"].removeprefix("data.targets[").removesuffix("].actual"))
        entry = annex["data"]["targets"][place]
        assert (entry["indicator"], entry["actual"]) == ("XH-VIECLAM", cell["written"])
        added += Decimal(entry["actual"])
        assert file["is_intact"] == "true"
        assert report["inputs_sha256"] == annex["provenance"]["inputs_sha256"]
        # What the annex points to is what the commune has: the same figure, from the same workbooks.
        own = pipeline.explain(
            loop.communes,
            plan_id=report["plan_id"],
            period_id=report["period_id"],
            revision_no=int(report["revision_no"]),
            figure=f"target:{entry['target_id']}:actual",
        )
        assert own.value == cell["written"]
        assert f"thidua explain {plan_id} {PERIOD_ID} {own.key} --revision 0" in further.label
        (below,) = (node for node in own.steps if node.kind == "total")
        files = {
            str(node.details["unit_id"]): _details(node, "file")["file_sha256"]
            for node in below.children
            if node.kind == "unit"
        }
        assert files.keys() == {unit for unit in UNITS if unit.startswith("TDP-")}
        for unit, sha256 in files.items():
            assert sha256 in report[f"input:{unit}"]
    assert told.value == str(added)
    counted = next(
        one.key
        for one in pipeline.list_figures(loop.city, plan_id=CITY, period_id=PERIOD_ID)
        if one.key.startswith("movement:") and one.key.endswith(":individuals") and one.value != "0"
    )
    movement = pipeline.explain(loop.city, plan_id=CITY, period_id=PERIOD_ID, figure=counted)
    parts = [unit.children[0] for step in movement.steps for unit in step.children]
    assert all(str(part.details["pointer"]).startswith("data.movements[") for part in parts)
    assert sum(Decimal(str(part.details["written"])) for part in parts) == Decimal(str(movement.value))
    assert "Phụ lục số liệu, mục data.targets[" in tell_explanation(told)


def test_no_workbook_is_made_for_communes(loop: Loop) -> None:
    plan = load_plan(loop.city.plans / f"{CITY}.yaml")
    with pytest.raises(OperatorError, match="không có biểu mẫu"):
        write_forms(plan=plan, period=plan.period(PERIOD_ID), folder=loop.city.home / "forms")


def test_plan_check_describes_a_city(loop: Loop) -> None:
    told = print_checks([loop.city.plans / f"{CITY}.yaml"])
    assert "2 phường, xã, 22 chỉ tiêu" in told


def _jobs(loop: Loop) -> str:
    """The commune's own target of jobs: what the corrections of these tests change."""
    return next(target.id for target in loop.plans[FIRST].targets if target.indicator == "XH-VIECLAM")


def _text(value: Decimal | None) -> str | None:
    return None if value is None else exact(value)


def _taken(loop: Loop) -> Path:
    """The delivered annex out of the city's landing folder, as if it were still on its way."""
    (found,) = (Path(loop.city.landing) / CITY / FIRST).rglob("*.json")
    return found.rename(loop.city.home / found.name)


def _changed_annex(loop: Loop, changes: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(annex_of(loop.plans[FIRST], PERIOD_ID))
    content["data"] |= changes
    for key in ("plan_id", "period_id"):
        content["provenance"][key] = content["data"][key]
    return content


def _take_in(settings: Settings, plan_id: str) -> dict[str, Any]:
    pipeline.collect(settings, plan_id=plan_id, now=settings.now())
    return pipeline.validate(settings, plan_id=plan_id, now=settings.now(), run_name="city")


def _audit_faults(settings: Settings) -> list[Any]:
    with opened(settings.warehouse_url) as engine:
        heads = kept_heads(settings.heads_folder)
        return list(verify(engine, heads=heads, vault=Vault(settings.vault), with_files=True).faults)

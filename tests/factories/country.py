"""The communes of the five plans and their blocs in one installation: what units hand in and what comes of it.

Everything is made at the first call and looked at by whoever asks again.
"""

import io
import json
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from openpyxl import Workbook, load_workbook

from factories.blocs import BLOCS, OFFICES, WARD, member_filling, member_workbook, take_in, with_plans
from factories.difficulties import tell_difficulty
from factories.files import docx_paragraphs
from thidua import pipeline
from thidua.demo.answers import Answers, make_answers
from thidua.demo.workbooks import make_workbook
from thidua.forms.fill import Filling, fill_form
from thidua.forms.load import current_edition
from thidua.forms.maker import FormMaker
from thidua.forms.write import form_name
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Flow, Period, Plan, Unit
from thidua.settings import Settings, project_path
from thidua.tasks.records import TaskWord
from thidua.warehouse.connect import opened

CHU_VAN_AN, VINH_BAO, THUONG_HONG, KIEN_AN = "chu-van-an-2026", "vinh-bao-2026", "thuong-hong-2025", "kien-an-2025"
LE_THANH_NGHI = WARD
KHOI_8, KHOI_3, KHOI_4, KHOI_5 = BLOCS
KHOI_1 = OFFICES
COMMUNES = (CHU_VAN_AN, VINH_BAO, LE_THANH_NGHI, THUONG_HONG, KIEN_AN)

FROM_ABOVE = {"BK-TP": 2, "BK-TTG": 1}
"""What collectives of one unit of every commune were given in the year: by award how many."""

DIFFICULTY = "Thiếu 02 biên chế công chức làm công tác thi đua, khen thưởng từ tháng 3/2026."
"""What a unit of Lê Thanh Nghị tells of."""
ANYTIME = "Phòng học của 02 lớp đang sửa chữa, chưa tổ chức được hội thi giáo viên dạy giỏi cấp trường"
"""What another one tells of in between, on its own."""

TASKS_DONE = {
    "I.a": date(2026, 3, 10),
    "I.b": date(2026, 3, 10),
    "I.c": date(2026, 3, 12),
    "I.d": date(2026, 3, 12),
    "II.c": date(2026, 5, 20),
    "III.b": date(2026, 9, 10),
    "IV.c": date(2026, 11, 20),
    "IV.d": date(2026, 11, 20),
}
TASKS_BEGUN = {"II.b": date(2026, 5, 20), "III.d": date(2026, 9, 10), "IV.e": date(2026, 11, 20)}
"""What the ward's officers have said of the tasks of Lê Thanh Nghị; of all others nothing."""

Change = Callable[[Answers], Answers]
"""What a unit writes otherwise than the demonstration's unit would."""


@dataclass(frozen=True, kw_only=True)
class Issued:
    """A report as it was delivered. files: by suffix. content: of the JSON. lines: of the Word file, in order."""

    plan: Plan
    period: Period
    files: Mapping[str, Path]
    content: dict[str, Any]
    lines: list[str]

    @cached_property
    def printed(self) -> str:
        """The text of the PDF with single spaces."""
        made = subprocess.run(["pdftotext", "-layout", self.files[".pdf"], "-"], capture_output=True, check=True)
        return " ".join(made.stdout.decode().split())

    def between(self, heading: str, following: str) -> str:
        """The lines of the Word file from the one that ends with `heading` up to the one that ends with `following`."""
        first = next(at for at, line in enumerate(self.lines) if line.endswith(heading))
        last = next(at for at, line in enumerate(self.lines) if at > first and line.endswith(following))
        return "\n".join(self.lines[first:last])

    @property
    def states(self) -> dict[str, str]:
        """Unit -> state of its obligation."""
        return {row["unit_id"]: row["state"] for row in self.content["data"]["units"]}


class Country:
    """changes: by plan and unit, what a unit writes otherwise. units: who hands in a report, by plan."""

    UNITS: Mapping[str, tuple[str, ...]] = {
        CHU_VAN_AN: ("P-VHXH", "P-KTHTDT", "TDP-01", "TDP-02"),
        VINH_BAO: ("P-VHXH", "CA", "VP", "THON-01"),
        LE_THANH_NGHI: ("P-VHXH", "MTTQ", "TH-01"),
        THUONG_HONG: ("P-VHXH", "VP", "HPN"),
        KIEN_AN: ("P-VHXH", "TH-01", "TDP-01"),
        KHOI_8: ("LTN", "TV-02", "TV-03"),
        KHOI_3: ("TH-01", "TH-02"),
        KHOI_4: ("TH-03", "TH-04"),
        KHOI_5: ("TH-05", "TH-06"),
        KHOI_1: ("VP", "P-KTHTDT"),
    }

    def __init__(self, settings: Settings, *, changes: Mapping[tuple[str, str], Change]) -> None:
        folder = settings.home / "plans"
        self.settings = with_plans(settings, WARD, *BLOCS, OFFICES)
        for plan_id in (CHU_VAN_AN, VINH_BAO, THUONG_HONG, KIEN_AN):
            source = project_path("include", "plans", f"{plan_id}.yaml")
            (folder / source.name).write_bytes(source.read_bytes())
        self._changes = changes
        self._taken: dict[tuple[str, str], dict[str, int]] = {}
        self._issued: dict[tuple[str, str], Issued] = {}

    def plan(self, plan_id: str, period_id: str) -> tuple[Plan, Period]:
        return pipeline.plan_of_period(self.settings, plan_id, period_id)

    def form(self, plan_id: str, period_id: str, unit_id: str) -> Workbook:
        """The empty form of a unit, as Excel shows it."""
        plan, period = self.plan(plan_id, period_id)
        return load_workbook(io.BytesIO(self._maker(plan, period).make(unit_of(plan, unit_id))))

    def handed_in(self, plan_id: str, period_id: str) -> dict[str, int]:
        """The workbooks of the plan's units, received, checked and loaded: how many of each."""
        key = (plan_id, period_id)
        if key not in self._taken:
            plan, period = self.plan(*key)
            self._land(
                plan, period, {unit_id: self._workbook(plan, period, unit_id) for unit_id in self.UNITS[plan_id]}
            )
            self._taken[key] = take_in(self.settings, plan_id)
        return self._taken[key]

    def register(self, plan_id: str, period_id: str, fillings: Mapping[str, Filling]) -> dict[str, int]:
        """What units write into their forms of registration."""
        key = (plan_id, period_id)
        if key not in self._taken:
            plan, period = self.plan(*key)
            maker = self._maker(plan, period)
            made = {
                unit_id: fill_form(maker.parts(unit_of(plan, unit_id)), filling, maker.edition)
                for unit_id, filling in fillings.items()
            }
            self._land(plan, period, made)
            self._taken[key] = take_in(self.settings, plan_id)
        return self._taken[key]

    def tell_difficulty(self) -> None:
        """What a school of Lê Thanh Nghị told of in April."""
        tell_difficulty(self.settings, "TH-01", {"difficulties": ANYTIME}, day=date(2026, 4, 15))

    def tell_tasks(self) -> None:
        """How the tasks of Lê Thanh Nghị stand."""
        for task_id, day in {**TASKS_DONE, **TASKS_BEGUN}.items():
            is_done = task_id in TASKS_DONE
            word = TaskWord(
                task_id=task_id,
                state="done" if is_done else "under_way",
                day=day,
                actor="Chuyên viên Phòng Văn hóa - Xã hội",
                evidence=f"Hồ sơ {task_id}" if is_done else None,
            )
            pipeline.tell_task(self.settings, plan_id=LE_THANH_NGHI, word=word, now=self.settings.now())

    def issued(self, plan_id: str, period_id: str) -> Issued:
        """The report of the period, made from what was handed in, and delivered."""
        key = (plan_id, period_id)
        if key not in self._issued:
            if self.plan(*key)[1].owes_units:
                self.handed_in(*key)
            self._issued[key] = self._issue(*key)
        return self._issued[key]

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        with opened(self.settings.warehouse_url) as engine, engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(statement), values)]

    def _maker(self, plan: Plan, period: Period) -> FormMaker:
        return FormMaker(plan=plan, period=period, edition=current_edition(period), catalogue=load_catalogue())

    def _workbook(self, plan: Plan, period: Period, unit_id: str) -> bytes:
        unit = unit_of(plan, unit_id)
        if plan.kind == "bloc":
            return member_workbook(plan, period, unit, member_filling(plan, period))
        answers = make_answers(plan=plan, period=period, unit=unit, catalogue=load_catalogue())
        change = self._changes.get((plan.id, unit_id))
        return make_workbook(self._maker(plan, period), unit, change(answers) if change else answers)

    def _land(self, plan: Plan, period: Period, made: Mapping[str, bytes]) -> None:
        folder = Path(self.settings.landing) / plan.id
        folder.mkdir(parents=True, exist_ok=True)
        for unit_id, content in made.items():
            (folder / form_name(plan=plan, period=period, unit=unit_of(plan, unit_id))).write_bytes(content)

    def _issue(self, plan_id: str, period_id: str) -> Issued:
        at: dict[str, Any] = {"plan_id": plan_id, "period_id": period_id, "now": self.settings.now()}
        snapshot_id = pipeline.aggregate(self.settings, **at)["snapshot_id"]
        pipeline.check_figures(self.settings, snapshot_id=snapshot_id)
        made = pipeline.render(self.settings, **at, snapshot_id=snapshot_id)
        sent = pipeline.deliver(self.settings, report_id=made["report_id"], now=self.settings.now(), worker="test")
        assert set(sent) == {"sent"}, sent
        folder = Path(self.settings.outbox) / plan_id / period_id / "r0"
        files = {path.suffix: path for path in folder.iterdir()}
        plan, period = self.plan(plan_id, period_id)
        return Issued(
            plan=plan,
            period=period,
            files=files,
            content=json.loads(files[".json"].read_text("utf-8")),
            lines=docx_paragraphs(files[".docx"].read_bytes()),
        )


def unit_of(plan: Plan, unit_id: str) -> Unit:
    return next(unit for unit in plan.units if unit.id == unit_id)


def flow_of(plan: Plan, flow_id: str) -> Flow:
    return next(flow for flow in plan.flows if flow.id == flow_id)


def in_folder(settings: Settings, home: Path) -> Settings:
    """The installation with all its folders below `home`."""
    (home / "landing").mkdir(parents=True)
    return replace(
        settings,
        home=home,
        archive=None,
        landing=str(home / "landing"),
        vault=str(home / "vault"),
        outbox=str(home / "outbox"),
        data_docs=home / "data_docs",
    )

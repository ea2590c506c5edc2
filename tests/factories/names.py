"""A commune that asks for lists of persons, an installation with a key for them, and made-up people."""

import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

from factories.plans import ASSUMED, make_period, make_plan
from factories.traces import dump, found, texts_below
from thidua import pipeline
from thidua.forms.fill import Filling, Row, fill_form
from thidua.forms.load import current_edition
from thidua.forms.write import form_name
from thidua.personal.keys import write_master_key
from thidua.plan.load import load_plan
from thidua.plan.model import Plan
from thidua.settings import Settings
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import PERSONAL

PERIOD, UNIT, OTHER_UNIT = "2026-DS", "P-VHXH", "CA"
INFO: Row = {"data_as_of": date(2026, 11, 20), "prepared_by": "Công chức phụ trách"}
ADVANCED, FIGHTER, PAPER = "Lao động tiên tiến", "Chiến sĩ thi đua cơ sở", "Giấy khen"
CANARIES = ("Chim Yến", "CHIM YẾN", "chim yến", "Hải Âu", "hải âu", "bồ câu", "Trong Khiem", "TRONG KHIEM")
"""Parts of names, positions, work units and achievements of made-up people, one of whom is written without accents."""


def make_person(name: str, **cells: object) -> Row:
    """One proposed person as a unit writes it."""
    base: dict[str, object] = {
        "name": name,
        "position": "Giáo viên Chim Yến",
        "work_unit": "Trường Tiểu học Hải Âu",
        "award": ADVANCED,
        "kind": "Công trạng",
        "recipient_class": "Cá nhân - trực tiếp công tác, lao động, học tập, chiến đấu",
        "decision": "Đề nghị cấp trên",
        "achievement": f"Thành tích bồ câu của {name} trong năm.",
    }
    return {**base, **cells}  # type: ignore[dict-item]  # cells are what a form takes


def names_period() -> dict[str, Any]:
    """A period in which units hand in lists of persons."""
    return make_period(
        id=PERIOD,
        kind="names",
        form="names",
        label="Danh sách khen thưởng năm 2026",
        start=date(2026, 1, 1),
        opens=date(2026, 5, 1),
        report_flow=None,
        report_due=None,
        window_basis=ASSUMED,
    )


def names_plan() -> Plan:
    """The small plan, with a period of lists."""
    base = make_plan().model_dump()
    return Plan.model_validate({**base, "periods": [*base["periods"], names_period()]})


@dataclass(frozen=True, kw_only=True)
class Office:
    """The commune, its folder and what its units hand in. plan_id, period_id: of the small plan unless said
    otherwise."""

    settings: Settings
    plan_id: str = "phuong-mau-2026"
    period_id: str = PERIOD

    @cached_property
    def plan(self) -> Plan:
        return load_plan(self.settings.plans / f"{self.plan_id}.yaml")

    @property
    def folder(self) -> Path:
        return Path(self.settings.landing) / self.plan.id

    def put(self, rows: Sequence[Row], *, unit_id: str = UNIT, name: str | None = None, info: Row = INFO) -> Path:
        """The unit's filled list into the landing folder. name: what the unit calls the file."""
        period = self.plan.period(self.period_id)
        unit = next(one for one in self.plan.units if one.id == unit_id)
        forms = self.settings.home / "forms"
        made = pipeline.make_forms(self.settings, plan_id=self.plan.id, period_id=period.id, folder=forms)
        form = next(path for path in made if path.stem.endswith(f"__{unit_id}"))
        content = fill_form(parts_of(form), Filling(info=info, rows={"awardees": rows}), current_edition(period))
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / (name or form_name(plan=self.plan, period=period, unit=unit))
        path.write_bytes(content)
        return path

    def take_in(self) -> Mapping[str, int]:
        """What lies there is received, checked and loaded; how many went which way."""
        now = self.settings.now()
        pipeline.collect(self.settings, plan_id=self.plan.id, now=now)
        checked = pipeline.validate(self.settings, plan_id=self.plan.id, now=now, run_name=f"take-in-{now:%H%M%S%f}")
        loaded = pipeline.load(self.settings, plan_id=self.plan.id, now=now)
        return {"accepted": checked["accepted"], "rejected": checked["rejected"], "loaded": loaded["loaded"]}


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def add_names_plan(folder: Path) -> None:
    """The commune's plan into a folder of plans."""
    plan = names_plan()
    text = yaml.safe_dump(plan.model_dump(mode="json"), allow_unicode=True)
    (folder / f"{plan.id}.yaml").write_text(text, encoding="utf-8")


def add_key(home: Path) -> Path:
    """A new key for names."""
    key = home / "secrets" / "personal-key"
    key.parent.mkdir(exist_ok=True)
    write_master_key(key)
    return key


def make_office(settings: Settings, cluster: EmbeddedPostgres) -> Office:
    """Only this commune's plan, a key for names, and the role that reads them."""
    plans = settings.home / "plans"
    plans.mkdir()
    add_names_plan(plans)
    key = add_key(settings.home)
    database = settings.warehouse_url.rpartition("/")[2]
    return Office(
        settings=replace(
            settings, plans=plans, personal_key_file=key, personal_url=cluster.url(database, role=PERSONAL)
        )
    )


def leaks(office: Office, owner: sa.Engine, *, said: str = "", handed_out: Collection[Path] = ()) -> list[str]:
    """Where in all that was left behind a canary stands. handed_out: files made for somebody who may read names."""
    home = office.settings.home
    known = {str(path.relative_to(home)) for path in handed_out}
    places = {name: text for name, text in texts_below(home).items() if name not in known}
    return found(CANARIES, {**places, "warehouse": dump(owner), "said": said})

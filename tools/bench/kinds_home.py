"""The installation in which reports of other kinds are made: its plans, and all that is taken in before."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from thidua import pipeline
from thidua.demo.blocs import record_blocs
from thidua.demo.cast import arrivals, last_instant_of_story
from thidua.personal.keys import write_master_key
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import load_plan
from thidua.settings import Settings, project_path
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.connect import kept_open
from tools.bench.city_plan import CITY, make_city
from tools.bench.installation import begin_afresh, bench_settings, personal_url
from tools.bench.plans import make_plan, write_plan

WARD, BLOC, REGISTERING = "le-thanh-nghi-2026", "khoi-8-le-thanh-nghi-2026", "vinh-bao-2026"
HALF, YEAR, STATISTICS, REGISTRATION, NAMES = "2026-H1", "2026-Y", "2026-TK", "2026-DK", "2026-DS"
HANDED_IN: Mapping[str, Sequence[str]] = {WARD: (HALF, YEAR, NAMES), BLOC: (HALF, YEAR), REGISTERING: (REGISTRATION,)}
"""By plan, the periods for which the demonstration's units hand in."""
PERSONS = ("approval", "numbering", "signing", "exchange", "acknowledgements", "reminders")
"""What a report waits for, and who is written to; nobody is asked here."""


def begin(communes: int) -> Settings:
    """An empty installation with the plans of the ward, of bloc 8, of a commune whose units register, and of a city.

    Its clock has passed the last day of the demonstration's year.
    """
    ahead = last_instant_of_story() + timedelta(days=1) - datetime.now(LEGAL_ZONE)
    settings = replace(bench_settings("kinds"), clock_offset=max(ahead, timedelta(0)))
    begin_afresh(settings, range(0))
    for plan in (WARD, f"blocs/{BLOC}", REGISTERING):
        _write_plain(plan, settings.plans)
    write_plan(make_city([make_plan(number) for number in range(1, communes + 1)]), settings.plans)
    return settings


def for_names(settings: Settings) -> Settings:
    """The settings of whoever may read names, with a new key for them; the server must be running."""
    key = settings.home / "secrets" / "personal-key"
    write_master_key(key)
    return replace(settings, personal_key_file=key, personal_url=personal_url(settings))


def take_in(settings: Settings, annexes: Sequence[Path]) -> None:
    """The workbooks of the demonstration's units, the points that the bloc's leader gives, and these annexes."""
    plans = {path.stem: load_plan(path) for path in sorted(settings.plans.glob("*.yaml"))}
    for plan_id, period_ids in HANDED_IN.items():
        _hand_in(settings, plan_id, period_ids)
    for annex in annexes:
        shutil.copyfile(annex, _landing(settings, CITY) / f"{annex.parents[2].name}.json")
    with kept_open():
        for plan_id in plans:
            pipeline.collect(settings, plan_id=plan_id, now=settings.now())
            pipeline.validate(settings, plan_id=plan_id, now=settings.now(), run_name=f"bench-{plan_id}")
            pipeline.load(settings, plan_id=plan_id, now=settings.now())
    record_blocs(settings, [plan for plan in plans.values() if plan.bloc is not None])


def _write_plain(plan: str, folder: Path) -> None:
    source = project_path("include", "plans", f"{plan}.yaml")
    content: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    kept = {key: value for key, value in content.items() if key not in PERSONS}
    kept["deliveries"] = [one for one in kept["deliveries"] if one["channel"] == "folder"]
    (folder / source.name).write_text(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _hand_in(settings: Settings, plan_id: str, period_ids: Iterable[str]) -> None:
    folder = _landing(settings, plan_id)
    for period_id in period_ids:
        plan, period = pipeline.plan_of_period(settings, plan_id, period_id)
        for one in arrivals(plan, period, catalogue=load_catalogue(), roles=("on_time",)):
            (folder / one.file_name).write_bytes(one.content)


def _landing(settings: Settings, plan_id: str) -> Path:
    folder = Path(settings.landing) / plan_id
    folder.mkdir(parents=True, exist_ok=True)
    return folder

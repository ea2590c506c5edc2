"""The workbooks that the made-up units hand in: made once, kept below `.thidua/bench/cache`, the same at every run."""

import hashlib
import os
import shutil
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from thidua.demo.answers import make_answers
from thidua.demo.workbooks import make_workbook
from thidua.forms.load import CURRENT_EDITION, load_edition
from thidua.forms.maker import FormMaker
from thidua.forms.write import form_name
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Plan
from thidua.settings import project_path
from tools.bench.faults import faulty_units
from tools.bench.plans import PERIOD, make_plan

LYING_THERE_SECONDS = 3600.0
"""Files that have just been written are looked at twice, a second apart; these have lain there for a while."""

_MADE_BY = ("include/thidua/forms", "include/thidua/demo", "include/catalogue", "include/forms", "tools/bench")


@cache
def content_hash() -> str:
    """Hash of the code and data that workbooks are made by."""
    digest = hashlib.sha256()
    for folder in _MADE_BY:
        names = ("faults.py", "plans.py", "workbooks.py") if folder == "tools/bench" else ("*.py", "*.yaml")
        for path in sorted(path for name in names for path in project_path(folder).glob(name)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def make_commune(number: int, cache_root: Path) -> Path:
    """The folder with the workbooks of commune `number`, made when it is not there yet."""
    folder = cache_root / content_hash() / make_plan(number).id
    if not folder.exists():
        unfinished = folder.with_suffix(f".{os.getpid()}")
        unfinished.mkdir(parents=True)
        for name, content in _workbooks(make_plan(number)):
            (unfinished / name).write_bytes(content)
        unfinished.rename(folder)
    return folder


def make_communes(numbers: range, cache_root: Path, *, processes: int) -> dict[int, Path]:
    """The same for many communes; what other code has made before is thrown away."""
    for old in cache_root.glob("*"):
        if old.name != content_hash():
            shutil.rmtree(old, ignore_errors=True)
    with ProcessPoolExecutor(max_workers=processes, mp_context=get_context("spawn")) as pool:
        made = pool.map(make_commune, numbers, [cache_root] * len(numbers))
        return dict(zip(numbers, made, strict=True))


def hand_in(source: Path, landing: Path, *, plan_id: str) -> list[Path]:
    """Copy a commune's workbooks to its landing folder, as files that have been lying there."""
    folder = landing / plan_id
    folder.mkdir(parents=True)
    return [let_lie(Path(shutil.copyfile(path, folder / path.name))) for path in sorted(source.iterdir())]


def let_lie(path: Path) -> Path:
    """Make the file one that has been lying there."""
    written = path.stat().st_mtime - LYING_THERE_SECONDS
    os.utime(path, (written, written))
    return path


def _workbooks(plan: Plan) -> list[tuple[str, bytes]]:
    period, catalogue, edition = plan.period(PERIOD), load_catalogue(), load_edition(CURRENT_EDITION)
    maker = FormMaker(plan=plan, period=period, edition=edition, catalogue=catalogue)
    mistakes = faulty_units(plan)
    made = []
    for unit in plan.units_of(period):
        answers = make_answers(plan=plan, period=period, unit=unit, catalogue=catalogue)
        if unit.id in mistakes:
            answers = mistakes[unit.id](answers)
        made.append((form_name(plan=plan, period=period, unit=unit), make_workbook(maker, unit, answers)))
    return made

"""The outputs are compared before any time is printed: a fast way to wrong results is not a way."""

import os
import re
import zipfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from html import unescape
from multiprocessing import get_context
from pathlib import Path

from openpyxl import load_workbook

from thidua.errors import OperatorError
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Plan
from thidua.settings import Settings
from tools.bench.baseline.run import BaselineRun
from tools.bench.faults import faulty_units
from tools.bench.ours import Outcome, read_outcome
from tools.bench.plans import make_plan, plan_id
from tools.bench.totals import differences, entered_totals

KINDS = {".docx", ".pdf", ".xlsx", ".json"}
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")


def require_right(plan: Plan, ours: Outcome) -> None:
    """Totals are what the units entered, exactly the faulty workbooks were refused, all files are delivered."""
    _require(f"{plan.id}: totals", differences(ours.totals, entered_totals(plan, load_catalogue())))
    faulty = set(faulty_units(plan))
    if ours.rejected != faulty:
        _require(f"{plan.id}: rejected", [f"{sorted(ours.rejected)} instead of {sorted(faulty)}"])
    if missing := KINDS - {path.suffix for path in ours.files}:
        _require(f"{plan.id}: files", sorted(missing))


def require_all_right(settings: Settings, numbers: range) -> None:
    """`require_right` for every commune of a city, on all processors: to add up what was entered takes a while."""
    with ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=get_context("spawn")) as pool:
        list(pool.map(partial(_require_right, settings), numbers))


def _require_right(settings: Settings, number: int) -> None:
    require_right(make_plan(number), read_outcome(settings, plan_id(number)))


def require_same(way: str, baseline: BaselineRun, ours: Outcome) -> None:
    """The baseline's totals, refusals, Word text and Excel cells are ours."""
    _require(f"{way}: totals", differences(baseline.totals, ours.totals))
    if baseline.rejected != ours.rejected:
        _require(f"{way}: rejected", [f"{sorted(baseline.rejected)} instead of {sorted(ours.rejected)}"])
    our_files = {path.suffix: path for path in ours.files}
    for path in baseline.files:
        if path.suffix == ".pdf" and not path.read_bytes().startswith(b"%PDF-"):
            _require(way, [f"{path.name}: no PDF"])
        if path.suffix == ".docx" and _word_text(path) != _word_text(our_files[path.suffix]):
            _require(way, [f"{path.name}: another text than {our_files[path.suffix]}"])
        if path.suffix == ".xlsx" and (missing := _cells(path) - _cells(our_files[path.suffix])):
            _require(way, [f"{path.name}: cells that ours has not: {sorted(missing)[:5]}"])


def _word_text(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return unescape("".join(_TEXT.findall(archive.read("word/document.xml").decode())))


def _cells(path: Path) -> set[tuple[str, str]]:
    """(sheet, text) of every cell with a text; figures are numbers in one file and text in the other."""
    book = load_workbook(path)
    return {
        (page.title, cell.value)
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and not re.fullmatch(r"[+-]?[\d.,]+", cell.value)
    }


def _require(what: str, faults: list[str]) -> None:
    if faults:
        raise OperatorError(
            "\n".join([f"Kết quả không giống nhau ({what}):", *faults[:20]]),
            remedy="Không in thời gian nào; tìm lỗi trước.",
        )

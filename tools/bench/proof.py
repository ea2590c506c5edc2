"""The outputs are compared before any time is printed: a fast way to wrong results is not a way."""

import os
import re
import zipfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from html import unescape
from multiprocessing import get_context
from pathlib import Path

from openpyxl import load_workbook
from pypdf import PdfReader

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


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """Of one report: pages of its PDF, size of all its files."""

    pages: int
    size_bytes: int


def delivered(outcome: Outcome) -> Delivered:
    """What lies in the outbox."""
    return delivered_files(outcome.files)


def delivered_files(files: Sequence[Path]) -> Delivered:
    """Of one report."""
    (pdf,) = (path for path in files if path.suffix == ".pdf")
    return Delivered(pages=len(PdfReader(pdf).pages), size_bytes=sum(path.stat().st_size for path in files))


def require_right(plan: Plan, ours: Outcome) -> None:
    """Totals are what the units entered, exactly the faulty workbooks were refused, all files are delivered."""
    require_none(f"{plan.id}: totals", differences(ours.totals, entered_totals(plan, load_catalogue())))
    faulty = set(faulty_units(plan))
    if ours.rejected != faulty:
        require_none(f"{plan.id}: rejected", [f"{sorted(ours.rejected)} instead of {sorted(faulty)}"])
    if missing := KINDS - {path.suffix for path in ours.files}:
        require_none(f"{plan.id}: files", sorted(missing))


def require_all_right(settings: Settings, numbers: range) -> list[Delivered]:
    """`require_right` for every commune of a city, on all processors: to add up what was entered takes a while."""
    with ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=get_context("spawn")) as pool:
        return list(pool.map(partial(_require_right, settings), numbers))


def _require_right(settings: Settings, number: int) -> Delivered:
    outcome = read_outcome(settings, plan_id(number))
    require_right(make_plan(number), outcome)
    return delivered(outcome)


def require_same(way: str, baseline: BaselineRun, ours: Outcome) -> None:
    """The baseline's totals, refusals, Word text and Excel cells are ours."""
    require_none(f"{way}: totals", differences(baseline.totals, ours.totals))
    if baseline.rejected != ours.rejected:
        require_none(f"{way}: rejected", [f"{sorted(baseline.rejected)} instead of {sorted(ours.rejected)}"])
    our_files = {path.suffix: path for path in ours.files}
    for path in baseline.files:
        if path.suffix == ".pdf" and not path.read_bytes().startswith(b"%PDF-"):
            require_none(way, [f"{path.name}: no PDF"])
        if path.suffix == ".docx" and _word_text(path) != _word_text(our_files[path.suffix]):
            require_none(way, [f"{path.name}: another text than {our_files[path.suffix]}"])
        if path.suffix == ".xlsx" and (missing := _cells(path) - _cells(our_files[path.suffix])):
            require_none(way, [f"{path.name}: cells that ours has not: {sorted(missing)[:5]}"])


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


def require_none(what: str, faults: list[str]) -> None:
    """OperatorError that tells the faults, where there are any."""
    if faults:
        raise OperatorError(
            "\n".join([f"Kết quả không giống nhau ({what}):", *faults[:20]]),
            remedy="Không in thời gian nào; tìm lỗi trước.",
        )

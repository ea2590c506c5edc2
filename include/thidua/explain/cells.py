"""From stored rows to the cells of the workbooks they were read from, and to the bytes in the vault."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from thidua.annex.model import Annex
from thidua.collect.states import receipt_number
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.explain.annexes import annex_nodes
from thidua.explain.inputs import CELL_KEYS, SHEETS, Part, UnitInput
from thidua.explain.model import Node
from thidua.explain.shown import exact_text, shown
from thidua.forms.edition import Edition
from thidua.read.kept import reader_pool
from thidua.read.model import RawWorkbook
from thidua.read.view import SheetView
from thidua.text.dates import format_instant
from thidua.text.normalise import nfc


@dataclass(frozen=True, kw_only=True)
class Workbook:
    """A received file: a workbook, or the annex of a commune. Neither where the bytes are lost, changed or unreadable;
    why: then the reason."""

    content: RawWorkbook | None = None
    annex: Annex | None = None
    why: str | None = None

    def written(self, sheet: str, address: str) -> str | None:
        """What stands in a cell, as it is shown; None where the file cannot be had, or for an empty cell."""
        if self.content is None:
            return None
        raw = next((one for one in self.content.sheets if nfc(one.name).strip() == sheet), None)
        return None if raw is None else SheetView(raw).shown(address, raw.cell(address)).strip() or None


def read_workbooks(vault: Vault, hashes: Iterable[str]) -> dict[str, Workbook]:
    """The files with these SHA-256, verified and read in a child process as at the first time."""
    found: dict[str, Workbook] = {}
    intact: dict[str, bytes] = {}
    for sha256 in sorted(set(hashes)):
        try:
            intact[sha256] = vault.get(sha256)
        except OperatorError as error:
            found[sha256] = Workbook(why=error.message)
    with reader_pool(1) as pool:
        for sha256, outcome in zip(intact, pool.read(intact.values()), strict=True):
            match outcome:
                case RawWorkbook():
                    found[sha256] = Workbook(content=outcome)
                case Annex():
                    found[sha256] = Workbook(annex=outcome)
                case _:
                    found[sha256] = Workbook(why="tệp còn nguyên nhưng không đọc lại được")
    return found


def unit_nodes(parts: Iterable[Part], *, vault: Vault, editions: Mapping[str, Edition]) -> tuple[Node, ...]:
    """One node for each row, with its cells and its file below it."""
    listed = list(parts)
    workbooks = read_workbooks(vault, (part.unit.file_sha256 for part in listed if part.unit.file_sha256))
    return tuple(_unit_node(part, workbooks, editions) for part in listed)


def _unit_node(part: Part, workbooks: Mapping[str, Workbook], editions: Mapping[str, Edition]) -> Node:
    workbook = workbooks[part.unit.file_sha256 or ""]
    name = f"{part.unit.unit_id} {part.unit.unit_name}"
    return Node(
        kind="unit",
        label=f"{name}, {part.label}" if part.label else name,
        value="; ".join(shown(value) for value in part.figures.values() if value is not None) or None,
        details={"unit_id": part.unit.unit_id, "submission_id": str(part.unit.submission_id), "table": part.table},
        children=(*_source_nodes(part, workbook, editions), file_node(part.unit, workbook)),
    )


def _source_nodes(part: Part, workbook: Workbook, editions: Mapping[str, Edition]) -> Iterator[Node]:
    if workbook.annex is not None:
        return annex_nodes(part, workbook.annex)
    return _cell_nodes(part, workbook, editions)


def _cell_nodes(part: Part, workbook: Workbook, editions: Mapping[str, Edition]) -> Iterator[Node]:
    edition = editions.get(part.unit.form_edition or "")
    if edition is None:
        yield Node(kind="note", label=f"Không còn biểu mẫu {part.unit.form_edition}; dòng {part.row_no} của tệp.")
        return
    sheet = edition.sheet(SHEETS[part.table])
    for column, value in part.figures.items():
        if value is None:
            continue
        key = CELL_KEYS.get(column, column)
        address = sheet.cell(key, part.row_no)
        written = workbook.written(sheet.name, address)
        yield Node(
            kind="cell",
            label=f"Trang “{sheet.name}”, ô {address} ({sheet.column(key).heading})",
            value=f"viết trong tệp: “{written}”" if written is not None else "không đọc lại được ô này",
            details={"sheet": sheet.name, "cell": address, "written": written, "stored": exact_text(value)},
        )


def nil_node(unit: UnitInput, workbook: Workbook) -> Node:
    """A unit that has confirmed that there was nothing to report."""
    return Node(
        kind="unit",
        label=f"{unit.unit_id} {unit.unit_name}, xác nhận không phát sinh",
        value="0",
        details={"unit_id": unit.unit_id, "submission_id": str(unit.submission_id), "table": None},
        children=(file_node(unit, workbook),),
    )


def file_node(unit: UnitInput, workbook: Workbook) -> Node:
    """The received file behind a version, and whether its bytes are still those that were received."""
    assert unit.receipt_id is not None
    assert unit.received_at is not None
    number, received_at = receipt_number(unit.receipt_id), format_instant(unit.received_at)
    return Node(
        kind="file",
        label=f"Lần nộp {unit.version_no}, biên nhận {number}, nhận lúc {received_at}: tệp “{unit.original_name}”",
        value=f"SHA-256 {unit.file_sha256}: {workbook.why or 'nội dung trong kho lưu còn nguyên'}",
        details={
            "version_no": str(unit.version_no),
            "receipt": number,
            "received_at": unit.received_at.isoformat(),
            "file_name": unit.original_name,
            "file_sha256": unit.file_sha256,
            "is_intact": "false" if workbook.why else "true",
        },
    )

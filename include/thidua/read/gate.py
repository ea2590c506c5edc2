"""What is looked at before any reader of workbooks sees a file: one pass over bytes, archive and XML.

Refused here: what is no .xlsx, is encrypted, carries macros or embedded objects, declares a DTD, unpacks to more than
the limits, or would make a reader build more cells than a report can have. Nothing is executed, fetched or written.
"""

from dataclasses import dataclass
from pathlib import Path

from thidua.read.archive import describe_contents, unpack
from thidua.read.cell_formats import NO_FORMATS, cell_formats
from thidua.read.formats import describe_format, is_encrypted
from thidua.read.limits import MIB, Limits
from thidua.read.model import Refusal, SheetValues
from thidua.read.number_kinds import number_kinds
from thidua.read.package import WORKBOOK, Package, read_package
from thidua.read.refusals import RefusedError, refuse, word
from thidua.read.remember import remembered
from thidua.read.sheet_scan import SheetScan, scan_sheet
from thidua.read.usual_sheet import read_usual_sheet
from thidua.read.usual_texts import usual_texts
from thidua.read.xml import scan_xml

_XML_ENDINGS = (".xml", ".rels", ".vml")
_XML_STARTS = (b"<?xml", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff", b"<")


@dataclass(frozen=True, kw_only=True)
class GateReport:
    """A file that may be parsed. scans: by name of the sheet; chart sheets have none. values: of the sheets that the
    pass has read already, being written as usual. parts: unpacked, by path."""

    package: Package
    scans: dict[str, SheetScan]
    values: dict[str, SheetValues]
    parts: dict[str, bytes]

    @property
    def cells(self) -> int:
        return sum(scan.cells for scan in self.scans.values())

    @property
    def unpacked_bytes(self) -> int:
        return sum(len(content) for content in self.parts.values())


def inspect_file(path: Path, limits: Limits | None = None) -> GateReport | Refusal:
    """Look at a file on disk. OSError where it cannot be read."""
    limits = limits or Limits()
    with path.open("rb") as file:
        data = file.read(limits.file_bytes + 1)
    return inspect_bytes(data, limits)


def inspect_bytes(data: bytes, limits: Limits | None = None) -> GateReport | Refusal:
    """The same for bytes in hand: what is inspected is then what is parsed."""
    try:
        return _inspect(data, limits or Limits())
    except RefusedError as refused:
        return refused.refusal


def _inspect(data: bytes, limits: Limits) -> GateReport:
    _refuse_other_formats(data, limits)
    parts = unpack(data, limits)
    if WORKBOOK not in {path.lower() for path in parts}:
        raise refuse("not_xlsx", found=describe_contents(parts))
    package = read_package(parts, limits)
    scans, values = _scan_sheets(package, parts, limits)
    _check_other_parts(parts, {sheet.part for sheet in package.sheets} | {package.styles}, package.texts)
    return GateReport(package=package, scans=scans, values=values, parts=parts)


def _scan_sheets(
    package: Package, parts: dict[str, bytes], limits: Limits
) -> tuple[dict[str, SheetScan], dict[str, SheetValues]]:
    styles = package.styles
    formats = cell_formats(parts[styles], styles) if styles else NO_FORMATS
    kinds = None if package.uses_1904 else number_kinds(parts[styles] if styles else None, formats)
    texts = usual_texts(parts[package.texts] if package.texts else None)
    scans: dict[str, SheetScan] = {}
    values: dict[str, SheetValues] = {}
    cells = 0
    for name, part in ((sheet.name, sheet.part) for sheet in package.sheets if sheet.part):
        usual = read_usual_sheet(parts[part], part, limits, kinds, texts)
        if usual:
            scans[name], values[name] = usual
        else:
            scans[name] = scan_sheet(parts[part], part, limits, formats.percents)
        cells += scans[name].cells
        if cells > limits.cells:
            raise refuse("too_many_cells", part=part, limit=limits.cells, found=name)
    return scans, values


def _refuse_other_formats(data: bytes, limits: Limits) -> None:
    if not data:
        raise refuse("empty_file")
    if len(data) > limits.file_bytes:
        raise refuse("file_too_big", found=f"> {limits.file_bytes // MIB}", limit=limits.file_bytes // MIB)
    if is_encrypted(data):
        raise refuse("encrypted")
    found = describe_format(data)
    if found is not None:
        raise refuse("not_xlsx", found=word(found))


def _check_other_parts(parts: dict[str, bytes], seen: set[str | None], texts: str | None) -> None:
    """No further XML part, by name or by content, declares a DTD. Only the texts are read: Excel itself writes drawings
    that are not well-formed."""
    for path, content in parts.items():
        if path in seen or path.endswith("/"):
            continue
        if path.lower().endswith(_XML_ENDINGS) or content.startswith(_XML_STARTS):
            _check(content, path, is_read=path == texts)


@remembered(calls=64, most_bytes=1 << 14)
def _check(data: bytes, part: str, *, is_read: bool) -> None:
    """The theme, for one, is the same in most files."""
    scan_xml(data, part, is_read=is_read)

"""The parts of a workbook: which sheets there are, in which part each stands, what leads out of the file."""

import posixpath
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from thidua.read.limits import Limits
from thidua.read.refusals import printable, refuse, word
from thidua.read.remember import remembered
from thidua.read.xml import local_name, scan_xml

WORKBOOK, WORKBOOK_RELATIONS, CONTENT_TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[content_types].xml"
_MACRO_TYPE = re.compile(r"macroEnabled|vbaProject|macrosheet|activeX|oleObject|xlMacrosheet|xlIntlMacrosheet", re.I)
_MACRO_NAME = re.compile(r"vbaproject|vbadata|(^|/)(macrosheets|activex|embeddings)/", re.I)
_EXTERNAL_NAME = re.compile(r"^xl/(externallinks/[^/]+|connections|querytables/[^/]+|model/[^/]+)$", re.I)

Attributes = tuple[tuple[str, str], ...]
_remembered = remembered(calls=16, most_bytes=1 << 14)


@dataclass(frozen=True, kw_only=True)
class SheetPart:
    """One sheet of the workbook. part: None for a chart sheet, which has no cells."""

    name: str
    hidden: bool
    part: str | None


@dataclass(frozen=True, kw_only=True)
class Package:
    """Where things are in an unpacked workbook. Paths as they stand in the archive."""

    sheets: tuple[SheetPart, ...]
    styles: str | None
    texts: str | None
    uses_1904: bool
    external: tuple[str, ...]


def read_package(parts: Mapping[str, bytes], limits: Limits) -> Package:
    """Find the sheets. Raises `RefusedError` for macros, embedded objects and for what is no workbook."""
    paths = {path.lower(): path for path in parts}
    workbook = paths[WORKBOOK]
    _refuse_macros(parts, paths)
    relations = _find_parts(parts, paths)
    listed, uses_1904 = _list_sheets(parts[workbook], workbook)
    sheets = tuple(_sheet(dict(attributes), relations, workbook) for attributes in listed)
    if len(sheets) > limits.sheets:
        raise refuse("too_many_sheets", found=len(sheets), limit=limits.sheets)
    used = [sheet.part for sheet in sheets if sheet.part]
    if not sheets or len({_name_key(s.name) for s in sheets}) < len(sheets) or len(set(used)) < len(used):
        raise refuse("xml_damaged", part=workbook, found=word("sheet_list"))
    by_kind = {kind: path for kind, path in relations.values() if path}
    return Package(
        sheets=sheets,
        styles=by_kind.get("styles"),
        texts=by_kind.get("sharedStrings"),
        uses_1904=uses_1904,
        external=tuple(path for path in parts if _EXTERNAL_NAME.match(path.rpartition(".")[0])),
    )


def _refuse_macros(parts: Mapping[str, bytes], paths: Mapping[str, str]) -> None:
    for path in parts:
        if _MACRO_NAME.search(path):
            raise refuse("macro", part=path)
    types = paths.get(CONTENT_TYPES)
    if types is None:
        raise refuse("xml_damaged", part="[Content_Types].xml", found=word("missing"))
    _refuse_macro_types(parts[types], types)


@_remembered
def _refuse_macro_types(data: bytes, part: str) -> None:
    def on_start(_: str, attributes: dict[str, str]) -> None:
        if _MACRO_TYPE.search(attributes.get("ContentType", "")):
            raise refuse("macro", part=attributes.get("PartName") or attributes.get("Extension"))

    scan_xml(data, part, on_start)


@_remembered
def _list_sheets(data: bytes, part: str) -> tuple[tuple[Attributes, ...], bool]:
    """Attributes of each sheet, and whether days are counted from 1904."""
    sheets: list[Attributes] = []
    uses_1904 = False

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal uses_1904
        kind = local_name(name)
        if kind == "sheet":
            sheets.append(tuple(attributes.items()))
        elif kind == "workbookPr":
            uses_1904 = attributes.get("date1904") in {"1", "true", "on"}

    scan_xml(data, part, on_start)
    return tuple(sheets), uses_1904


def _find_parts(parts: Mapping[str, bytes], paths: Mapping[str, str]) -> dict[str, tuple[str, str | None]]:
    """Relation id -> (kind, path of the part in the archive or None where it is not there)."""
    path = paths.get(WORKBOOK_RELATIONS)
    if path is None:
        raise refuse("xml_damaged", part=WORKBOOK_RELATIONS, found=word("missing"))
    return {key: (kind, paths.get(target)) for key, kind, target in _list_relations(parts[path], path)}


@_remembered
def _list_relations(data: bytes, part: str) -> tuple[tuple[str, str, str], ...]:
    """(id, kind, path in small letters) of each relation."""
    relations: list[tuple[str, str, str]] = []

    def on_start(name: str, attributes: dict[str, str]) -> None:
        if local_name(name) != "Relationship":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        if _MACRO_TYPE.search(kind):
            raise refuse("macro", part=part)
        target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
        relations.append((attributes.get("Id", ""), kind, target.lower()))

    scan_xml(data, part, on_start)
    return tuple(relations)


def _sheet(attributes: dict[str, str], relations: Mapping[str, tuple[str, str | None]], workbook: str) -> SheetPart:
    link = next((value for key, value in attributes.items() if local_name(key) == "id" and ":" in key), "")
    kind, path = relations.get(link, ("", None))
    name = attributes.get("name", "")
    is_chart = kind in {"chartsheet", "dialogsheet"}
    if not name or (path is None and not is_chart) or kind not in {"worksheet", "chartsheet", "dialogsheet"}:
        raise refuse("xml_damaged", part=workbook, found=word("sheet", name=printable(name[:31])))
    hidden = attributes.get("state", "visible") != "visible"
    return SheetPart(name=name, hidden=hidden, part=None if is_chart else path)


@lru_cache(maxsize=256)
def _name_key(name: str) -> str:
    """What Excel, or a comparison of ours, takes for one name."""
    return unicodedata.normalize("NFC", name).strip().casefold()

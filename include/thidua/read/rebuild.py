"""The plain package that is parsed: sheets, texts and styles as inspected, everything else of our own."""

from collections.abc import Mapping

from thidua.read.package import Package

_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
"""The ampersand first, for all others begin with one."""


def rebuild(package: Package, parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """A package with nothing in it but what was inspected and is to be read; sheets numbered in their order."""
    sheets = [sheet for sheet in package.sheets if sheet.part]
    flag = ' date1904="1"' if package.uses_1904 else ""
    listed = "".join(f'<sheet name="{_escaped(s.name)}" sheetId="{n}" r:id="s{n}"/>' for n, s in enumerate(sheets, 1))
    links = "".join(_link(f"s{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1))
    links += _link("styles", "styles", "styles.xml") + _link("texts", "sharedStrings", "sharedStrings.xml")
    rebuilt = {
        "_rels/.rels": _relations(_link("workbook", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_NAMESPACE}" xmlns:r="{_RELATIONS}"><workbookPr{flag}/>'
            f"<sheets>{listed}</sheets></workbook>"
        ).encode(),
        "xl/_rels/workbook.xml.rels": _relations(links),
    }
    if package.styles:
        rebuilt["xl/styles.xml"] = parts[package.styles]
    if package.texts:
        rebuilt["xl/sharedStrings.xml"] = parts[package.texts]
    for number, sheet in enumerate(sheets, 1):
        rebuilt[f"xl/worksheets/sheet{number}.xml"] = parts[str(sheet.part)]
    return rebuilt


def _escaped(text: str) -> str:
    """Text between double quotes. (The standard library's own function would bring `http` and `ssl` into the child.)"""
    for letter, escaped in _ESCAPES.items():
        text = text.replace(letter, escaped)
    return text


def _link(link_id: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{link_id}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'


def _relations(links: str) -> bytes:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'.encode()

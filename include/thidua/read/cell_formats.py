"""How Excel shows the numbers of a cell, by its format: '95%' typed into a cell is stored as 0.95 and a format."""

import re
from dataclasses import dataclass

from thidua.read.remember import remembered
from thidua.read.xml import local_name, scan_xml

REMEMBERED_BYTES = 1 << 16
_QUOTED = re.compile(r'"[^"]*"|\\.')


@dataclass(frozen=True, kw_only=True)
class CellFormats:
    """count: how many formats cells can refer to. percents: indexes, as cells write them, of those that show a per
    cent sign."""

    count: int
    percents: frozenset[str]


NO_FORMATS = CellFormats(count=0, percents=frozenset())


@remembered(calls=16, most_bytes=REMEMBERED_BYTES)
def cell_formats(styles: bytes, part: str) -> CellFormats:
    """The cell formats of the part with the styles. Raises `RefusedError` for a damaged one."""
    formats = {"9": True, "10": True}
    found: list[str] = []
    count = 0
    in_formats = False

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count, in_formats
        kind = local_name(name)
        if kind == "numFmt" and not in_formats and not count:
            formats[attributes.get("numFmtId", "")] = "%" in _QUOTED.sub("", attributes.get("formatCode", ""))
        elif kind == "cellXfs":
            in_formats = True
        elif kind in {"cellStyles", "dxfs"}:
            in_formats = False
        elif kind == "xf" and in_formats:
            if formats.get(attributes.get("numFmtId", "0")):
                found.append(str(count))
            count += 1

    scan_xml(styles, part, on_start)
    return CellFormats(count=count, percents=frozenset(found))

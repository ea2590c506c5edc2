"""Which cells Excel shows as percentages: '95%' typed into a cell is stored as 0.95 and a format."""

import re
from functools import lru_cache

from thidua.read.xml import local_name, scan_xml

_REMEMBERED_BYTES = 1 << 16
_QUOTED = re.compile(r'"[^"]*"|\\.')


def percent_styles(styles: bytes, part: str) -> frozenset[str]:
    """Indexes (as cells refer to them) of the cell formats that show a per cent sign. The forms of one plan have one
    list of formats, so that small lists are remembered."""
    return _known_styles(styles, part) if len(styles) <= _REMEMBERED_BYTES else _percent_styles(styles, part)


def _percent_styles(styles: bytes, part: str) -> frozenset[str]:
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
    return frozenset(found)


_known_styles = lru_cache(maxsize=16)(_percent_styles)

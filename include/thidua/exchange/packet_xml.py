"""A data packet as XML: the same names and figures as in JSON.

A list repeats the element `Muc`; what is absent is an empty element with `null="true"`.
"""

from collections.abc import Mapping
from typing import Any

from thidua.exchange.xml_write import document, leaf, tag
from thidua.text.canonical import sha256_hex


def packet_xml(content: Mapping[str, Any]) -> bytes:
    """The checksum is that of the bytes from `<GoiTin>` to `</GoiTin>`, both included."""
    body = element("GoiTin", content)
    check = tag("MaKiemTra", leaf("ThuatToan", "SHA-256"), leaf("GiaTri", sha256_hex(body)))
    return document(tag("GoiTinBaoCao", body, check, element("ChuKySo", None), DinhDang="thidua-packet/1"))


def element(name: str, value: Any) -> str:
    """One value with all that is in it."""
    if value is None:
        return tag(name, null="true")
    if isinstance(value, Mapping):
        return tag(name, *(element(key, part) for key, part in value.items()))
    if isinstance(value, list):
        return tag(name, *(element("Muc", part) for part in value))
    if isinstance(value, bool):
        return leaf(name, "true" if value else "false")
    return leaf(name, str(value))

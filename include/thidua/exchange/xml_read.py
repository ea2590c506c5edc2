"""XML that others send: one pass of expat, no DOCTYPE, no entity of anybody's own, within limits, nothing ever fetched.

Names are told without their prefix: senders differ in prefixes, and in whether they declare them.
"""

from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

DEEPEST = 32
MOST_ELEMENTS = 5_000
LONGEST_TEXT = 20_000
"""Letters in one element."""


class XmlRefusedError(Exception):
    """The bytes are not read. The text is a Vietnamese sentence without its full stop."""


class XmlDamagedError(XmlRefusedError):
    """The bytes are no XML, or not all of it yet."""


@dataclass
class Element:
    """name: without prefix. text: its own, without outer spaces once it is read."""

    name: str
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self, name: str) -> list["Element"]:
        """Its children of that name."""
        return [child for child in self.children if child.name == name]

    def said(self, *path: str) -> str:
        """The text at the end of the path, '' where something on it is absent: `status.said('From', 'OrganId')`."""
        here = self
        for name in path:
            found = here.all(name)
            if not found:
                return ""
            here = found[0]
        return here.text

    def walk(self) -> list["Element"]:
        """Itself and all below it, parents first."""
        found = [self]
        for element in found:
            found.extend(element.children)
        return found


def read_xml(data: bytes) -> Element:
    """The tree of a small file. Raises XmlRefusedError; XmlDamagedError where the bytes are not whole."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as fault:
        raise XmlDamagedError(f"tệp XML hỏng hoặc sai bảng mã ({fault})") from None
    return reader.root


class _Reader:
    def __init__(self) -> None:
        self._open: list[Element] = [Element("")]
        self._count = 0

    @property
    def root(self) -> Element:
        return self._open[0].children[0]

    def start(self, name: str, _: Any) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) > DEEPEST:
            raise XmlRefusedError(f"tệp XML có hơn {MOST_ELEMENTS} phần tử hoặc hơn {DEEPEST} cấp")
        element = Element(name.rpartition(":")[2])
        self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, _: str) -> None:
        element = self._open.pop()
        element.text = element.text.strip()

    def characters(self, text: str) -> None:
        element = self._open[-1]
        if len(element.text) + len(text) > LONGEST_TEXT:
            raise XmlRefusedError(f"phần tử {element.name[:60]} dài hơn {LONGEST_TEXT} ký tự")
        element.text += text


def _refuse_doctype(*_: Any) -> None:
    raise XmlRefusedError("tệp XML có DOCTYPE hoặc ENTITY; gói tin trạng thái không có các phần này")

"""XML parts, one pass of expat each: no DOCTYPE, no entity, nothing ever fetched.

Names are compared without their namespace prefix, for the reader behind does the same: a part that calls its cells
`<x:c>` is counted like any other.
"""

from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from thidua.read.refusals import RefusedError, refuse, word

Start = Callable[[str, Any], None]
"""Called with an element's name and its attributes."""


class _DoctypeError(Exception):
    pass


def scan_xml(
    data: bytes, part: str, on_start: Start | None = None, *, is_read: bool = True, attributes_as_list: bool = False
) -> None:
    """Go through a whole part and pass on what the handler raises. Raises `RefusedError` for a DTD and, in a part that
    is read, for what is not well-formed."""
    parser = expat.ParserCreate()
    parser.ordered_attributes = attributes_as_list
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    if on_start:
        parser.StartElementHandler = on_start
    try:
        # In one piece: a token cut into many pieces is read again for each of them.
        parser.Parse(data, True)
    except _DoctypeError:
        raise refuse("xml_dtd", part=part) from None
    except RefusedError:
        raise
    except (expat.ExpatError, ValueError, LookupError) as fault:
        if is_read:
            raise refuse("xml_damaged", part=part, found=_place(fault)) from None


def local_name(name: str) -> str:
    """'x:row' -> 'row'."""
    return name.rpartition(":")[2]


def _refuse_doctype(*_: Any) -> None:
    raise _DoctypeError


def _place(fault: Exception) -> str:
    line, offset = getattr(fault, "lineno", None), getattr(fault, "offset", None)
    return word("encoding") if line is None else word("place", line=line, offset=offset)

"""An annex from its bytes. Runs in the child process that reads workbooks; never in a process that must live.

Why that is safe: the bytes are counted before anything is built from them; the standard scanner is linear, refuses what
nests too deep for it, and every object goes through a hook that refuses a key given twice; numbers other than short
whole ones, NaN and Infinity are refused; what was built is walked with a bound on depth and number; and only what the
closed types of `thidua.annex.model` allow leaves the child. Memory and time have the child's own hard limits.
"""

import json
from collections.abc import Iterable
from typing import Any, NoReturn

import msgspec

from thidua.annex.model import ANNEX_SCHEMA, Annex, AnnexData
from thidua.read.limits import MIB, Limits
from thidua.read.model import Refusal
from thidua.read.refusals import RefusedError, printable, refuse
from thidua.text.clean import clean_text

_BOM = b"\xef\xbb\xbf"
_LONGEST_INTEGER = 12
_KNOWN_KEYS = frozenset(AnnexData.__struct_fields__)
_NOT_TAKEN = frozenset({"kind", "city", "registrations", "tasks", "commendation_lines"})
"""Keys of 'data' that say nothing which the city counts; lines of commendations are summed up in 'commendations'."""


def is_json(data: bytes) -> bool:
    """Whether the file begins as a JSON object does. RTF begins with a brace as well."""
    start = data[:256].removeprefix(_BOM).lstrip(b" \t\r\n")
    return start.startswith(b"{") and not start.startswith(b"{\\rtf")


def read_annex(data: bytes, limits: Limits | None = None) -> Annex | Refusal:
    """The annex, or why it is not read."""
    try:
        return _read(data, limits or Limits())
    except RefusedError as refused:
        return refused.refusal


def _read(data: bytes, limits: Limits) -> Annex:
    if len(data) > limits.annex_bytes:
        raise refuse("annex_too_big", found=len(data) // MIB + 1, limit=limits.annex_bytes // MIB)
    document = _cleaned(_parsed(data), limits)
    if document.get("schema") != ANNEX_SCHEMA:
        raise refuse("not_annex", found=printable(str(document.get("schema"))))
    try:
        annex = msgspec.convert(document, Annex, strict=True)
    except msgspec.ValidationError as fault:
        raise refuse("annex_wrong", found=_place(fault)) from None
    unknown = sorted(document["data"].keys() - _KNOWN_KEYS - _NOT_TAKEN)
    return msgspec.structs.replace(annex, other_keys=[printable(key) for key in unknown[:100]])


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_without_repetition,
            parse_float=_refuse_number,
            parse_int=_whole_number,
            parse_constant=_refuse_number,
        )
    except UnicodeDecodeError as fault:
        raise refuse("annex_damaged", found=f"không phải UTF-8, byte thứ {fault.start + 1}") from None
    except json.JSONDecodeError as fault:
        raise refuse("annex_damaged", found=f"dòng {fault.lineno}, cột {fault.colno}") from None
    except RecursionError:
        raise refuse("annex_too_deep") from None
    if not isinstance(document, dict):
        raise refuse("annex_damaged", found="không phải một đối tượng JSON")
    return document


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers may take different ones of two values: which was meant nobody can tell."""
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]  # adds and goes on
        raise refuse("annex_key_twice", found=printable(twice))
    return found


def _refuse_number(text: str) -> NoReturn:
    raise refuse("annex_number", found=printable(text))


def _whole_number(text: str) -> int:
    if len(text) > _LONGEST_INTEGER:
        _refuse_number(text)
    return int(text)


def _cleaned(document: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """The same with every text as it is stored. Goes level by level, so that depth costs no stack."""
    level: list[Any] = [document]
    count = 0
    for _ in range(limits.annex_depth):
        below: list[Any] = []
        for container in level:
            items: Iterable[tuple[Any, Any]] = (
                container.items() if isinstance(container, dict) else enumerate(container)
            )
            count += len(container)
            if count > limits.annex_items:
                raise refuse("annex_too_many", limit=limits.annex_items)
            for key, value in list(items):
                if isinstance(value, str):
                    container[key] = _clean(value)
                elif isinstance(value, dict | list):
                    below.append(value)
        level = below
        if not level:
            return document
    raise refuse("annex_too_deep")


def _clean(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise refuse("annex_text", found="ký tự không có trong Unicode") from None
    cleaned, problem = clean_text(text)
    if problem == "control_character":
        raise refuse("annex_text", found="ký tự điều khiển")
    return cleaned


def _place(fault: msgspec.ValidationError) -> str:
    """'data.targets[3].actual': where, and not what stands there."""
    _, found, path = str(fault).rpartition(" - at `$")
    return printable(path.rstrip("`").lstrip(".")) if found and path.strip("`") else "gốc của tệp"

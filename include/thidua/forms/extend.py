"""An edition told by what it has otherwise than another one, so that what they share is written once."""

from collections.abc import Mapping
from typing import Any

_MERGED = ("texts", "goals", "lists")
_BY_KEY = {"changed_info": "info", "changed_sheets": "sheets"}


def extended(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The content of the edition file `own`, which begins with `extends`, upon that of the edition it names.

    texts, goals, lists: its entries are added or replace those of the same name. changed_info, changed_sheets: fields
    and sheets that replace those of the same key, new ones at the end. Any other key replaces the whole.
    """
    content = {**base, **{key: value for key, value in own.items() if key not in {*_MERGED, *_BY_KEY}}}
    for key in _MERGED:
        content[key] = {**base.get(key, {}), **own.get(key, {})}
    for key, whole in _BY_KEY.items():
        content[whole] = _replaced(content[whole], own.get(key, ()))
    return content


def _replaced(old: Any, new: Any) -> list[Any]:
    by_key = {one["key"]: one for one in new}
    replaced = [by_key.pop(one["key"], one) for one in old]
    return [*replaced, *by_key.values()]

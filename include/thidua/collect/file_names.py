"""Names of files that may tell of persons: in plans that ask for lists of them only a name that we gave is kept."""

import re
from collections.abc import Collection
from pathlib import PurePosixPath

UNTOLD = "(không lưu tên tệp)"
_OURS = re.compile(r"(?P<form>.+?)(__sua-lan-[0-9]{1,3})?( ?\([0-9]{1,2}\))?\.xlsx")
"""As we named it, or as a browser does that has saved it before."""
_KNOWN_SUFFIXES = frozenset(
    {".7z", ".csv", ".doc", ".docx", ".jpeg", ".jpg", ".json", ".ods", ".odt", ".pdf", ".png", ".rar", ".rtf", ".txt"}
    | {".xls", ".xlsb", ".xlsm", ".xlsx", ".zip"}
)


def kept_name(name: str, *, forms: Collection[str]) -> str:
    """The file's own name where it is that of a form of the plan, else nothing but what kind of file it says it is.

    name: path below the plan's folder, as the sender wrote it. forms: names of the plan's forms, without suffix.
    """
    path = PurePosixPath(name)
    ours = _OURS.fullmatch(path.name)
    if ours is not None and ours["form"] in forms:
        return path.name
    suffix = path.suffix.lower()
    return UNTOLD + (suffix if suffix in _KNOWN_SUFFIXES else "")

"""Names of files that may tell of persons: in plans that ask for lists of them only a name that we gave is kept."""

import re
from pathlib import PurePosixPath

UNTOLD = "(không lưu tên tệp)"
_OURS = re.compile(r"__20\d\d-[A-Z0-9]+__[A-Z0-9-]+(__sua-lan-\d+)?( ?\(\d+\))?\.xlsx")
_KNOWN_SUFFIX = re.compile(r"\.[a-z]{2,5}")


def kept_name(name: str, *, plan_id: str) -> str:
    """The file's own name where it is that of a form of the plan, else nothing but what kind of file it says it is.

    name: path below the plan's folder, as the sender wrote it.
    """
    path = PurePosixPath(name)
    if path.name.startswith(plan_id) and _OURS.fullmatch(path.name.removeprefix(plan_id)):
        return path.name
    suffix = path.suffix.lower()
    return UNTOLD + (suffix if _KNOWN_SUFFIX.fullmatch(suffix) else "")

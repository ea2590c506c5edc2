"""Zip containers (.docx, .xlsx) whose bytes depend on their content alone."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX_FILE = 0o644 << 16
COMPRESSION_LEVEL = 6
COMPRESSED = ".png"
"""Nothing is gained by deflating these once more."""

_DATE = re.compile(r"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def read_members(data: bytes) -> dict[str, bytes]:
    """All members by name, in the order of the container."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return {name: container.read(name) for name in container.namelist()}


def write_members(members: Iterable[tuple[str, bytes]]) -> bytes:
    """One container; every time stamp is the first that zip can hold, for a clock must not change the bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION_LEVEL) as container:
        for name, data in members:
            info = zipfile.ZipInfo(name, date_time=_EPOCH)
            info.compress_type = zipfile.ZIP_STORED if name.endswith(COMPRESSED) else zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = _UNIX_FILE
            container.writestr(info, data)
    return buffer.getvalue()


def stamp_properties(core: str, made_at: datetime) -> str:
    """`docProps/core.xml` that says the document was made and changed at this instant."""
    stamp = f"{made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return _DATE.sub(rf"\g<1>{stamp}\g<3>", core)

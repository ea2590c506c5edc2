"""The package of a form: where its sheets stand, and the archive around them."""

import io
import zipfile
from collections.abc import Mapping

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def sheet_path(number: int) -> str:
    """Where a form keeps its sheet of this number, from 1."""
    return f"xl/worksheets/sheet{number}.xml"


def pack_parts(parts: Mapping[str, bytes]) -> bytes:
    """A workbook of these parts, without a time of day."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _ZIP_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return target.getvalue()

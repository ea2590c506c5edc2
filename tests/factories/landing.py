"""Files as units drop them into the landing folder."""

import io
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

NOW = datetime(2026, 12, 8, 9, 30, tzinfo=UTC)
PLAN = "phuong-mau-2026"


def make_zip(content: str = "Báo cáo kết quả thi đua", *, comment: bytes = b"") -> bytes:
    """A whole zip file; other content, other bytes; the same content, the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("xl/workbook.xml"), content * 50)
        archive.comment = comment
    return buffer.getvalue()


def drop(
    landing: Path, name: str, data: bytes | None = None, *, plan_id: str = PLAN, age_seconds: float = 60.0
) -> Path:
    """Put a file there whose last writing was `age_seconds` before NOW."""
    path = landing / plan_id / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(make_zip() if data is None else data)
    touched = NOW.timestamp() - age_seconds
    os.utime(path, (touched, touched))
    return path

"""Files as a package carries them: each in a zip file of its own, as base64."""

import base64
import io
import zipfile
from dataclasses import dataclass
from datetime import datetime

from thidua.deliver.channel import OutgoingFile
from thidua.text.dates import LEGAL_ZONE

_REGULAR_FILE = 0o100644 << 16
_UNIX = 3
_DESCRIPTIONS = {
    "pdf": "Văn bản (PDF)",
    "docx": "Văn bản, bản soạn thảo (Word)",
    "xlsx": "Phụ lục số liệu (Excel)",
    "json": "Dữ liệu máy đọc được (JSON)",
}
_ORDER = {"pdf": 0, "docx": 1, "xlsx": 2, "json": 3}


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """content_id: 'cid:...'. description: what it is, with the file's own SHA-256. encoded: base64 of the zip."""

    content_id: str
    name: str
    description: str
    encoded: str


def attach(files: tuple[OutgoingFile, ...], *, at: datetime) -> tuple[Attachment, ...]:
    """The document itself first. at: what the zip files say of when they were made."""
    in_order = sorted(files, key=lambda file: _ORDER.get(file.kind, len(_ORDER)))
    return tuple(
        Attachment(
            content_id=f"cid:{position}.{file.sha256[:32]}",
            name=file.file_name,
            description=f"{_DESCRIPTIONS.get(file.kind, 'Tài liệu kèm theo')}; SHA-256: {file.sha256}",
            encoded=base64.b64encode(_zip(file, at=at)).decode(),
        )
        for position, file in enumerate(in_order, start=1)
    )


def _zip(file: OutgoingFile, *, at: datetime) -> bytes:
    """Stored, not deflated: versions of zlib differ in their bytes, and most files are compressed already."""
    info = zipfile.ZipInfo(file.file_name, date_time=at.astimezone(LEGAL_ZONE).timetuple()[:6])
    info.create_system, info.external_attr = _UNIX, _REGULAR_FILE
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(info, file.data)
    return buffer.getvalue()

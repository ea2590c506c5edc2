"""Everything that an installation has left behind, as text to be searched: folders, archives in them, the data base."""

import io
import json
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import sqlalchemy as sa
from pypdf import PdfReader
from pypdf.errors import PyPdfError

_MAIL = re.compile(rb"(?:[A-Za-z-]+: [^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?MIME-Version: 1\.0", re.IGNORECASE)


def texts_below(folder: Path) -> dict[str, str]:
    """Every file of a folder by its path, names of files included; what is in archives, in mails and on pages too."""
    return {
        str(path.relative_to(folder)): "\n".join([str(path), *_texts(path.read_bytes())])
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def everything_below(folder: Path) -> str:
    """The same in one."""
    return "\n".join(texts_below(folder).values())


def _texts(data: bytes) -> Iterator[str]:
    yield data.decode("utf-8", "replace")
    if data.startswith(b"%PDF-"):
        yield _drawn(data)
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield from _texts(archive.read(name))
    if _MAIL.match(data):
        mail = _read_mail(data)
        yield _headers(mail)
        for part in _leaves(mail):
            yield from _texts(_content(part))


def letters_below(folder: Path) -> str:
    """What the mails of a folder say in their headers and bodies, without what is attached to them."""
    mails = [_read_mail(path.read_bytes()) for path in sorted(folder.rglob("*.eml"))]
    bodies = (part for mail in mails for part in _leaves(mail) if part.get_content_disposition() != "attachment")
    return "\n".join([*map(_headers, mails), *(_content(part).decode() for part in bodies)])


def _read_mail(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=policy.default)


def _headers(mail: EmailMessage) -> str:
    return "\n".join(f"{name}: {value}" for name, value in mail.items())


def _leaves(mail: EmailMessage) -> Iterator[EmailMessage]:
    return (part for part in mail.walk() if not part.is_multipart())


def _content(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def _drawn(data: bytes) -> str:
    """What stands on the pages, on one line; nothing of what only begins like a PDF."""
    try:
        return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())
    except PyPdfError:
        return ""


def found(canaries: Collection[str], places: Mapping[str, str]) -> list[str]:
    """Which canary stands where: as it is, in JSON, or in JSON that stands in JSON."""
    return [
        f"{canary} in {place}"
        for canary in canaries
        for place, text in places.items()
        if any(spelling in text for spelling in _spellings(canary))
    ]


def _spellings(canary: str) -> tuple[str, str, str]:
    escaped = json.dumps(canary)[1:-1]
    return canary, escaped, json.dumps(escaped)[1:-1]


def dump(engine: sa.Engine) -> str:
    """Every row of every table of every schema of ours; bytes as hexadecimal digits and as text."""
    rows = []
    with engine.connect() as connection:
        for table in sa.inspect(connection).get_table_names(schema="thidua"):
            for row in connection.execute(sa.text(f'select * from thidua."{table}"')):
                rows += [_shown(value) for value in row]
    return "\n".join(rows)


def _shown(value: object) -> str:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)

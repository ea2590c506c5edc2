"""Everything that an installation has left behind, as text to be searched: folders, archives in them, the data base."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa


def texts_below(folder: Path) -> dict[str, str]:
    """Every file of a folder by its path, names of files included; what is in archives too."""
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
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield from _texts(archive.read(name))


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

"""What the data base says of an error, without the rows it is about: they hold names, and errors end up in logs.

PostgreSQL quotes the failing row in DETAIL, the line of a COPY in CONTEXT, and a value that it cannot read in the
message itself. Its own log, which only the owner of the data base reads, keeps all of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

_DATA_EXCEPTION = "22"
"""Class of errors about a value, which is quoted in the message."""


@contextmanager
def quoting_no_row() -> Iterator[None]:
    """Errors of the driver that leave this block name the rule and the place, and no value."""
    try:
        yield
    except psycopg.Error as error:
        if error.diag.message_primary is not None:
            error.args = (_described(error),)
        raise


class QuietCursor(psycopg.Cursor[Any]):
    """Executes as any cursor does; see `quoting_no_row`."""

    def execute(self, *args: Any, **options: Any) -> "QuietCursor":
        with quoting_no_row():
            super().execute(*args, **options)
        return self

    def executemany(self, *args: Any, **options: Any) -> None:
        with quoting_no_row():
            super().executemany(*args, **options)


def _described(error: psycopg.Error) -> str:
    said = error.diag
    is_about_a_value = (said.sqlstate or "").startswith(_DATA_EXCEPTION)
    parts = [type(error).__name__ if is_about_a_value else said.message_primary, f"SQLSTATE {said.sqlstate}"]
    places = {"table": said.table_name, "column": said.column_name, "constraint": said.constraint_name}
    return ", ".join(filter(None, [*parts, *(f"{kind} {name}" for kind, name in places.items() if name)]))

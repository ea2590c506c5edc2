"""COPY of rows of our own into a table, and text that a person or a file system made up."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from psycopg import sql

from thidua.warehouse.connect import psycopg_connection
from thidua.warehouse.quiet import quoting_no_row


def copy_rows(
    connection: sa.Connection, *, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """COPY the rows into the table, in the connection's transaction; rows are tuples in the order of `columns`.

    Decimals and decimals as text arrive exactly. Table and columns are names from our code, never from data.
    """
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with quoting_no_row(), psycopg_connection(connection).cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def storable(text: str) -> str:
    """The text without what PostgreSQL cannot hold: NUL, and bytes of a file name that are no UTF-8.

    For text that only describes (names, sentences, found values); a figure or a report's text is never altered.
    """
    return text.replace("\x00", "\u2400").encode("utf-8", "replace").decode("utf-8")

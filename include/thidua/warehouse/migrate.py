"""Creation and migration of the warehouse: data base, roles, schema.

Alembic keeps the order and the version; each step is one plain SQL file in `sql/migrations/`.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from psycopg import sql

from thidua.settings import project_path
from thidua.warehouse.connect import connect, psycopg_connection

OWNER = "thidua_owner"
APP = "thidua_app"
PERSONAL = "thidua_personal"
"""Reads names of rewarded persons and destroys their keys; nothing that runs by itself logs in under it."""
DATABASE = "thidua"


def create_database(superuser_url: str, *, database: str, owner: str, password: str) -> None:
    """Make a login role and a data base that it owns; what exists is left as it is, but for the password."""
    engine = connect(superuser_url).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        ensure_role(connection, owner, password)
        exists = connection.execute(sa.text("select 1 from pg_database where datname = :n"), {"n": database}).scalar()
        if not exists:
            psycopg_connection(connection).execute(
                sql.SQL("create database {} owner {}").format(sql.Identifier(database), sql.Identifier(owner))
            )
    engine.dispose()


def ensure_role(connection: sa.Connection, role: str, password: str) -> None:
    """Make a login role, or give an existing one this password."""
    exists = connection.execute(sa.text("select 1 from pg_roles where rolname = :n"), {"n": role}).scalar()
    verb = "alter" if exists else "create"
    psycopg_connection(connection).execute(
        sql.SQL("{} role {} login password {}").format(sql.SQL(verb), sql.Identifier(role), sql.Literal(password))
    )


def migrate(owner_url: str) -> None:
    """Bring the schema `thidua` to the newest version. Runs as the owner; safe to repeat."""
    config = Config()
    config.set_main_option("script_location", str(project_path("sql", "migrations", "alembic")))
    engine = connect(owner_url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


def migration_sql(name: str) -> str:
    """The text of one migration."""
    return Path(project_path("sql", "migrations", name)).read_text(encoding="utf-8")


def audit_views_sql() -> str:
    """A view `audit_<table>` from each file of `sql/audit/rows/`: what the audit chain says of a row of the table.

    `thidua audit verify` asks the same text directly, not the view. A migration that changes a file makes the views
    anew; what they said of older rows must stay the same, for that is what the chain holds.
    """
    files = sorted(project_path("sql", "audit", "rows").glob("*.sql"))
    return "set search_path to thidua;\n" + "\n".join(
        f"create view audit_{path.stem} as\n{path.read_text(encoding='utf-8')};" for path in files
    )

"""The application role may insert and read; nothing else."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

PRIVILEGES = """
    select table_name, has_table_privilege('thidua_app', format('thidua.%I', table_name), :privilege)
    from information_schema.tables where table_schema = 'thidua' and table_type = 'BASE TABLE'
"""


@pytest.mark.parametrize("privilege", ["UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"])
def test_application_may_not_change_any_table(owner_engine: sa.Engine, privilege: str) -> None:
    with owner_engine.connect() as connection:
        rows = connection.execute(sa.text(PRIVILEGES), {"privilege": privilege}).all()
    assert len(rows) > 20
    assert [table for table, allowed in rows if allowed] == []


@pytest.mark.parametrize(
    "statement",
    [
        "update submission set version_no = 9",
        "delete from submission",
        "truncate submission",
        "drop table submission",
        "alter table submission add column note text",
        "alter table submission disable trigger audit",
        "drop trigger audit on submission",
        "create rule nothing as on insert to submission do instead nothing",
        "set session_replication_role = replica",
    ],
)
def test_application_cannot_touch_a_submission(engine: sa.Engine, statement: str) -> None:
    with engine.connect() as connection, pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        connection.execute(sa.text(statement))


RECEIVE = """
    with kept as (insert into blob values (:sha256, 1) returning sha256)
    insert into receipt (sha256, channel, original_name, received_at, received_at_source)
    select sha256, 'landing', 'a.xlsx', now(), 'system' from kept
"""


def test_application_writes_the_audit_chain_by_what_it_records(engine: sa.Engine) -> None:
    for letter in "ab":
        with engine.begin() as connection:
            connection.execute(sa.text(RECEIVE), {"sha256": letter * 64})
    with engine.connect() as connection:
        first, second = connection.execute(sa.text("select * from audit_entry order by seq")).all()
    assert (first.seq, first.subject, first.previous_hash) == (1, "receipt:1", "0" * 64)
    assert (second.seq, second.subject, second.previous_hash) == (2, "receipt:2", first.hash)


@pytest.mark.parametrize(
    "statement",
    [
        "insert into audit_entry select * from audit_entry",
        "select audit_append('received', 'receipt:1', '{\"row\": {}}')",
        "select audit_figures(1)",
        "select * from audit_receipt",
        "update audit_entry set kind = 'x'",
        "delete from audit_entry",
        "truncate audit_entry",
        "alter table audit_entry add column note text",
        "create or replace function thidua.audit_receipt() returns trigger language plpgsql"
        " as 'begin return null; end'",
    ],
)
def test_application_cannot_write_the_audit_chain_itself(engine: sa.Engine, statement: str) -> None:
    with engine.connect() as connection, pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        connection.execute(sa.text(statement))


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_database_refuses_numbers_that_are_none(owner_engine: sa.Engine, value: str) -> None:
    with owner_engine.connect() as connection, pytest.raises(Exception, match="finite_numeric"):
        connection.execute(sa.text(f"select '{value}'::numeric::thidua.finite_numeric"))

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
    ["update submission set version_no = 9", "delete from submission", "truncate submission", "drop table submission"],
)
def test_application_cannot_touch_a_submission(engine: sa.Engine, statement: str) -> None:
    with engine.connect() as connection, pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        connection.execute(sa.text(statement))


def test_application_writes_the_audit_chain_only_through_its_function(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        first = connection.execute(sa.text("select audit_append('test', 'a', '{}')")).scalar_one()
        second = connection.execute(sa.text("select audit_append('test', 'b', '{}')")).scalar_one()
        rows = connection.execute(sa.text("select hash, previous_hash from audit_entry order by seq")).all()
    assert rows == [(first, "0" * 64), (second, first)]
    with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(sa.text("insert into audit_entry select * from audit_entry"))


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_database_refuses_numbers_that_are_none(owner_engine: sa.Engine, value: str) -> None:
    with owner_engine.connect() as connection, pytest.raises(Exception, match="finite_numeric"):
        connection.execute(sa.text(f"select '{value}'::numeric::thidua.finite_numeric"))

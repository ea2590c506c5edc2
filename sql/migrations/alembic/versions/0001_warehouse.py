"""The warehouse, and what the application role may do with it."""

from alembic import op

from thidua.warehouse.migrate import audit_views_sql, migration_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.get_bind().exec_driver_sql(migration_sql("0001_warehouse.sql"))
    op.get_bind().exec_driver_sql(migration_sql("0001_grants.sql"))
    op.get_bind().exec_driver_sql(audit_views_sql())
    op.get_bind().exec_driver_sql(migration_sql("0001_audit.sql"))


def downgrade() -> None:
    raise NotImplementedError("records are never dropped; restore a backup instead")

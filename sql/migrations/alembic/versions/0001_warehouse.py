"""The warehouse, and what the application role may do with it."""

from alembic import op

from thidua.warehouse.migrate import audit_views_sql, migration_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.get_bind().exec_driver_sql(migration_sql("0001_warehouse.sql"))
    op.get_bind().exec_driver_sql(migration_sql("0001_acknowledgement.sql"))
    op.get_bind().exec_driver_sql(migration_sql("0001_letters.sql"))
    op.get_bind().exec_driver_sql(migration_sql("0001_notices.sql"))
    op.get_bind().exec_driver_sql(migration_sql("0001_signing.sql"))
    op.get_bind().exec_driver_sql(migration_sql("0001_approval.sql"))
    op.get_bind().exec_driver_sql(migration_sql("0001_register.sql"))
    op.get_bind().exec_driver_sql(migration_sql("0001_registration.sql"))
    op.get_bind().exec_driver_sql(migration_sql("0001_tasks.sql"))
    op.get_bind().exec_driver_sql(migration_sql("0001_annexes.sql"))
    op.get_bind().exec_driver_sql(migration_sql("0001_words.sql"))
    op.get_bind().exec_driver_sql(migration_sql("0001_blocs.sql"))
    op.get_bind().exec_driver_sql(migration_sql("0001_difficulties.sql"))
    op.get_bind().exec_driver_sql(migration_sql("0001_statistics.sql"))
    op.get_bind().exec_driver_sql(migration_sql("0001_fund.sql"))
    op.get_bind().exec_driver_sql(migration_sql("0001_corrections.sql"))
    op.get_bind().exec_driver_sql(migration_sql("0001_grants.sql"))
    op.get_bind().exec_driver_sql(migration_sql("0001_personal.sql"))
    op.get_bind().exec_driver_sql(audit_views_sql())
    op.get_bind().exec_driver_sql(migration_sql("0001_audit.sql"))


def downgrade() -> None:
    raise NotImplementedError("records are never dropped; restore a backup instead")

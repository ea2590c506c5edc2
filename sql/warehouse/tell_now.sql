-- The clock of whoever records, until the end of the transaction (recorded_now() in sql/migrations/0001_warehouse.sql).
select set_config('thidua.now', cast(cast(:now as timestamptz) as text), true)

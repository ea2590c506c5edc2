-- One loader per plan at a time; released by the end of the transaction, so a dead one holds nothing.
select pg_advisory_xact_lock(hashtextextended('thidua.load|' || :plan_id, 0))

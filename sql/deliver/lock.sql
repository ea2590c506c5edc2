-- One writer at a time for one key; released by the end of the transaction, so a dead worker holds nothing.
select pg_advisory_xact_lock(hashtextextended(:key, 0));

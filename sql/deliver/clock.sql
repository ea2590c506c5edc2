-- The one clock that all workers share.
select clock_timestamp();

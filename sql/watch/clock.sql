-- The server's clock: a machine whose own differs warns too early or too late.
select clock_timestamp()

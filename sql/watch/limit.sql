-- A look may never hang on a lock or a slow disk: what takes too long is told as a fault.
select set_config('statement_timeout', :milliseconds, true)

-- Who stores keys of a person and who destroys them take turns, so that no key of theirs is left behind.
select pg_advisory_xact_lock(hashtextextended('thidua.personal', 0))

-- Whose keys are destroyed, and of which files; without it no key can be.
insert into personal_erasure (person_id, receipt_ids, entries, actor, reason, recorded_at)
values (
    cast(:person_id as bigint), cast(:receipt_ids as bigint[]), :entries, :actor, :reason,
    greatest(clock_timestamp(), cast(:now as timestamptz)))

-- A person's answer; the first one stands.
insert into correction_decision (correction_id, decision, actor, reason, recorded_at)
values (:correction_id, :decision, :actor, :reason, greatest(clock_timestamp(), cast(:now as timestamptz)))
on conflict (correction_id) do nothing
returning correction_id

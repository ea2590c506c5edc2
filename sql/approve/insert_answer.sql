-- An answer to a question; leave may follow a refusal.
insert into approval (approval_request_id, decision, actor, role, reason, recorded_at)
values (
    :approval_request_id, :decision, :actor, :role, :reason,
    greatest(clock_timestamp(), cast(:now as timestamptz)))

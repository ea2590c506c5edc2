-- No document bears the number, and it is never given again.
insert into document_number_cancellation (document_number_id, actor, reason, recorded_at)
values (:document_number_id, :actor, :reason, greatest(clock_timestamp(), cast(:now as timestamptz)))

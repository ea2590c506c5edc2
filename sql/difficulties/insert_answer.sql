insert into difficulty_answer (submission_id, answer, actor, recorded_at)
values (:submission_id, :answer, :actor, greatest(clock_timestamp(), cast(:now as timestamptz)))
returning difficulty_answer_id

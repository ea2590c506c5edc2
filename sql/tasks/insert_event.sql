-- Known after every instant of which figures were made, like any other input.
insert into task_event (plan_id, task_id, state, day, evidence, evidence_sha256, note, actor, recorded_at)
select :plan_id, :task_id, :state, :day, :evidence, :evidence_sha256, :note, :actor,
    greatest(
        clock_timestamp(),
        cast(:now as timestamptz),
        (select max(recorded_at) from task_event where plan_id = :plan_id),
        (select max(known_at) + interval '1 microsecond' from snapshot where plan_id = :plan_id)
    )
returning task_event_id

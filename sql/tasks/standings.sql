-- The newest word on each task of a plan.
select distinct on (task_id collate "C") task_id, state, day, evidence, evidence_sha256, note, actor, recorded_at
from task_event
where plan_id = :plan_id
order by task_id collate "C", task_event_id desc

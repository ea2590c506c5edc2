-- Every word on a task of a plan.
select
    task_event.task_event_id,
    'task_told' as kind,
    'task_event:' || task_event.task_event_id as subject,
    cast(null as timestamptz) as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(task_event))) as payload
from task_event

-- The words on tasks that were counted.
select event.task_id, event.state, event.day, event.evidence, event.actor
from snapshot_task as pinned
join task_event as event using (task_event_id)
where pinned.snapshot_id = :snapshot_id
order by event.task_id collate "C"

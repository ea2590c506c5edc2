-- The words on tasks that a snapshot's report shows.
insert into snapshot_task (snapshot_id, task_event_id)
select :snapshot_id, task.task_event_id
from jsonb_to_recordset(cast(:tasks as jsonb)) as task (task_event_id bigint)

-- The submissions a snapshot is made from; everything that follows reads these and no others.
insert into snapshot_input (snapshot_id, submission_id)
select :snapshot_id, input.submission_id
from jsonb_to_recordset(cast(:inputs as jsonb)) as input (submission_id bigint)
where input.submission_id is not null

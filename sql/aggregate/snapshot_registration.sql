-- The registrations that a snapshot's results are measured against.
insert into snapshot_registration (snapshot_id, submission_id)
select :snapshot_id, registration.submission_id
from jsonb_to_recordset(cast(:registrations as jsonb)) as registration (submission_id bigint)

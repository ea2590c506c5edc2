-- The submissions of other periods that statistics are counted from; the count reads these and no others.
insert into snapshot_source (snapshot_id, submission_id)
select :snapshot_id, source.submission_id
from jsonb_to_recordset(cast(:sources as jsonb)) as source (submission_id bigint)

-- What persons wrote in the report of a snapshot.
insert into snapshot_word (snapshot_id, paragraph_override_id)
select :snapshot_id, word.paragraph_override_id
from jsonb_to_recordset(cast(:words as jsonb)) as word (paragraph_override_id bigint)

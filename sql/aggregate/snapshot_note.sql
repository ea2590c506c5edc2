-- The notes on earlier reports that a report of this snapshot says.
insert into snapshot_note (snapshot_id, correction_id)
select :snapshot_id, note.correction_id
from jsonb_to_recordset(cast(:notes as jsonb)) as note (correction_id bigint)

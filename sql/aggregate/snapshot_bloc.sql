-- What persons had recorded of the bloc; everything that follows reads these and no others.
insert into snapshot_bloc (snapshot_id, bloc_score_id, bloc_ballot_id, bloc_draw_id)
select :snapshot_id, record.bloc_score_id, record.bloc_ballot_id, record.bloc_draw_id
from jsonb_to_recordset(cast(:bloc_records as jsonb))
    as record (bloc_score_id bigint, bloc_ballot_id bigint, bloc_draw_id bigint)

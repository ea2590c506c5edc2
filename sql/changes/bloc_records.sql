-- How many appraisals, votes and draws of a bloc one snapshot is made from and another is not.
select
    count(*) filter (where bloc_score_id is not null) as scores,
    count(*) filter (where bloc_ballot_id is not null) as ballots,
    count(*) filter (where bloc_draw_id is not null) as draws
from (
    (select bloc_score_id, bloc_ballot_id, bloc_draw_id from snapshot_bloc where snapshot_id = :after_id
    except
    select bloc_score_id, bloc_ballot_id, bloc_draw_id from snapshot_bloc where snapshot_id = :before_id)
) as newer

-- Every appraisal of a member by the leader of its bloc.
select
    bloc_score.bloc_score_id,
    'bloc_scored' as kind,
    'bloc_score:' || bloc_score.bloc_score_id as subject,
    cast(null as timestamptz) as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(bloc_score))) as payload
from bloc_score

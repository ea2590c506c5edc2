-- Every lot that was drawn between members of a bloc.
select
    bloc_draw.bloc_draw_id,
    'bloc_drawn' as kind,
    'bloc_draw:' || bloc_draw.bloc_draw_id as subject,
    cast(null as timestamptz) as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(bloc_draw))) as payload
from bloc_draw

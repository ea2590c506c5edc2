-- What persons had recorded of a bloc at an instant: of every member and criterion the newest appraisal, of every honour
-- the newest vote, and all draws. Nothing of a plan that is no bloc's.
with own as (
    select plan_id
    from plan_version
    where plan_version_id = :plan_version_id and content ->> 'kind' = 'bloc'
),
score as (
    select distinct on (unit_id, criterion_id) bloc_score.*
    from own
    join bloc_score using (plan_id)
    where period_id = :period_id and recorded_at <= :known_at
    order by unit_id, criterion_id, bloc_score_id desc
),
ballot as (
    select distinct on (honour_id) bloc_ballot.*
    from own
    join bloc_ballot using (plan_id)
    where period_id = :period_id and recorded_at <= :known_at
    order by honour_id, bloc_ballot_id desc
),
draw as (
    select bloc_draw.*
    from own
    join bloc_draw using (plan_id)
    where period_id = :period_id and recorded_at <= :known_at
)
select
    bloc_score_id,
    null::bigint as bloc_ballot_id,
    null::bigint as bloc_draw_id,
    'score' as kind,
    jsonb_build_object('unit_id', unit_id, 'criterion_id', criterion_id, 'points', points::text, 'reason', reason)
        as record
from score
union all
select
    null,
    bloc_ballot_id,
    null,
    'ballot',
    jsonb_build_object(
        'honour_id', honour_id, 'held_on', held_on, 'members_present', members_present, 'ballots_cast', ballots_cast,
        'ballots_valid', ballots_valid,
        'votes', (
            select jsonb_object_agg(unit_id, votes)
            from bloc_ballot_vote
            where bloc_ballot_vote.bloc_ballot_id = ballot.bloc_ballot_id))
from ballot
union all
select null, null, bloc_draw_id, 'draw', jsonb_build_object('units', units, 'held_on', held_on)
from draw
order by kind, bloc_score_id, bloc_ballot_id, bloc_draw_id

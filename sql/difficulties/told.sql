-- What units told of in a period of difficulties and still stands, as it came in, with the newest answer to each.
select
    told.submission_id as number,
    told.unit_id,
    told.version_no,
    told.received_at,
    told.data_as_of as day,
    (select jsonb_object_agg(section, body) from narrative_fact as fact where fact.submission_id = told.submission_id) as texts,
    answered.difficulty_answer_id as answer_id,
    answered.answer,
    answered.actor,
    answered.recorded_at as answered_at
from difficulties_known_at(:plan_id, :period_id, 'infinity') as told
left join lateral (
    select difficulty_answer_id, answer, actor, recorded_at
    from difficulty_answer
    where difficulty_answer.submission_id = told.submission_id
    order by difficulty_answer_id desc
    limit 1
) as answered on true
where not told.is_confirmed_nil
order by told.received_at, told.submission_id

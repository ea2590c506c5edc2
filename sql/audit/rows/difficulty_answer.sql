-- Every answer to a difficulty that a unit told of.
select
    difficulty_answer.difficulty_answer_id,
    'difficulty_answered' as kind,
    'difficulty_answer:' || difficulty_answer.difficulty_answer_id as subject,
    cast(null as timestamptz) as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(difficulty_answer))) as payload
from difficulty_answer

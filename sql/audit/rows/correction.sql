-- Every comparison of an issued report with what it would say now, and what the plan's policy makes of it.
select
    correction.correction_id,
    'correction_' || correction.outcome as kind,
    'correction:' || correction.correction_id as subject,
    cast(null as timestamptz) as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(correction))) as payload
from correction

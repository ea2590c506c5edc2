-- Every decision of a person about a correction.
select
    correction_decision.correction_id,
    'correction_' || correction_decision.decision as kind,
    'correction_decision:' || correction_decision.correction_id as subject,
    cast(null as timestamptz) as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(correction_decision))) as payload
from correction_decision

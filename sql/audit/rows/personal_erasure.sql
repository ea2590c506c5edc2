-- Whose keys were destroyed, by whom and why.
select
    personal_erasure.personal_erasure_id,
    'names_erased' as kind,
    'personal_erasure:' || personal_erasure.personal_erasure_id as subject,
    personal_erasure.recorded_at as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(personal_erasure))) as payload
from personal_erasure

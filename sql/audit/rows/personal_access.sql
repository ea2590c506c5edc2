-- Who read names of rewarded persons, of whom and what for.
select
    personal_access.personal_access_id,
    'names_read' as kind,
    'personal_access:' || personal_access.personal_access_id as subject,
    personal_access.recorded_at as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(personal_access))) as payload
from personal_access

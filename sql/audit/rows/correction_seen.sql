-- Up to which record of each kind every comparison of an issued report has looked.
select
    correction_seen.correction_seen_id,
    'records_compared' as kind,
    'correction_seen:' || correction_seen.correction_seen_id as subject,
    cast(null as timestamptz) as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(correction_seen))) as payload
from correction_seen

-- What a delivery says, pinned by its hash before anything was sent.
select
    letter.delivery_id,
    'delivery_letter' as kind,
    'delivery_letter:' || letter.delivery_id as subject,
    letter.recorded_at as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(letter))) as payload
from delivery_letter as letter

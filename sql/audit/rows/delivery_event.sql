-- Every step of every attempt to deliver: claimed, started, and what became of it.
select
    event.delivery_id,
    event.attempt_no,
    event.state,
    'delivery_' || lower(event.state) as kind,
    concat_ws('/', 'delivery_event:' || event.delivery_id, event.attempt_no, event.state) as subject,
    cast(null as timestamptz) as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(event))) as payload
from delivery_event as event

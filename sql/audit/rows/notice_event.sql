-- Every step of every attempt to send a digest, with whom and which day it is for.
select
    event.notice_id,
    event.attempt_no,
    event.state,
    'notice_' || lower(event.state) as kind,
    concat_ws('/', 'notice_event:' || event.notice_id, event.attempt_no, event.state) as subject,
    cast(null as timestamptz) as written_at,
    jsonb_build_object(
        'row',
        jsonb_strip_nulls(to_jsonb(event))
            || jsonb_build_object('address', notice.address, 'day', notice.day, 'message_id', notice.message_id)
    ) as payload
from notice_event as event
join notice using (notice_id)

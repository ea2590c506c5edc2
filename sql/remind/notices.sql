-- Where each digest stands: the newest attempt, and in it the event that says most. A server's answer that comes after
-- all outranks UNKNOWN. A digest without events has attempt 0 and no state.
select
    notice.notice_id,
    notice.address,
    notice.day,
    notice.message_id,
    coalesce(event.attempt_no, 0) as attempt_no,
    event.state,
    event.sentence,
    event.worker,
    event.recorded_at as changed_at,
    event.lease_until,
    claimed.sha256,
    claimed.item_keys
from thidua.notice
left join lateral (
    select *
    from thidua.notice_event
    where notice_event.notice_id = notice.notice_id
    order by attempt_no desc, array_position(array['CLAIMED', 'STARTED', 'UNKNOWN'], state) desc nulls first
    limit 1
) as event on true
left join lateral (
    select sha256, item_keys
    from thidua.notice_event
    where notice_event.notice_id = notice.notice_id and state = 'CLAIMED'
    order by attempt_no desc
    limit 1
) as claimed on true
where (cast(:address as text) is null or notice.address = :address)
    and (cast(:first_day as date) is null or notice.day >= :first_day)
    and (cast(:last_day as date) is null or notice.day <= :last_day)
order by notice.day, notice.address collate "C";

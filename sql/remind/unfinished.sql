-- Digests with an attempt that was begun and never ended, of whatever day: its worker may be dead.
select distinct notice.address, notice.day
from thidua.notice_event as event
join thidua.notice using (notice_id)
where event.state in ('CLAIMED', 'STARTED')
    and not exists (
        select from thidua.notice_event as ended
        where ended.notice_id = event.notice_id and ended.attempt_no = event.attempt_no
            and ended.state in ('SENT', 'REFUSED', 'FAILED', 'UNKNOWN'))
order by notice.day, notice.address;

-- Addresses whose newest digest was refused for good, or came back: nobody reads there.
select address
from (
    select distinct on (notice.address)
        notice.address,
        event.state = 'REFUSED' or exists (
            select from thidua.mail_note as note
            where note.notice_id = notice.notice_id and note.kind = 'undelivered') as is_refused
    from thidua.notice
    join thidua.notice_event as event using (notice_id)
    where notice.day >= :first_day and event.state in ('SENT', 'REFUSED', 'UNKNOWN')
    order by notice.address, notice.day desc, event.attempt_no desc
) as newest
where is_refused;

-- Received files that nobody has read yet and whose name does not say whose they are: they may be any unit's.
with newest as (
    select distinct on (receipt_id) receipt_id, state
    from receipt_state
    where plan_id = :plan_id
    order by receipt_id, receipt_state_id desc
)
select count(*) as file_count, max(receipt.received_at) as newest_at
from newest
join receipt using (receipt_id)
where newest.state = 'RECEIVED'
    and receipt.original_name !~ (:plan_id || '__20[0-9]{2}-[A-Z][A-Z0-9]*__[A-Z0-9]');

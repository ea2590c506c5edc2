-- Of these plans those with receipts on which a step is still to be done: a check or the loading.
with newest as (
    select distinct on (plan_id, receipt_id) plan_id, state
    from receipt_state
    where plan_id = any(cast(:plan_ids as text[]))
    order by plan_id, receipt_id, receipt_state_id desc
)
select distinct plan_id
from newest
where state in ('RECEIVED', 'ACCEPTED')

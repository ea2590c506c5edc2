-- Received files that no step has finished with, by plan and state, with the instant since when the oldest waits.
with newest as (
    select distinct on (plan_id, receipt_id) plan_id, receipt_id, state, recorded_at
    from receipt_state
    order by plan_id, receipt_id, receipt_state_id desc
)
select plan_id, state, count(*) as file_count, min(recorded_at) as oldest_at
from newest
where state in ('RECEIVED', 'READ', 'ACCEPTED') and plan_id is not null
group by plan_id, state
order by plan_id collate "C", state

-- What was issued last for every report, and what became of its deliveries: one row per delivery.
with newest as (
    select distinct on (plan_id, period_id) report_id, plan_id, period_id, revision_no, snapshot_id
    from report_revision
    order by plan_id, period_id, revision_no desc
),
outcome as (
    select distinct on (delivery_id) delivery_id, state, sentence
    from delivery_event
    order by delivery_id, recorded_at desc
)
select
    newest.plan_id,
    newest.period_id,
    newest.revision_no,
    delivery.channel,
    delivery.address,
    coalesce(outcome.state, 'PENDING') as state,
    coalesce(outcome.sentence, '') as sentence
from newest
join delivery using (report_id)
left join outcome using (delivery_id)
order by newest.plan_id, newest.period_id, delivery.channel

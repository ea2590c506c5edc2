-- Where each delivery stands: the newest attempt, and in it the event that says most. A server's answer that comes
-- after all, or a person's, outranks UNKNOWN. A delivery without events has attempt 0 and no state.
with latest_event as (
    select distinct on (delivery_id) *
    from thidua.delivery_event
    order by
        delivery_id,
        attempt_no desc,
        case state when 'CLAIMED' then 1 when 'STARTED' then 2 when 'UNKNOWN' then 3 else 4 end desc
),
newest_revision as (
    select plan_id, period_id, max(revision_no) as revision_no
    from thidua.report_revision
    group by plan_id, period_id
)
select
    delivery.delivery_id,
    delivery.report_id,
    revision.plan_id,
    revision.period_id,
    revision.revision_no,
    delivery.channel,
    delivery.recipient_id,
    delivery.address,
    delivery.message_id,
    coalesce(event.attempt_no, 0) as attempt_no,
    event.state,
    event.sentence,
    event.worker,
    event.recorded_at as changed_at,
    event.lease_until,
    revision.revision_no < newest_revision.revision_no as is_superseded
from thidua.delivery
join thidua.report_revision as revision using (report_id)
join newest_revision using (plan_id, period_id)
left join latest_event as event using (delivery_id)
where (cast(:report_id as bigint) is null or delivery.report_id = :report_id)
    and (cast(:delivery_id as bigint) is null or delivery.delivery_id = :delivery_id)
order by delivery.delivery_id;

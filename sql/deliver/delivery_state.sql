-- Where each delivery stands: the newest attempt, and in it the event that says most. A server's answer that comes
-- after all, or a person's, outranks UNKNOWN. A delivery without events has attempt 0 and no state. A person's word
-- begins the schedule anew: try_no counts from there. Held is what still lacks a signature. The earlier lease is that
-- of an open attempt to send this recipient a revision before this one. Every look is by key, so one report costs the
-- same in any warehouse.
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
    coalesce(event.attempt_no, 0) - coalesce(spoken.first_no, 1) + 1 as try_no,
    event.state,
    event.sentence,
    event.worker,
    event.recorded_at as changed_at,
    event.lease_until,
    started.recorded_at as started_at,
    started.worker as started_by,
    exists (
        select from thidua.report_revision as later where later.supersedes = revision.report_id
    ) as is_replaced,
    exists (
        select
        from thidua.report_signing as required
        where required.report_id = delivery.report_id
            and not exists (
                select
                from thidua.report_signature as made
                where made.report_id = required.report_id and made.field = required.field
            )
    ) as is_held,
    coalesce(spoken.even_if_replaced, false) as even_if_replaced,
    greatest(
        revision.recorded_at,
        (select max(made.recorded_at) from thidua.report_signature as made where made.report_id = delivery.report_id)
    ) as ready_at,
    (
        select coalesce(
            max(sending.lease_until) filter (where sending.state = 'STARTED'), max(sending.lease_until))
        from thidua.report_revision as earlier
        join thidua.delivery as before
            on before.report_id = earlier.report_id
            and before.channel = delivery.channel
            and before.recipient_id = delivery.recipient_id
        join thidua.delivery_event as sending
            on sending.delivery_id = before.delivery_id and sending.state in ('CLAIMED', 'STARTED')
        where earlier.plan_id = revision.plan_id
            and earlier.period_id = revision.period_id
            and earlier.revision_no < revision.revision_no
            and not exists (
                select from thidua.delivery_event as ended
                where ended.delivery_id = sending.delivery_id
                    and ended.attempt_no = sending.attempt_no
                    and ended.state in ('SENT', 'REFUSED', 'FAILED', 'UNKNOWN')
            )
    ) as earlier_lease_until
from thidua.delivery
join thidua.report_revision as revision using (report_id)
left join lateral (
    select *
    from thidua.delivery_event
    where delivery_event.delivery_id = delivery.delivery_id
    order by
        attempt_no desc,
        case state when 'ORDERED' then 0 when 'CLAIMED' then 1 when 'STARTED' then 2 when 'UNKNOWN' then 3 else 4 end desc
    limit 1
) as event on true
left join lateral (
    select
        max(case state when 'ORDERED' then attempt_no else attempt_no + 1 end) as first_no,
        (array_agg(even_if_replaced order by attempt_no desc) filter (where state = 'ORDERED'))[1] as even_if_replaced
    from thidua.delivery_event
    where delivery_event.delivery_id = delivery.delivery_id and actor is not null and state in ('ORDERED', 'FAILED')
) as spoken on true
left join thidua.delivery_event as started
    on started.delivery_id = delivery.delivery_id and started.attempt_no = event.attempt_no and started.state = 'STARTED'
where (cast(:report_id as bigint) is null or delivery.report_id = :report_id)
    and (cast(:delivery_id as bigint) is null or delivery.delivery_id = :delivery_id)
order by delivery.delivery_id;
